import { useCallback, useEffect, useRef } from 'react';

/** A window that comes up under a typing hand or a moving mouse must not take that for an answer. */
export const IGNORE_INPUT_MS = 400;

const monotonicNow = () => performance.now();

/**
 * Tells whether input counts by now: not in the first 400 ms of a call, nor in the first 400 ms after the window was
 * shown (it may have been made before that).
 */
export function useInputGuard(callId: string | null, clock: () => number = monotonicNow): () => boolean {
  const opensAt = useRef(Infinity);
  useEffect(() => {
    if (callId === null) return;
    const begin = () => {
      opensAt.current = document.visibilityState === 'visible' ? clock() + IGNORE_INPUT_MS : Infinity;
    };
    begin();
    document.addEventListener('visibilitychange', begin);
    return () => document.removeEventListener('visibilitychange', begin);
  }, [callId, clock]);
  return useCallback(() => clock() >= opensAt.current, [clock]);
}
