import { mayRing, type Caller, type NotAdmitted, type RingSettings } from '../../../core/call/mayRing.ts';
import type { Clock } from '../../ports/clock.ts';
import { minuteOfDay } from '../localTime.ts';

export interface RingVerdictPorts extends Clock {
  readonly settings: () => RingSettings;
  /** Whether the desktop's own do not disturb is on. */
  readonly isSystemQuiet: () => Promise<boolean>;
  /** Whether another program fills the screen. */
  readonly isFullScreen: () => Promise<boolean>;
}

/** Whether a call may ring now. The desktop is asked last, and only where its word decides: that takes a moment. */
export function createRingVerdict({ now, settings, isSystemQuiet, isFullScreen }: RingVerdictPorts) {
  return async (caller: Caller, sharingScreen: boolean): Promise<'rings' | NotAdmitted> => {
    const verdict = (systemQuiet: boolean, fullScreen: boolean) => {
      const moment = { now: now(), minuteOfDay: minuteOfDay(now()), systemQuiet, fullScreen, sharingScreen };
      return mayRing(caller, moment, settings());
    };
    const asksForQuiet = verdict(true, false) === 'systemQuiet';
    const asksForScreen = verdict(false, true) === 'fullScreen';
    const no = Promise.resolve(false);
    return verdict(...(await Promise.all([asksForQuiet ? isSystemQuiet() : no, asksForScreen ? isFullScreen() : no])));
  };
}
