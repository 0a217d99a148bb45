import type { Timers } from '../../ports/clock.ts';
import { askDesktop } from './askDesktop.ts';
import type { Environment } from './runTool.ts';

export interface FullScreenPorts extends Timers {
  /** What `xprop` says to these words; null where there is no such program. */
  readonly xprop: (args: readonly string[]) => Promise<string | null>;
  readonly ownPid: number;
  readonly environment: Environment;
}

/**
 * Whether a program other than ours fills the screen, asked when somebody calls. Only X11 tells it to everybody
 * (Extended Window Manager Hints, "_NET_ACTIVE_WINDOW" and "_NET_WM_STATE"); where it is not told, none does.
 */
export function createFullScreen({ xprop, ownPid, environment, startTimer }: FullScreenPorts): () => Promise<boolean> {
  const ask = async (): Promise<boolean> => {
    if (!environment['DISPLAY'] || environment['XDG_SESSION_TYPE'] === 'wayland') return false;
    const active = /# (0x[0-9a-f]{1,8})\b/u.exec((await xprop(['-root', '_NET_ACTIVE_WINDOW'])) ?? '')?.[1];
    if (active === undefined || Number(active) === 0) return false;
    const said = (await xprop(['-id', active, '_NET_WM_STATE', '_NET_WM_PID'])) ?? '';
    // A call in full screen is ours: who calls then has a tone of their own, and a banner.
    const pid = /_NET_WM_PID\(CARDINAL\) = (\d+)/u.exec(said)?.[1];
    return /\b_NET_WM_STATE_FULLSCREEN\b/u.test(said) && Number(pid) !== ownPid;
  };
  return askDesktop(ask, startTimer);
}
