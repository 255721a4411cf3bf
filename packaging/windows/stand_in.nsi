; A tiny program that stands in for both programs of the payload where the installer is only checked
; (packaging/check_windows.py): it notes what it was started with and stays open while it is asked to.
Unicode true
SilentInstall silent
RequestExecutionLevel user
OutFile "${OUTPUT}"
!include FileFunc.nsh
!include LogicLib.nsh

Section
  FileOpen $1 "$TEMP\stand-in-started.txt" w
  FileWriteUTF16LE /BOM $1 "$CMDLINE"
  FileClose $1
  ${While} ${FileExists} "$TEMP\stand-in-stays.txt"
    Sleep 50
  ${EndWhile}
SectionEnd
