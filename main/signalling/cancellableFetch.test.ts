import { expect, test } from 'vitest';
import { cancellableFetch } from './cancellableFetch.ts';

/** A server that never answers: only giving up ends the request. */
const silent: typeof fetch = (_input, init) =>
  new Promise((_resolve, reject) => {
    const { signal } = init ?? {};
    if (signal?.aborted === true) reject(signal.reason);
    signal?.addEventListener('abort', () => reject(signal.reason));
  });

test.each(['the person', 'the time limit'])('a request is broken off when %s gives up (A98)', async (who) => {
  const [person, limit] = [new AbortController(), new AbortController()];
  const asked = cancellableFetch(person.signal, silent)('http://server', { signal: limit.signal });
  (who === 'the person' ? person : limit).abort(new Error(who));
  await expect(asked).rejects.toThrow(who);
});

test('after the person gave up no request begins (A98)', async () => {
  const person = new AbortController();
  person.abort(new Error('given up'));
  const limit = new AbortController();
  await expect(cancellableFetch(person.signal, silent)('http://server', { signal: limit.signal })).rejects.toThrow();
  await expect(cancellableFetch(person.signal, silent)('http://server')).rejects.toThrow('given up');
});

test('it works where AbortSignal.any is not there, as in the Electron of the tests (A98)', async () => {
  const any = AbortSignal.any;
  Reflect.deleteProperty(AbortSignal, 'any');
  try {
    const answers: typeof fetch = () => Promise.resolve(new Response('hello'));
    const limit = new AbortController();
    const answer = await cancellableFetch(new AbortController().signal, answers)('http://x', { signal: limit.signal });
    expect(await answer.text()).toBe('hello');
  } finally {
    AbortSignal.any = any;
  }
});
