import { createContext, useContext, useEffect, useState } from 'react';

/**
 * What main says has to be added to this computer's clock. Whatever a window shows beside times of main's goes by it.
 */
export const ClockOffset = createContext(0);

/** The corrected time of day, read again every `everyMs`. */
export function useNow(everyMs: number): number {
  const offsetMs = useContext(ClockOffset);
  const [wall, setWall] = useState(() => Date.now());
  useEffect(() => {
    const interval = setInterval(() => setWall(Date.now()), everyMs);
    return () => clearInterval(interval);
  }, [everyMs]);
  return wall + offsetMs;
}
