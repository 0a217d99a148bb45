import { get as overHttp } from 'node:http';
import { get as overHttps } from 'node:https';
import { localOrigin } from '../localOrigin.ts';
import type { RunningServerOptions } from '../serverOptions.ts';

/** Whoever asks gives up after five seconds (the container file), and a program takes a while to start. */
const LIMIT_MS = 3_000;

type Asked = Pick<RunningServerOptions, 'host' | 'port' | 'certificateFiles'>;

/** What keeps a server with these options from answering at its own computer, for a person; null if it answers. */
export async function illness(options: Asked): Promise<string | null> {
  const origin = localOrigin(options);
  const url = `${origin}/healthz`;
  const get = origin.startsWith('https:') ? overHttps : overHttp;
  return new Promise((resolve) => {
    // It is asked by its number, which no certificate names; nothing is told it.
    const request = get(url, { rejectUnauthorized: false, timeout: LIMIT_MS });
    request.once('response', (response) => {
      response.destroy();
      resolve(response.statusCode === 200 ? null : `${url} answers ${response.statusCode}.`);
    });
    request.once('timeout', () => request.destroy(new Error('it takes too long')));
    request.once('error', (error) =>
      resolve(`${url} does not answer: ${'code' in error ? String(error.code) : error.message}.`),
    );
  });
}
