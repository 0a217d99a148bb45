/**
 * `fetch` that a person can give up: whatever is under way is broken off when `cancelled` fires, and nothing begins
 * after it.
 */
export function cancellableFetch(cancelled: AbortSignal, send: typeof fetch = fetch): typeof fetch {
  return (input, init) => {
    const own = init?.signal;
    return send(input, { ...init, signal: own == null ? cancelled : eitherOf(cancelled, own) });
  };
}

/**
 * Both go on to count while the body is read. By hand: `AbortSignal.any` came with Node 20.3, and the Electron of the
 * tests has 18. What listens goes with the two signals, which live no longer than one attempt.
 */
function eitherOf(...signals: readonly AbortSignal[]): AbortSignal {
  const either = new AbortController();
  for (const signal of signals) {
    if (signal.aborted) either.abort(signal.reason);
    else signal.addEventListener('abort', () => either.abort(signal.reason), { once: true });
  }
  return either.signal;
}
