import { useCallback, useLayoutEffect, useRef, useState } from 'react';
import { closedGuard, guardNow, IGNORE_INPUT_MS, mayAct, type InputGuard } from '../../../core/call/inputGuard.ts';

export interface InputGuardState {
  /** Whether a press counts by now. */
  readonly mayAct: () => boolean;
  /** What the screen shows of it. */
  readonly isOpen: boolean;
}

const monotonicNow = () => performance.now();

/**
 * A press does not count in the first 400 ms of what is shown (null: nothing), nor in the first 400 ms after the window
 * was shown (it may have been made before that). `isOpenAtFirst`: only what changes later is guarded.
 */
export function useInputGuard(shows: string | null, isOpenAtFirst = false): InputGuardState {
  const guard = useRef<InputGuard>(closedGuard);
  const atFirst = useRef(isOpenAtFirst);
  const [isOpen, setOpen] = useState(false);
  // Before the next frame: whoever sees the new buttons finds them closed.
  useLayoutEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const look = (): void => {
      const now = monotonicNow();
      if (atFirst.current) guard.current = { shows, opensAt: now };
      atFirst.current = false;
      guard.current = guardNow(guard.current, document.visibilityState === 'visible' ? shows : null, now);
      clearTimeout(timer);
      setOpen(mayAct(guard.current, now));
      const leftMs = guard.current.opensAt - now;
      // A timer may come a little early: what looks open must be open.
      if (leftMs > 0 && leftMs <= IGNORE_INPUT_MS) timer = setTimeout(look, Math.ceil(leftMs));
    };
    look();
    document.addEventListener('visibilitychange', look);
    return () => {
      clearTimeout(timer);
      document.removeEventListener('visibilitychange', look);
    };
  }, [shows]);
  return { mayAct: useCallback(() => mayAct(guard.current, monotonicNow()), []), isOpen };
}
