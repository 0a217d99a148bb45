/** Sooner than ICE, which says after five seconds that a path is gone; longer than any pause between two packets. */
const SILENCE_MS = 1_000;

export interface SilenceWatch {
  /**
   * Takes the count of sound packets received so far. `silence`: no packet has come for a second, after some had;
   * `sound`: they come again. Each is said once.
   */
  readonly take: (packetsReceived: number, now: number) => 'silence' | 'sound' | null;
  /** What was said counts no more: once sound has come again, silence is said again. */
  readonly reset: () => void;
}

/** Whether packets of sound stop and come again. Who is muted sends silence: packets come all the same. */
export function createSilenceWatch(): SilenceWatch {
  let count = 0;
  let lastAt: number | null = null;
  let isSilent = false;
  return {
    take(packetsReceived, now) {
      if (packetsReceived !== count) {
        count = packetsReceived;
        lastAt = now;
        if (!isSilent) return null;
        isSilent = false;
        return 'sound';
      }
      // Sound that never began is another matter, and a clock that was set back is asked again.
      if (lastAt === null || isSilent || now < lastAt + SILENCE_MS) return null;
      isSilent = true;
      return 'silence';
    },
    reset() {
      isSilent = false;
      lastAt = null;
    },
  };
}
