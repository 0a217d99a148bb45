/**
 * ring: how long a phone rings. noAnswer: our own limit on what must come next, past the server's, in case it is
 * silent. connect: from answer to first media. repeat: how long an answer that was asked for again may be on its way.
 * goodbye: how long a hang-up may be on its way after the other side has closed its media.
 * linger: how long an ended call stays on the screen, if nothing is to be done about it. slow: until a call that gets
 * ready says what it waits for. mediaState: until the other side may be told again what we send. reconnecting: until a
 * person is told of an interruption. restart, rejoin: until it is asked for again. giveUp: how long an interruption may
 * last. addresses: until a restart may be asked for because they changed. return: how long a person may go back to a
 * call that was cut off.
 */
export type CallTimer =
  | 'ring'
  | 'noAnswer'
  | 'slow'
  | 'connect'
  | 'repeat'
  | 'goodbye'
  | 'linger'
  | 'mediaState'
  | 'reconnecting'
  | 'restart'
  | 'addresses'
  | 'rejoin'
  | 'giveUp'
  | 'return';

/** To make an offer or an answer: a permission prompt of the system may wait for a person. */
export const DESCRIPTION_MS = 60_000;

/**
 * The server ends an unanswered call after the ring time that it told, and says so. Past that by so much, the server
 * cannot be heard any more, and we end the call ourselves.
 */
export const RING_MARGIN_MS = 10_000;

/** From answer to connected media. After this a person looks for the reason, so we name one. */
const CONNECT_MS = 20_000;

/**
 * The same where only a relay may carry the call. Shorter, so that the side that misses its relay gives the reason
 * before the other side gives up waiting for it.
 */
const RELAY_CONNECT_MS = 15_000;

export function connectMs(relayOnly: boolean): number {
  return relayOnly ? RELAY_CONNECT_MS : CONNECT_MS;
}

/** After so much of getting ready or connecting a person wants to know what it waits for. */
export const SLOW_MS = 8_000;

/**
 * Long enough to read that a call is over, short enough not to be in the way. What can be mended stays until it is
 * read.
 */
export const LINGER_MS = 4_000;

/** How long an answer that was asked for again may be on its way. */
export const REPEAT_MS = 5_000;

/**
 * The hang-up comes through the server and says why; without a server the closed media are all there is (A99). A window
 * that was reloaded looks the same, and asks for a new connection within this time.
 */
export const GOODBYE_MS = 3_000;
