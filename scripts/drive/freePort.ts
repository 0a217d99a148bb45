import { randomInt } from 'node:crypto';
import { createServer } from 'node:net';

/** Below all that a system gives to whoever asks for any port (32768 on Linux, 49152 elsewhere). */
const FIRST = 20_000;
const BEHIND_LAST = 32_000;

/**
 * A port at which nobody is. Nobody comes there by chance either: a server that is away for a moment finds it free
 * again, however many connections are made on this machine meanwhile.
 */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = randomInt(FIRST, BEHIND_LAST);
    if (await isFree(port)) return port;
  }
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', () => resolve(false));
    probe.listen({ port, host: '127.0.0.1', exclusive: true }, () => probe.close(() => resolve(true)));
  });
}
