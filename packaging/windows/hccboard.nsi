; The Windows installer. Per user without administrator rights, or per machine; silent for deployment tools:
;   hccboard-VERSION-setup.exe /S                 this user; an upgrade stays where the installation is
;   hccboard-VERSION-setup.exe /S /ALLUSERS       this machine, from an elevated prompt
;   hccboard-VERSION-setup.exe /S /LOG=C:\Logs\hccboard.log      without it: hccboard-setup.log among temporary files
;   hccboard-VERSION-setup.exe /S /D=C:\Programs\HCC Board       another folder; /D comes last and has no quotes
; Exit codes: 0 done, 1 cancelled, 2 a file or the folder could not be written (what was there before is back),
; 3 not a 64-bit Windows 10 (1809) or later, 4 the program is open, 5 administrator rights are missing,
; 6 the folder holds what an installation would delete. Nothing was changed with 1 and 3 to 6.
; Defines: VERSION and NUMBERS (four of them), PAYLOAD (the frozen folder), OUTPUT, LICENCE, ICON where there is one;
; SIGN is the command that signs a file, "%1" its place; TARGET another stub than the usual one of 32 bits, which runs
; on every 64-bit Windows. packaging/windows_installer.py settles them.
; ACCOUNT stands for the kind of the account in a check, never in what is shipped.
; Removing deletes the program and nothing else: board files, settings and logs lie in the users' own folders.

!ifdef TARGET
  Target "${TARGET}"
!endif
Unicode true
SetCompressor /SOLID lzma
ManifestDPIAware true
AllowSkipFiles off ; a file that cannot be written ends the installation, silent ones too

!define NAME "HCC Board"
!define PUBLISHER "HCC Board developers"
!define OLDEST_BUILD 17763 ; Windows 10 1809, the oldest for this Qt
!define KEY "Software\${NAME}"
!define CLASSES "Software\Classes"
!define UNINSTALL "Software\Microsoft\Windows\CurrentVersion\Uninstall\${NAME}"
!define MULTIUSER_EXECUTIONLEVEL Highest
!define MULTIUSER_MUI
!define MULTIUSER_NOUNINSTALL ; the uninstaller finds out itself what it belongs to
!define MULTIUSER_INSTALLMODE_COMMANDLINE
!define MULTIUSER_INSTALLMODE_DEFAULT_CURRENTUSER
!define MULTIUSER_INSTALLMODE_INSTDIR "${NAME}"
!define MULTIUSER_INSTALLMODE_INSTDIR_REGISTRY_KEY "${KEY}"
!define MULTIUSER_INSTALLMODE_INSTDIR_REGISTRY_VALUENAME "Folder"
!define MULTIUSER_INSTALLMODE_DEFAULT_REGISTRY_KEY "${KEY}"
!define MULTIUSER_INSTALLMODE_DEFAULT_REGISTRY_VALUENAME "Folder"
!define MULTIUSER_INSTALLMODE_FUNCTION KeepGivenFolder
!define MULTIUSER_USE_PROGRAMFILES64
!include MultiUser.nsh
!include MUI2.nsh
!include FileFunc.nsh
!include WinVer.nsh
!include x64.nsh

Name "${NAME} ${VERSION}"
OutFile "${OUTPUT}"
BrandingText "${NAME} ${VERSION}"
!ifdef ICON
  !define MUI_ICON "${ICON}"
  !define MUI_UNICON "${ICON}"
!endif
!ifdef SIGN
  !finalize `${SIGN}` = 0
  !uninstfinalize `${SIGN}` = 0
!endif

!insertmacro MUI_PAGE_LICENSE "${LICENCE}"
!insertmacro MULTIUSER_PAGE_INSTALLMODE
!insertmacro MUI_PAGE_DIRECTORY
!insertmacro MUI_PAGE_INSTFILES
!insertmacro MUI_UNPAGE_CONFIRM
!insertmacro MUI_UNPAGE_INSTFILES
!insertmacro MUI_LANGUAGE "English"
!insertmacro MUI_LANGUAGE "SimpChinese"

LangString STILL_OPEN ${LANG_ENGLISH} "HCC Board is open, or another program holds its files. Close it and start again. Nothing was changed."
LangString STILL_OPEN ${LANG_SIMPCHINESE} "HCC Board 正在运行，或其文件被其他程序占用。请关闭后重试。未作任何更改。"
LangString TOO_OLD ${LANG_ENGLISH} "HCC Board needs a 64-bit Windows 10 (version 1809) or later. Nothing was changed."
LangString TOO_OLD ${LANG_SIMPCHINESE} "HCC Board 需要 64 位 Windows 10（1809 版）或更高版本。未作任何更改。"
LangString NO_RIGHTS ${LANG_ENGLISH} "Administrator rights are needed for all users of this computer. Nothing was changed."
LangString NO_RIGHTS ${LANG_SIMPCHINESE} "为本机所有用户安装或卸载需要管理员权限。未作任何更改。"
LangString NOT_OURS ${LANG_ENGLISH} "The folder of the program holds files that are not part of it, board files or another program, and they would be deleted. Move them, or choose another folder. Nothing was changed."
LangString NOT_OURS ${LANG_SIMPCHINESE} "程序文件夹中有不属于本程序的文件（病例库文件或其他程序），继续将删除它们。请先移走这些文件，或选择其他文件夹。未作任何更改。"
LangString NOT_WRITTEN ${LANG_ENGLISH} "The folder of the program cannot be written. Nothing was changed."
LangString NOT_WRITTEN ${LANG_SIMPCHINESE} "无法写入程序文件夹。未作任何更改。"
LangString BOARD_FILE ${LANG_ENGLISH} "HCC Board file"
LangString BOARD_FILE ${LANG_SIMPCHINESE} "HCC Board 文件"

VIProductVersion "${NUMBERS}"
VIFileVersion "${NUMBERS}"
!macro VERSION_WORDS LANGUAGE
  VIAddVersionKey /LANG=${LANGUAGE} ProductName "${NAME}"
  VIAddVersionKey /LANG=${LANGUAGE} ProductVersion "${VERSION}"
  VIAddVersionKey /LANG=${LANGUAGE} FileVersion "${VERSION}"
  VIAddVersionKey /LANG=${LANGUAGE} FileDescription "${NAME} Setup"
  VIAddVersionKey /LANG=${LANGUAGE} CompanyName "${PUBLISHER}"
  VIAddVersionKey /LANG=${LANGUAGE} LegalCopyright "${PUBLISHER}; Apache License 2.0"
!macroend
!insertmacro VERSION_WORDS ${LANG_ENGLISH}
!insertmacro VERSION_WORDS ${LANG_SIMPCHINESE}

Var Given ; the folder that /D named
Var Log
Var Laying ; new files are being laid: a failure takes them away again

; The log: what was done and how it ended. $0 to $6 are the time.
!macro LOGGING UN
  Function ${UN}OpenLog
    ${GetParameters} $R0
    ClearErrors
    ${GetOptions} $R0 "/LOG=" $Log
    ${If} ${Errors}
    ${OrIf} $Log == ""
      StrCpy $Log "$TEMP\hccboard-setup.log"
    ${EndIf}
  FunctionEnd
  Function ${UN}WriteLog
    Exch $R0
    Push $R1
    ${GetTime} "" "L" $0 $1 $2 $3 $4 $5 $6
    FileOpen $R1 $Log a
    FileSeek $R1 0 END
    FileWriteUTF16LE /BOM $R1 "$2-$1-$0 $4:$5:$6 ${NAME} ${VERSION} $R0$\r$\n"
    FileClose $R1
    ClearErrors
    Pop $R1
    Pop $R0
  FunctionEnd
!macroend
!insertmacro LOGGING ""
!insertmacro LOGGING "un."

!macro SAY UN TEXT
  Push `${TEXT}`
  Call ${UN}WriteLog
!macroend

!macro STOP UN CODE TEXT
  !insertmacro SAY "${UN}" "ends with ${CODE}: $(${TEXT})"
  SetErrorLevel ${CODE}
  MessageBox MB_ICONSTOP "$(${TEXT})" /SD IDOK
  Quit
!macroend

; The kind of the account into VARIABLE; administrators have a word of their own.
!macro ACCOUNT VARIABLE
  !ifdef ACCOUNT
    StrCpy ${VARIABLE} "${ACCOUNT}"
  !else
    UserInfo::GetAccountType
    Pop ${VARIABLE}
  !endif
!macroend

; A program that is open holds its files: an upgrade over it would leave half of each.
!macro REFUSE_WHILE_OPEN UN FILE
  ${If} ${FileExists} "$INSTDIR\${FILE}"
    ClearErrors
    FileOpen $R0 "$INSTDIR\${FILE}" a
    ${If} ${Errors}
      !insertmacro STOP "${UN}" 4 STILL_OPEN
    ${EndIf}
    FileClose $R0
  ${EndIf}
!macroend

!macro LOOK_FOR_BOARDS UN FOLDER
  ${If} ${FileExists} "$INSTDIR\${FOLDER}\*"
    ${Locate} "$INSTDIR\${FOLDER}" "/L=F /M=*.hccboard*" "${UN}FoundBoard"
  ${EndIf}
!macroend

; Whatever would be deleted along with the program and is no part of it.
!macro REFUSE_TO_DELETE UN
  StrCpy $R3 ""
  ${If} ${FileExists} "$INSTDIR\_internal\*"
  ${AndIfNot} ${FileExists} "$INSTDIR\_internal\hccboard\*"
    StrCpy $R3 "another program"
  ${EndIf}
  !insertmacro LOOK_FOR_BOARDS "${UN}" "_internal"
  !insertmacro LOOK_FOR_BOARDS "${UN}" "_previous"
  ${If} $R3 != ""
    !insertmacro STOP "${UN}" 6 NOT_OURS
  ${EndIf}
!macroend

!macro FOUND_BOARD UN
  Function ${UN}FoundBoard
    StrCpy $R3 "a board file"
    Push "StopLocate"
  FunctionEnd
!macroend
!insertmacro FOUND_BOARD ""
!insertmacro FOUND_BOARD "un."

!macro EACH_PART DO
  !insertmacro ${DO} "_internal"
  !insertmacro ${DO} "hccboard.exe"
  !insertmacro ${DO} "hccboard-window.exe"
!macroend

!macro SET_ASIDE PART
  ${If} ${FileExists} "$INSTDIR\${PART}"
    Rename "$INSTDIR\${PART}" "$INSTDIR\_previous\${PART}"
  ${EndIf}
!macroend

!macro TAKE_AWAY PART
  RMDir /r "$INSTDIR\${PART}"
  Delete "$INSTDIR\${PART}"
!macroend

!macro PUT_BACK PART
  ${If} ${FileExists} "$INSTDIR\_previous\${PART}"
    Rename "$INSTDIR\_previous\${PART}" "$INSTDIR\${PART}"
  ${EndIf}
!macroend

; The program that is there goes aside whole, or not at all: a folder with an open file cannot be renamed.
!macro SET_PROGRAM_ASIDE UN
  RMDir /r "$INSTDIR\_previous"
  ClearErrors
  CreateDirectory "$INSTDIR\_previous"
  ${If} ${Errors}
    !insertmacro STOP "${UN}" 2 NOT_WRITTEN
  ${EndIf}
  !insertmacro EACH_PART SET_ASIDE
  ${If} ${Errors}
    Call ${UN}PutBack
    !insertmacro STOP "${UN}" 4 STILL_OPEN
  ${EndIf}
!macroend

; What was there before comes back; of what is new nothing stays.
!macro PUT_PROGRAM_BACK UN
  Function ${UN}PutBack
    SetOutPath "$TEMP"
    ${If} $Laying == 1
      !insertmacro EACH_PART TAKE_AWAY
      !insertmacro TAKE_AWAY "uninstall.exe"
    ${EndIf}
    !insertmacro EACH_PART PUT_BACK
    !insertmacro PUT_BACK "uninstall.exe"
    RMDir "$INSTDIR\_previous"
    RMDir "$INSTDIR"
  FunctionEnd
!macroend
!insertmacro PUT_PROGRAM_BACK ""
!insertmacro PUT_PROGRAM_BACK "un."

Function KeepGivenFolder
  ${If} $Given != ""
    StrCpy $INSTDIR $Given
  ${EndIf}
FunctionEnd

Function .onInit
  StrCpy $Given $INSTDIR ; MultiUser settles a folder of its own
  SetRegView 64
  Call OpenLog
  !insertmacro SAY "" "installation begins: $CMDLINE"
  ${IfNot} ${RunningX64}
  ${OrIfNot} ${AtLeastBuild} ${OLDEST_BUILD}
    !insertmacro STOP "" 3 TOO_OLD
  ${EndIf}
  ${GetParameters} $R0
  ClearErrors
  ${GetOptions} $R0 "/ALLUSERS" $R1
  ${IfNot} ${Errors}
    !insertmacro ACCOUNT $R2
    ${If} $R2 != "Admin"
      !insertmacro STOP "" 5 NO_RIGHTS
    ${EndIf}
  ${EndIf}
  !insertmacro MULTIUSER_INIT
FunctionEnd

Function .onInstFailed
  ${If} $Laying == 1
    Call PutBack
    !insertmacro SAY "" "ends with 2: a file could not be written; what was there before is back"
  ${EndIf}
FunctionEnd

Section "Program"
  SectionIn RO
  !insertmacro SAY "" "for $MultiUser.InstallMode into $INSTDIR"
  !insertmacro REFUSE_WHILE_OPEN "" "hccboard.exe"
  !insertmacro REFUSE_WHILE_OPEN "" "hccboard-window.exe"
  !insertmacro REFUSE_TO_DELETE ""

  !insertmacro SET_PROGRAM_ASIDE ""
  !insertmacro SET_ASIDE "uninstall.exe"
  StrCpy $Laying 1
  SetOutPath "$INSTDIR"
  ClearErrors
  File /r "${PAYLOAD}\*"
  WriteUninstaller "$INSTDIR\uninstall.exe"
  ${If} ${Errors}
    SetErrorLevel 2
    Abort
  ${EndIf}
  StrCpy $Laying 0
  RMDir /r "$INSTDIR\_previous"

  Call Register
  !insertmacro SAY "" "ends with 0: installed"
SectionEnd

Function Register
  ; No folder to start in: a dialog that opens a file should not begin among those of the program
  CreateShortCut /NoWorkingDir "$SMPROGRAMS\${NAME}.lnk" "$INSTDIR\hccboard-window.exe"
  WriteRegStr SHCTX "${KEY}" "Folder" "$INSTDIR"

  ReadRegStr $R0 SHCTX "${CLASSES}\.hccboard" ""
  ${If} $R0 == "" ; another program that somebody gave these files to keeps them
    WriteRegStr SHCTX "${CLASSES}\.hccboard" "" "HCCBoard.File"
  ${EndIf}
  WriteRegStr SHCTX "${CLASSES}\.hccboard\OpenWithProgids" "HCCBoard.File" ""
  WriteRegStr SHCTX "${CLASSES}\HCCBoard.File" "" "$(BOARD_FILE)"
  WriteRegStr SHCTX "${CLASSES}\HCCBoard.File\DefaultIcon" "" "$INSTDIR\hccboard-window.exe,0"
  WriteRegStr SHCTX "${CLASSES}\HCCBoard.File\shell\open\command" "" '"$INSTDIR\hccboard-window.exe" "%1"'

  WriteRegStr SHCTX "${UNINSTALL}" "DisplayName" "${NAME}"
  WriteRegStr SHCTX "${UNINSTALL}" "DisplayVersion" "${VERSION}"
  WriteRegStr SHCTX "${UNINSTALL}" "Publisher" "${PUBLISHER}"
  WriteRegStr SHCTX "${UNINSTALL}" "DisplayIcon" "$INSTDIR\hccboard-window.exe"
  WriteRegStr SHCTX "${UNINSTALL}" "InstallLocation" "$INSTDIR"
  WriteRegStr SHCTX "${UNINSTALL}" "UninstallString" '"$INSTDIR\uninstall.exe"'
  WriteRegStr SHCTX "${UNINSTALL}" "QuietUninstallString" '"$INSTDIR\uninstall.exe" /S'
  WriteRegDWORD SHCTX "${UNINSTALL}" "NoModify" 1
  WriteRegDWORD SHCTX "${UNINSTALL}" "NoRepair" 1
  ${GetSize} "$INSTDIR" "/S=0K" $0 $1 $2
  IntFmt $0 "0x%08X" $0
  WriteRegDWORD SHCTX "${UNINSTALL}" "EstimatedSize" "$0"
  System::Call 'shell32::SHChangeNotify(i 0x08000000, i 0, p 0, p 0)'
FunctionEnd

Function un.onInit
  SetRegView 64
  Call un.OpenLog
  !insertmacro SAY "un." "removal begins: $INSTDIR"
  ReadRegStr $R0 HKLM "${KEY}" "Folder"
  ${If} $R0 == $INSTDIR
    !insertmacro ACCOUNT $R2
    ${If} $R2 != "Admin"
      !insertmacro STOP "un." 5 NO_RIGHTS
    ${EndIf}
  ${EndIf}
FunctionEnd

; Entries of the shell's context, where they name this folder; those of another installation stay.
!macro UNREGISTER
  ReadRegStr $R0 SHCTX "${KEY}" "Folder"
  ${If} $R0 == $INSTDIR
    Delete "$SMPROGRAMS\${NAME}.lnk"
    ReadRegStr $R0 SHCTX "${CLASSES}\.hccboard" ""
    ${If} $R0 == "HCCBoard.File"
      DeleteRegValue SHCTX "${CLASSES}\.hccboard" ""
    ${EndIf}
    DeleteRegValue SHCTX "${CLASSES}\.hccboard\OpenWithProgids" "HCCBoard.File"
    DeleteRegKey /ifempty SHCTX "${CLASSES}\.hccboard\OpenWithProgids"
    DeleteRegKey /ifempty SHCTX "${CLASSES}\.hccboard"
    DeleteRegKey SHCTX "${CLASSES}\HCCBoard.File"
    DeleteRegKey SHCTX "${UNINSTALL}"
    DeleteRegValue SHCTX "${KEY}" "Folder"
    DeleteRegKey /ifempty SHCTX "${KEY}"
  ${EndIf}
!macroend

Section "Uninstall"
  !insertmacro REFUSE_WHILE_OPEN "un." "hccboard.exe"
  !insertmacro REFUSE_WHILE_OPEN "un." "hccboard-window.exe"
  !insertmacro REFUSE_TO_DELETE "un."
  !insertmacro SET_PROGRAM_ASIDE "un."
  RMDir /r "$INSTDIR\_previous"
  ${For} $R0 1 10 ; the uninstaller itself may still be ending, this is a copy of it
    Delete "$INSTDIR\uninstall.exe"
    RMDir "$INSTDIR" ; only when it is empty: what others put there stays
    ${IfNot} ${FileExists} "$INSTDIR\*"
      ${Break}
    ${EndIf}
    Sleep 100
  ${Next}
  SetShellVarContext all
  !insertmacro UNREGISTER
  SetShellVarContext current
  !insertmacro UNREGISTER
  System::Call 'shell32::SHChangeNotify(i 0x08000000, i 0, p 0, p 0)'
  !insertmacro SAY "un." "ends with 0: removed"
SectionEnd
