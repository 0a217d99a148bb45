import type { Timers } from '../../ports/clock.ts';
import { askDesktop } from './askDesktop.ts';
import type { Environment } from './runTool.ts';
import type { SessionBus } from './sessionBus.ts';

export interface SystemQuietPorts extends Timers {
  readonly bus: Pick<SessionBus, 'areNotificationsInhibited' | 'showsBanners'>;
  readonly environment: Environment;
}

/** Whether the desktop's own do not disturb is on, asked when somebody calls. What cannot be found out is off. */
export function createSystemQuiet({ bus, environment, startTimer }: SystemQuietPorts) {
  const desktops = (environment['XDG_CURRENT_DESKTOP'] ?? '').toUpperCase().split(':');
  // The setting is there with GTK on any desktop; only these go by it.
  const isKde = desktops.includes('KDE');
  const isGnome = desktops.includes('GNOME') || desktops.includes('UNITY');
  const ask = async (): Promise<boolean> => {
    const answers = await Promise.all([
      // Other daemons do not have it, and to ask starts a program: a popup would wait for nothing.
      isKde ? bus.areNotificationsInhibited() : false,
      isGnome ? bus.showsBanners().then((shows) => shows === false) : false,
    ]);
    return answers.includes(true);
  };
  return askDesktop(ask, startTimer);
}
