import type { UpdateFailure } from '../../core/ipc/updates.ts';
import type { StartTimer } from '../ports/clock.ts';
import { UpdateError } from './updateError.ts';

export type Fetch = (url: string, init: RequestInit) => Promise<Response>;

export interface ReadPorts {
  readonly fetch: Fetch;
  readonly startTimer: StartTimer;
}

export interface ReadLimits {
  readonly maxBytes: number;
  /** For so long nothing may come. */
  readonly silenceMs: number;
  readonly totalMs: number;
}

/** Nothing is told beyond what is asked for; caches between us and the feed are to ask again. */
const ASKED: RequestInit = {
  redirect: 'error',
  cache: 'no-store',
  credentials: 'omit',
  referrerPolicy: 'no-referrer',
  headers: { accept: '*/*', 'cache-control': 'no-cache' },
};

/**
 * Reads a file of the feed, at most so much of it for so long, and hands each piece to `take` before the next is read.
 * Nobody is followed elsewhere. Throws UpdateError; after `signal` whatever comes.
 */
export async function boundedRead(
  { fetch, startTimer }: ReadPorts,
  url: string,
  { maxBytes, silenceMs, totalMs }: ReadLimits,
  signal: AbortSignal,
  take: (piece: Uint8Array) => void | Promise<void>,
): Promise<void> {
  const ended = new AbortController();
  let why: UpdateFailure | null = null;
  const giveUp = (reason: UpdateFailure): void => {
    why ??= reason;
    ended.abort();
  };
  const heard = (): (() => void) => startTimer(silenceMs, () => giveUp('tooSlow'));
  const stop = (): void => ended.abort();
  signal.addEventListener('abort', stop);
  if (signal.aborted) stop();
  const stopTotal = startTimer(totalMs, () => giveUp('tooSlow'));
  let stopSilence = heard();
  let hasBegun = false;
  try {
    const response = await fetch(url, { ...ASKED, signal: ended.signal });
    if (response.status !== 200 || response.body === null) throw new UpdateError('unreachable');
    hasBegun = true;
    const announced = response.headers.get('content-length');
    if (announced !== null && Number(announced) > maxBytes) throw new UpdateError('tooLarge');
    const reader = response.body.getReader();
    // An engine that has the whole of it in memory already does not hear the signal.
    ended.signal.addEventListener('abort', () => void reader.cancel().catch(() => undefined));
    let received = 0;
    for (;;) {
      const { done, value } = await reader.read();
      if (ended.signal.aborted) throw new UpdateError(why ?? 'incomplete');
      if (done) return;
      received += value.length;
      if (received > maxBytes) throw new UpdateError('tooLarge');
      stopSilence();
      await take(value);
      stopSilence = heard();
    }
  } catch (error) {
    if (why !== null) throw new UpdateError(why, { cause: error });
    if (error instanceof UpdateError) throw error;
    throw new UpdateError(hasBegun ? 'incomplete' : 'unreachable', { cause: error });
  } finally {
    stopTotal();
    stopSilence();
    signal.removeEventListener('abort', stop);
    ended.abort();
  }
}
