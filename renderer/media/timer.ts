/** Calls back once after the time; returns its own undoing. Injected, so that tests own the clock. */
export type StartTimer = (afterMs: number, fired: () => void) => () => void;

export const startWindowTimer: StartTimer = (afterMs, fired) => {
  const timer = setTimeout(fired, afterMs);
  return () => clearTimeout(timer);
};
