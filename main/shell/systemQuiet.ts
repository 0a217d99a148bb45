import { askDesktop } from './askDesktop.ts';
import type { SessionBus } from './sessionBus.ts';

export interface SystemQuietPorts {
  readonly bus: Pick<SessionBus, 'areNotificationsInhibited'>;
  /** Whether GNOME shows banners; null where it does not say. */
  readonly showsBanners: () => Promise<boolean | null>;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly startTimer: (afterMs: number, fired: () => void) => () => void;
}

/** Whether the desktop's own do not disturb is on, asked when somebody calls. What cannot be found out is off. */
export function createSystemQuiet({ bus, showsBanners, environment, startTimer }: SystemQuietPorts) {
  const desktops = (environment['XDG_CURRENT_DESKTOP'] ?? '').toUpperCase().split(':');
  // The setting is there with GTK on any desktop; only these go by it.
  const isKde = desktops.includes('KDE');
  const isGnome = desktops.includes('GNOME') || desktops.includes('UNITY');
  const ask = async (): Promise<boolean> => {
    const answers = await Promise.all([
      // Other daemons do not have it, and to ask starts a program: a popup would wait for nothing.
      isKde ? bus.areNotificationsInhibited() : false,
      isGnome ? showsBanners().then((shows) => shows === false) : false,
    ]);
    return answers.includes(true);
  };
  return askDesktop(ask, startTimer);
}
