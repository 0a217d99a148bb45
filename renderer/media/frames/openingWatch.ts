/** In a row, on one line. Sound alone brings so many in less than half a second. */
const FAILURES = 20;

/** Takes what came of each frame of a line; returns true, once, when it has none of what was agreed. */
export type OpeningWatch = (opened: boolean) => boolean;

/**
 * Whether the other side seals at all. One frame that opens proves the key; so many that do not are no accident: they
 * were not sealed, or somebody sends in its place.
 */
export function createOpeningWatch(): OpeningWatch {
  let failures = 0;
  return (opened) => {
    failures = opened ? 0 : failures + 1;
    return failures === FAILURES;
  };
}
