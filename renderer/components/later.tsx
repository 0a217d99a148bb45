import { lazy, Suspense, useState, type ComponentType, type ReactNode } from 'react';
import { loadAllWords } from '../words/catalogues.ts';

const loads = new Set<() => Promise<unknown>>();

/**
 * A part of a window that comes in a file of its own, read when it is first shown: what a person sees first does not
 * wait for what they may never open. Until it is there (some milliseconds, from the disk) its place is empty.
 */
export function later<Props extends object>(load: () => Promise<ComponentType<Props>>): ComponentType<Props> {
  let loaded: ComponentType<Props> | undefined;
  const fetch = async () => {
    // It says what the window did not say at first.
    const [part] = await Promise.all([load(), loadAllWords()]);
    return { default: (loaded = part) };
  };
  loads.add(fetch);
  return function Later(props: Props) {
    // As it was at first: another component in its place would lose what it holds. One that could not be read is read
    // again when its place is drawn anew, which one for all places would not be.
    const [Part] = useState<ComponentType<Props>>(() => loaded ?? lazy(fetch));
    return (
      <Suspense fallback={null}>
        <Part {...props} />
      </Suspense>
    );
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

/** Reads all parts, and the parts of parts: then none has an empty place. */
export async function loadAllParts(): Promise<void> {
  for (const fetch of loads) await fetch();
}

/** Draws nothing until it is wanted for the first time; then it stays, so that a sheet can go away in its own way. */
export function OnceWanted({ isWanted, children }: { readonly isWanted: boolean; readonly children: ReactNode }) {
  const [wasWanted, setWasWanted] = useState(isWanted);
  if (isWanted && !wasWanted) setWasWanted(true);
  return wasWanted || isWanted ? children : null;
}
