import { useCallback, useEffect, useRef } from 'react';

/** Whether this part is still drawn: what comes late, once its person has closed it, moves nothing in the window. */
export function useIsHere(): () => boolean {
  const isHere = useRef(false);
  useEffect(() => {
    isHere.current = true;
    return () => {
      isHere.current = false;
    };
  }, []);
  return useCallback(() => isHere.current, []);
}
