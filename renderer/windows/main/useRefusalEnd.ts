import { useEffect, useState } from 'react';
import type { RefusedDial } from './useDialling.ts';

/**
 * What was said of a call that could not be dialled goes with its cause. `holds`: the cause is there, as far as the
 * window knows; it may hear of it a moment after the refusal, so that only a cause that was seen can be over.
 */
export function useRefusalEnd(refusal: RefusedDial | null, holds: boolean, forget: () => void): void {
  const [seen, setSeen] = useState<number | null>(null);
  const count = refusal?.count ?? null;
  if (count !== null && holds && seen !== count) setSeen(count);
  const isOver = count !== null && !holds && seen === count;
  useEffect(() => {
    if (isOver) forget();
  }, [isOver, forget]);
}
