; What the installer for Windows does beside copying files. Everything lies under the user's own keys, as the
; installation does; Ringfort itself writes the same scheme at each start and the entry at login when it is wanted.

!macro customInstall
  WriteRegStr HKCU "Software\Classes\ringfort" "" "URL:Ringfort link"
  WriteRegStr HKCU "Software\Classes\ringfort" "URL Protocol" ""
  WriteRegStr HKCU "Software\Classes\ringfort\shell\open\command" "" '"$INSTDIR\${APP_EXECUTABLE_FILENAME}" "%1"'
!macroend

; Keys, contacts and history stay in the profile: only the person who owns them may delete them.
!macro customUnInstall
  ${ifNot} ${isUpdated}
    DeleteRegKey HKCU "Software\Classes\ringfort"
    ; Written by Electron for toasts, under the name that main/shell/notifications/toastActivator.ts gives it.
    DeleteRegKey HKCU "Software\Classes\CLSID\{2C54B687-395C-4AB1-9795-CC3147A8009F}"
    DeleteRegValue HKCU "Software\Microsoft\Windows\CurrentVersion\Run" "${APP_ID}"
    DeleteRegValue HKCU "Software\Microsoft\Windows\CurrentVersion\Explorer\StartupApproved\Run" "${APP_ID}"
  ${endIf}
!macroend
