import { MAX_BATCH_FRAMES } from './limits.ts';

/*
 * Where in the queue of a device a frame stands, also one that cannot be read. Whoever says nothing of it is sent it
 * again until it expires, and is closed as slow each time.
 */

/** The highest place in a frame of a server, or in those of a batch; undefined if there is none. */
export function highestPlace(frame: unknown): number | undefined {
  const own = placeOf(frame);
  const places = framesOf(frame).map(placeOf);
  return [own, ...places].reduce(
    (highest, place) => (place !== undefined && (highest === undefined || place > highest) ? place : highest),
    undefined,
  );
}

function placeOf(frame: unknown): number | undefined {
  if (typeof frame !== 'object' || frame === null || !('s' in frame)) return undefined;
  return typeof frame.s === 'number' && Number.isSafeInteger(frame.s) && frame.s > 0 ? frame.s : undefined;
}

/** What stands behind a list that is too long was not looked at, and comes again. */
function framesOf(frame: unknown): readonly unknown[] {
  if (typeof frame !== 'object' || frame === null || !('frames' in frame) || !Array.isArray(frame.frames)) return [];
  return frame.frames.slice(0, MAX_BATCH_FRAMES);
}
