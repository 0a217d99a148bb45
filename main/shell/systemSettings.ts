/** Where the system's settings let programs have the microphone; null where there is no such page. */
export function microphoneSettingsPage(platform: NodeJS.Platform): string | null {
  if (platform === 'win32') return 'ms-settings:privacy-microphone';
  return platform === 'darwin' ? 'x-apple.systempreferences:com.apple.preference.security?Privacy_Microphone' : null;
}
