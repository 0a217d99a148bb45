import { useEffect, useRef, useState } from 'react';
import type { PaletteEntry } from './paletteAct.ts';

export interface ChosenEntry {
  /** Its place among the lines. */
  readonly active: number;
  /** Points at this one. */
  readonly point: (id: string) => void;
  /** Points at the one so far below, around the ends. */
  readonly move: (by: number) => void;
  /** Does what it says, once all lines are there. */
  readonly enter: () => void;
  /** Something else is looked for: the first line again, and no Enter from before. */
  readonly startAnew: () => void;
}

/** Which line Enter means. `isComplete`: no more of them are looked for. */
export function useChosenEntry(
  entries: readonly PaletteEntry[],
  isComplete: boolean,
  choose: (entry: PaletteEntry) => void,
): ChosenEntry {
  /** Null: the first one, whichever comes first once all are there. */
  const [chosen, setChosen] = useState<string | null>(null);
  /** Enter was pressed while people were still looked for. */
  const isEntered = useRef(false);
  const first = entries[0]?.id ?? null;
  // What stood first stays it when a call comes or goes: Enter means what was seen.
  if (chosen === null && isComplete && first !== null) setChosen(first);
  const active = Math.max(
    0,
    entries.findIndex((entry) => entry.id === chosen),
  );
  const enter = () => {
    const entry = entries[active];
    if (!isComplete) isEntered.current = true;
    else if (entry !== undefined) choose(entry);
  };
  useEffect(() => {
    if (!isEntered.current || !isComplete) return;
    isEntered.current = false;
    enter();
  });
  return {
    active,
    point: setChosen,
    move: (by) => {
      const { length } = entries;
      setChosen(entries[(active + by + length) % length]?.id ?? null);
    },
    enter,
    startAnew: () => {
      setChosen(null);
      isEntered.current = false;
    },
  };
}
