import { createContext, useContext, useSyncExternalStore } from 'react';
import type { CallWindowShape } from '../../../../core/ipc/callWindowShape.ts';
import type { CallBridge } from './ask.ts';

export interface ShapeStore {
  readonly get: () => CallWindowShape;
  readonly subscribe: (listener: () => void) => () => void;
}

/** How the window stands on the desktop, as main tells it: it is main's alone to change. */
export function createShapeStore(bridge: Pick<CallBridge, 'currentShape' | 'onShape'>): ShapeStore {
  let shape: CallWindowShape = 'usual';
  let isTold = false;
  const listeners = new Set<() => void>();
  const show = (next: CallWindowShape): void => {
    shape = next;
    for (const listener of listeners) listener();
  };
  bridge.onShape((next) => {
    isTold = true;
    show(next);
  });
  void bridge.currentShape().then(
    (current) => {
      // What was told meanwhile is newer.
      if (!isTold) show(current);
    },
    () => undefined,
  );
  return {
    get: () => shape,
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

const Shape = createContext<ShapeStore>({ get: () => 'usual', subscribe: () => () => undefined });
export const ShapeProvider = Shape.Provider;

export function useShape(): CallWindowShape {
  const { get, subscribe } = useContext(Shape);
  return useSyncExternalStore(subscribe, get);
}
