import { useEffect, useSyncExternalStore } from 'react';

/*
 * How many sheets lie over the window. What lies below comes back under the pointer that closed them, so that it is a
 * change like any other (A78).
 */

let open = 0;
const listeners = new Set<() => void>();

function count(by: 1 | -1): void {
  open += by;
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** For a sheet: it counts while it is open. */
export function useCountedSheet(isOpen: boolean): void {
  useEffect(() => {
    if (!isOpen) return;
    count(1);
    return () => count(-1);
  }, [isOpen]);
}

export function useOpenSheets(): number {
  return useSyncExternalStore(subscribe, () => open);
}
