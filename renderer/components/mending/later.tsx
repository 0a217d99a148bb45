import { useEffect, useState, type ComponentType, type ReactNode } from 'react';
import { loadAllWords } from '../../words/catalogues.ts';

const loads = new Set<() => Promise<unknown>>();

/**
 * A part of a window that comes in a file of its own, read when it is first shown: what a person sees first does not
 * wait for what they may never open. Until it is there (some milliseconds, from the disk) its place is empty.
 *
 * Not by `lazy` and `Suspense`: React keeps a place that it has shown empty so for at least 300 ms, lest pages from the
 * network flicker, and each first press of a button would be answered that late.
 */
export function later<Props extends object>(load: () => Promise<ComponentType<Props>>): ComponentType<Props> {
  let loaded: ComponentType<Props> | undefined;
  const fetch = async () => {
    // It says what the window did not say at first.
    const [part] = await Promise.all([load(), loadAllWords()]);
    loaded = part;
    return part;
  };
  loads.add(fetch);
  return function Later(props: Props) {
    const [Part, setPart] = useState<ComponentType<Props> | undefined>(() => loaded);
    const [failure, setFailure] = useState<{ readonly error: unknown } | null>(null);
    useEffect(() => {
      if (Part !== undefined) return;
      let isShown = true;
      fetch().then(
        (part) => {
          if (isShown) setPart(() => part);
        },
        (error: unknown) => {
          if (isShown) setFailure({ error });
        },
      );
      return () => {
        isShown = false;
      };
    }, [Part]);
    // To whatever mends this part of the window; its place, drawn anew, reads again.
    if (failure !== null) throw failure.error;
    return Part === undefined ? null : <Part {...props} />;
  };
}

/**
 * Like `later`, for what most people open next: read as soon as the window has nothing else to do, so that its place is
 * hardly ever empty.
 */
export function soon<Props extends object>(load: () => Promise<ComponentType<Props>>): ComponentType<Props> {
  // The engine reads a module once, however often it is asked for.
  globalThis.requestIdleCallback?.(() => void load().catch(() => undefined));
  return later(load);
}

/** @forTests Reads all parts, and the parts of parts: then none has an empty place. Only this module knows them. */
export async function loadAllParts(): Promise<void> {
  for (const fetch of loads) await fetch();
}

/** Draws nothing until it is wanted for the first time; then it stays, so that a sheet can go away in its own way. */
export function OnceWanted({ isWanted, children }: { readonly isWanted: boolean; readonly children: ReactNode }) {
  const [wasWanted, setWasWanted] = useState(isWanted);
  if (isWanted && !wasWanted) setWasWanted(true);
  return wasWanted || isWanted ? children : null;
}
