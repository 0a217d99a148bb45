import { useEffect, useState } from 'react';

/**
 * What was said of something that was refused goes with its cause. `holds`: the cause is there, as far as the
 * window knows; it may hear of it a moment after the refusal, so that only a cause that was seen can be over.
 */
export function useRefusalEnd(refusal: object | null, holds: boolean, forget: () => void): void {
  const [seen, setSeen] = useState<object | null>(null);
  if (refusal !== null && holds && seen !== refusal) setSeen(refusal);
  const isOver = refusal !== null && !holds && seen === refusal;
  useEffect(() => {
    if (isOver) forget();
  }, [isOver, forget]);
}
