import { ringingCall, surfacesOf } from '../../../core/call/shownCalls.ts';
import type { AppSnapshot } from '../../../core/ipc/snapshot.ts';
import type { Timers } from '../../ports/clock.ts';

export interface RingInsteadPorts extends Timers {
  /** Whether another version lies where this program came from: asked as a ring begins. */
  readonly isReplaced: () => boolean;
  /** Sounds once, of 100, by nothing that would have to begin in this program. Returns what silences it. */
  readonly sound: (volume: number) => () => void;
}

export interface RingInstead {
  /** Whether main rings. */
  readonly draw: (snapshot: Pick<AppSnapshot, 'call' | 'settings'>) => boolean;
  readonly stop: () => void;
}

/** A call rings with pauses, and a sound of the system's takes a second or two. */
export const EVERY_MS = 4_000;

/**
 * Rings in the place of a popup whose sound may not begin, for the program was replaced while it runs (ADR 77); the
 * page is told that it plays. Only where the popup would ring: what was silenced, or may not ring, is silent here
 * too. Beside a call that goes on it need not: sound has begun there.
 */
export function createRingInstead({ isReplaced, sound, startTimer }: RingInsteadPorts): RingInstead {
  let ringing: string | null = null;
  let isOn = false;
  let silence = (): void => undefined;
  let cancel = (): void => undefined;

  const stop = (): void => {
    cancel();
    silence();
    isOn = false;
  };
  const ring = (volume: number): void => {
    silence = sound(volume);
    cancel = startTimer(EVERY_MS, () => {
      silence();
      ring(volume);
    });
  };

  return {
    draw: ({ call, settings: { values } }) => {
      const volume = values.ringtoneVolume;
      const isLoud = surfacesOf(call).sound === 'ringtone' && volume > 0;
      const rings = isLoud ? (ringingCall(call)?.view.call.callId ?? null) : null;
      if (rings === ringing) return isOn;
      ringing = rings;
      stop();
      isOn = rings !== null && isReplaced();
      if (isOn) ring(volume);
      return isOn;
    },
    stop,
  };
}
