import { createContext, useContext, useSyncExternalStore } from 'react';
import type { BackgroundBlur, BlurView } from '../../../media/BackgroundBlur.ts';

export type BlurStore = Pick<BackgroundBlur, 'view' | 'subscribe'>;

const Blur = createContext<BlurStore>({ view: () => 'off', subscribe: () => () => undefined });
export const BlurProvider = Blur.Provider;

/** How the background of the own picture fares. */
export function useBlur(): BlurView {
  const { view, subscribe } = useContext(Blur);
  return useSyncExternalStore(subscribe, view);
}
