import type { Duplex } from 'node:stream';

/** Long enough for the last words to be read, by the real clock. */
const LINGER_MS = 1_000;

/**
 * Says the last words and closes, whatever the other side does. A connection that was refused, or taken out of HTTP, is
 * on no list of Node's any more, and its server leaves halves open: who keeps its own open would keep the connection
 * for ever, and the server from closing.
 */
export function endForGood(stream: Duplex, lastWords: string): void {
  const late = setTimeout(() => stream.destroy(), LINGER_MS);
  stream.once('close', () => clearTimeout(late));
  stream.end(lastWords);
}
