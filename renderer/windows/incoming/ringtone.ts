/** What the ringer needs of an `<audio>` element. */
export interface Loudspeaker {
  volume: number;
  currentTime: number;
  play(): Promise<void>;
  pause(): void;
}

const FIRST_VOLUME = 0.3;
const RAMP_MS = 3000;
const STEP_MS = 100;

/** Begins soft and rises to full in three seconds. Returns the stop, which is silent at once. */
export function ring(loudspeaker: Loudspeaker): () => void {
  let elapsedMs = 0;
  loudspeaker.currentTime = 0;
  loudspeaker.volume = FIRST_VOLUME;
  const rise = setInterval(() => {
    elapsedMs += STEP_MS;
    const share = Math.min(1, elapsedMs / RAMP_MS);
    loudspeaker.volume = FIRST_VOLUME + (1 - FIRST_VOLUME) * share;
    if (share === 1) clearInterval(rise);
  }, STEP_MS);
  loudspeaker.play().catch(() => {
    // A stop while it starts, or no sound output at all; the popup, the notification and the tray still show the call.
    clearInterval(rise);
  });
  return () => {
    clearInterval(rise);
    loudspeaker.pause();
  };
}
