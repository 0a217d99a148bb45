/** `fetch` that a person can give up: whatever is under way is broken off when `cancelled` fires, and nothing begins after it. */
export function cancellableFetch(cancelled: AbortSignal, send: typeof fetch = fetch): typeof fetch {
  return (input, init) => {
    const own = init?.signal;
    return send(input, { ...init, signal: own == null ? cancelled : AbortSignal.any([cancelled, own]) });
  };
}
