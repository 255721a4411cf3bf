; The Windows installer. Per user without administrator rights, or per machine; silent for deployment tools:
;   hccboard-setup.exe /S                 this user
;   hccboard-setup.exe /S /ALLUSERS       this machine, from an elevated prompt
;   hccboard-setup.exe /S /D=C:\Programs\HCC Board     another folder; /D comes last and has no quotes
; Defines: VERSION, PAYLOAD (the frozen folder), OUTPUT, LICENCE; SIGN is the command that signs a file, "%1" its place.
; Removing deletes the program and nothing else: board files, settings and logs lie in the users' own folders.

Unicode true
SetCompressor /SOLID lzma
ManifestDPIAware true

!define NAME "HCC Board"
!define MULTIUSER_EXECUTIONLEVEL Highest
!define MULTIUSER_MUI
!define MULTIUSER_INSTALLMODE_COMMANDLINE
!define MULTIUSER_INSTALLMODE_DEFAULT_CURRENTUSER
!define MULTIUSER_INSTALLMODE_INSTDIR "${NAME}"
!define MULTIUSER_INSTALLMODE_INSTDIR_REGISTRY_KEY "Software\${NAME}"
!define MULTIUSER_INSTALLMODE_INSTDIR_REGISTRY_VALUENAME "Folder"
!define MULTIUSER_INSTALLMODE_DEFAULT_REGISTRY_KEY "Software\${NAME}"
!define MULTIUSER_INSTALLMODE_DEFAULT_REGISTRY_VALUENAME "Folder"
!define MULTIUSER_USE_PROGRAMFILES64
!include MultiUser.nsh
!include MUI2.nsh
!include FileFunc.nsh
!include x64.nsh

Name "${NAME} ${VERSION}"
OutFile "${OUTPUT}"
BrandingText "${NAME} ${VERSION}"
!define UNINSTALL "Software\Microsoft\Windows\CurrentVersion\Uninstall\${NAME}"

!ifdef SIGN
  !finalize '${SIGN}'
  !uninstfinalize '${SIGN}'
!endif

!insertmacro MUI_PAGE_LICENSE "${LICENCE}"
!insertmacro MULTIUSER_PAGE_INSTALLMODE
!insertmacro MUI_PAGE_DIRECTORY
!insertmacro MUI_PAGE_INSTFILES
!insertmacro MUI_UNPAGE_CONFIRM
!insertmacro MUI_UNPAGE_INSTFILES
!insertmacro MUI_LANGUAGE "English"
!insertmacro MUI_LANGUAGE "SimpChinese"

LangString STILL_OPEN ${LANG_ENGLISH} "HCC Board is open. Close it and start the installation again. Nothing was changed."
LangString STILL_OPEN ${LANG_SIMPCHINESE} "HCC Board 正在运行。请关闭后重新安装。未作任何更改。"
LangString TOO_OLD ${LANG_ENGLISH} "HCC Board needs a 64-bit Windows 10 or later."
LangString TOO_OLD ${LANG_SIMPCHINESE} "HCC Board 需要 64 位 Windows 10 或更高版本。"
LangString BOARD_FILE ${LANG_ENGLISH} "HCC Board file"
LangString BOARD_FILE ${LANG_SIMPCHINESE} "HCC Board 文件"

Function .onInit
  ${IfNot} ${RunningX64}
    MessageBox MB_ICONSTOP "$(TOO_OLD)" /SD IDOK
    SetErrorLevel 3
    Quit
  ${EndIf}
  SetRegView 64
  !insertmacro MULTIUSER_INIT
FunctionEnd

Function un.onInit
  SetRegView 64
  !insertmacro MULTIUSER_UNINIT
FunctionEnd

; A program that is open holds its files: an upgrade over it would leave half of each.
!macro REFUSE_WHILE_OPEN
  ${If} ${FileExists} "$INSTDIR\hccboard-window.exe"
    ClearErrors
    FileOpen $0 "$INSTDIR\hccboard-window.exe" a
    ${If} ${Errors}
      MessageBox MB_ICONSTOP "$(STILL_OPEN)" /SD IDOK
      SetErrorLevel 4
      Quit
    ${EndIf}
    FileClose $0
  ${EndIf}
!macroend

Section "Program"
  !insertmacro REFUSE_WHILE_OPEN
  RMDir /r "$INSTDIR\_internal"
  SetOutPath "$INSTDIR"
  File /r "${PAYLOAD}/*"
  WriteUninstaller "$INSTDIR\uninstall.exe"
  CreateShortCut "$SMPROGRAMS\${NAME}.lnk" "$INSTDIR\hccboard-window.exe"

  WriteRegStr SHCTX "Software\${NAME}" "Folder" "$INSTDIR"
  WriteRegStr SHCTX "Software\Classes\.hccboard" "" "HCCBoard.File"
  WriteRegStr SHCTX "Software\Classes\HCCBoard.File" "" "$(BOARD_FILE)"
  WriteRegStr SHCTX "Software\Classes\HCCBoard.File\DefaultIcon" "" "$INSTDIR\hccboard-window.exe,0"
  WriteRegStr SHCTX "Software\Classes\HCCBoard.File\shell\open\command" "" '"$INSTDIR\hccboard-window.exe" "%1"'
  WriteRegStr SHCTX "${UNINSTALL}" "DisplayName" "${NAME}"
  WriteRegStr SHCTX "${UNINSTALL}" "DisplayVersion" "${VERSION}"
  WriteRegStr SHCTX "${UNINSTALL}" "DisplayIcon" "$INSTDIR\hccboard-window.exe"
  WriteRegStr SHCTX "${UNINSTALL}" "UninstallString" '"$INSTDIR\uninstall.exe" /$MultiUser.InstallMode'
  WriteRegStr SHCTX "${UNINSTALL}" "QuietUninstallString" '"$INSTDIR\uninstall.exe" /$MultiUser.InstallMode /S'
  WriteRegDWORD SHCTX "${UNINSTALL}" "NoModify" 1
  WriteRegDWORD SHCTX "${UNINSTALL}" "NoRepair" 1
  ${GetSize} "$INSTDIR" "/S=0K" $0 $1 $2
  IntFmt $0 "0x%08X" $0
  WriteRegDWORD SHCTX "${UNINSTALL}" "EstimatedSize" "$0"
  System::Call 'shell32::SHChangeNotify(i 0x08000000, i 0, p 0, p 0)'
SectionEnd

Section "Uninstall"
  !insertmacro REFUSE_WHILE_OPEN
  RMDir /r "$INSTDIR\_internal"
  Delete "$INSTDIR\hccboard.exe"
  Delete "$INSTDIR\hccboard-window.exe"
  Delete "$INSTDIR\uninstall.exe"
  RMDir "$INSTDIR" ; only when it is empty: what others put there stays
  Delete "$SMPROGRAMS\${NAME}.lnk"
  DeleteRegKey SHCTX "Software\Classes\HCCBoard.File"
  DeleteRegValue SHCTX "Software\Classes\.hccboard" ""
  DeleteRegKey /ifempty SHCTX "Software\Classes\.hccboard"
  DeleteRegKey SHCTX "${UNINSTALL}"
  DeleteRegKey SHCTX "Software\${NAME}"
  System::Call 'shell32::SHChangeNotify(i 0x08000000, i 0, p 0, p 0)'
SectionEnd
