export interface ViewFeed<View> {
  readonly view: () => View;
  /** Calls back whenever there is another view to draw; returns its own undoing. */
  readonly subscribe: (listener: () => void) => () => void;
  readonly show: (view: View) => void;
  /** What changes while this work is done is drawn once, when it is done, whatever comes of it. */
  readonly during: <Result>(work: () => Promise<Result>) => Promise<Result>;
}

/**
 * What a window draws of the media of one call. React draws a new view at once and in the thread that the engine
 * answers to: each drawing in the middle of an order would hold up the order (A97).
 */
export function createViewFeed<View>(initial: View): ViewFeed<View> {
  const listeners = new Set<() => void>();
  let view = initial;
  let told = initial;
  let working = 0;

  const tell = (): void => {
    if (working > 0 || view === told) return;
    told = view;
    for (const listener of listeners) listener();
  };

  return {
    view: () => view,
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    show: (next) => {
      view = next;
      tell();
    },
    during: async (work) => {
      working += 1;
      try {
        return await work();
      } finally {
        working -= 1;
        tell();
      }
    },
  };
}
