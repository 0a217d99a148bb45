/** Which keyring Chromium will use on this Linux desktop, worked out without asking it. */
export type LinuxBackend = 'gnome_libsecret' | 'kwallet' | 'kwallet5' | 'kwallet6' | 'basic_text';

export interface LinuxDesktop {
  /** Value of `--password-store`, empty if it was not given. */
  readonly passwordStore: string;
  /** XDG_CURRENT_DESKTOP: names in order of preference, with colons between them. */
  readonly currentDesktop: string;
  /** KDE_SESSION_VERSION. */
  readonly kdeVersion: string;
}

const LIBSECRET_DESKTOPS = new Set([
  'Cinnamon',
  'X-Cinnamon',
  'COSMIC',
  'Deepin',
  'DDE',
  'GNOME',
  'Pantheon',
  'UKUI',
  'Unity',
  'XFCE',
]);

/**
 * Chromium's own choice (components/os_crypt, "key storage on Linux"): the switch wins, then the first desktop it
 * knows.
 */
export function linuxBackend({ passwordStore, currentDesktop, kdeVersion }: LinuxDesktop): LinuxBackend {
  switch (passwordStore) {
    case 'gnome-libsecret':
    case 'gnome':
      return 'gnome_libsecret';
    case 'kwallet':
    case 'kwallet5':
    case 'kwallet6':
      return passwordStore;
    case '':
      break;
    default:
      return 'basic_text';
  }
  for (const desktop of currentDesktop.split(':')) {
    if (LIBSECRET_DESKTOPS.has(desktop)) return 'gnome_libsecret';
    if (desktop === 'KDE') return kwalletOf(kdeVersion);
  }
  return 'basic_text';
}

function kwalletOf(kdeVersion: string): LinuxBackend {
  switch (kdeVersion) {
    case '6':
      return 'kwallet6';
    case '5':
      return 'kwallet5';
    case '4':
      return 'kwallet';
    default:
      return 'basic_text';
  }
}

/**
 * The name on the session bus that must already have an owner: calling a name without one would start a password
 * window.
 */
export const BUS_NAME: Readonly<Record<Exclude<LinuxBackend, 'basic_text'>, string>> = {
  gnome_libsecret: 'org.freedesktop.secrets',
  kwallet: 'org.kde.kwalletd',
  kwallet5: 'org.kde.kwalletd5',
  kwallet6: 'org.kde.kwalletd6',
};
