import { MAX_UNIT_BYTES } from '../../core/protocol/limits.ts';

/** What a frame takes up here besides its payload, about: frames that are empty are not nothing (A85). */
export const FRAME_BYTES = 256;

export interface Intake {
  /** So much came in and is not dealt with yet; of each frame its payload and `FRAME_BYTES`. */
  readonly add: (bytes: number) => void;
  readonly done: (bytes: number) => void;
}

/**
 * Stops reading while more lies here than is handled as one unit, so that a server that sends faster than we decrypt
 * fills its own memory and not ours.
 */
export function createIntake(socket: { readonly pause: () => void; readonly resume: () => void }): Intake {
  let held = 0;
  let isPaused = false;
  const change = (by: number): void => {
    held += by;
    const mustPause = held > MAX_UNIT_BYTES;
    if (mustPause === isPaused) return;
    isPaused = mustPause;
    if (isPaused) socket.pause();
    else socket.resume();
  };
  return { add: (bytes) => change(bytes), done: (bytes) => change(-bytes) };
}
