import { type HostClock, startInterval } from './clock.ts';

const LOOK_MS = 60_000;
/** Phones ask for new credentials ten minutes before theirs lapse: a step of half of that does no harm. */
const MATTERS_MS = 5 * 60_000;

/**
 * Tells when the time of day was set forward: what was dated by it, and is judged by it elsewhere, ends sooner than
 * whoever has it was told (A76). The result ends the watch.
 */
export function watchTimeOfDay(clock: HostClock, onSetForward: () => void): () => void {
  const ahead = (): number => clock.wall() - clock.elapsed();
  /** The least since it was told last: what was dated then ends first. */
  let datedAt = ahead();
  return startInterval(clock, LOOK_MS, () => {
    const now = ahead();
    if (now - datedAt <= MATTERS_MS) {
      datedAt = Math.min(datedAt, now);
      return;
    }
    datedAt = now;
    onSetForward();
  });
}
