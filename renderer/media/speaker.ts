/** The id by which elements and contexts play where the system plays. `default` is refused by some engines. */
export const SYSTEM_SPEAKER = '';

/** From now on the element plays there; where that is gone, as the system would have it. */
export async function playOn(element: Pick<HTMLMediaElement, 'setSinkId'>, speaker: string): Promise<void> {
  try {
    await element.setSinkId(speaker);
  } catch {
    // Refused as well only where there is nothing to play on at all.
    await element.setSinkId(SYSTEM_SPEAKER).catch(() => undefined);
  }
}
