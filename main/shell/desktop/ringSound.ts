import type { runTool } from './runTool.ts';

/** Runs a program of the system until it ends or the signal says so; null: there is none of that name. */
export type RunPlayer = (program: string, args: readonly string[], signal: AbortSignal) => ReturnType<typeof runTool>;

/** What desktops ring with (freedesktop.org, Sound Naming Specification); any theme falls back on it. */
const RING = '/usr/share/sounds/freedesktop/stereo/phone-incoming-call.oga';
/** Of `paplay`: as loud as the sound is. */
const PULSE_FULL = 65_536;

/**
 * The desktop's own ring on Linux, of 100, by a player of the system: nothing of this program has to begin for it. That
 * of PulseAudio comes first, for PipeWire takes its place as well, and may itself have no sound where that is not so.
 */
export function createRingSound(run: RunPlayer): (volume: number) => () => void {
  return (volume) => {
    const silenced = new AbortController();
    const play = async (): Promise<void> => {
      const pulse = [`--volume=${Math.round((PULSE_FULL * volume) / 100)}`, RING];
      if ((await run('paplay', pulse, silenced.signal)) !== null || silenced.signal.aborted) return;
      await run('pw-play', [`--volume=${volume / 100}`, RING], silenced.signal);
    };
    void play();
    return () => silenced.abort();
  };
}
