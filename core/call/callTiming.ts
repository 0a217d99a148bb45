/**
 * The server ends an unanswered call after the ring time it is set to (45 s) and says so. This limit only matters
 * when the server cannot be heard any more.
 */
export const NO_ANSWER_MS = 60_000;

/** From answer to connected media. After this a person looks for the reason, so we name one. */
export const CONNECT_MS = 20_000;

/** Long enough to read why the call ended, short enough not to be in the way. */
export const LINGER_MS = 4_000;
