/** What ringing needs of an `<audio>` element. */
export interface Loudspeaker {
  volume: number;
  currentTime: number;
  play(): Promise<void>;
  pause(): void;
}

/** Of the volume that was chosen. */
const FIRST_SHARE = 0.3;
const RAMP_MS = 3000;
const STEP_MS = 100;

/**
 * Begins soft and rises to `volume` (0 to 1) in three seconds. Returns the stop, which is silent at once. `failed`: it
 * does not sound, or sounds no more.
 */
export function ring(loudspeaker: Loudspeaker, volume: number, failed: () => void = () => undefined): () => void {
  let elapsedMs = 0;
  let stopped = false;
  loudspeaker.currentTime = 0;
  loudspeaker.volume = volume * FIRST_SHARE;
  const rise = setInterval(() => {
    elapsedMs += STEP_MS;
    const share = Math.min(1, elapsedMs / RAMP_MS);
    loudspeaker.volume = volume * (FIRST_SHARE + (1 - FIRST_SHARE) * share);
    if (share === 1) clearInterval(rise);
  }, STEP_MS);
  loudspeaker.play().catch(() => {
    // A stop while it starts, or no sound output at all; the popup, the notification and the tray still show the call.
    clearInterval(rise);
    if (!stopped) failed();
  });
  return () => {
    stopped = true;
    clearInterval(rise);
    loudspeaker.pause();
  };
}
