import { createContext, useContext, useSyncExternalStore } from 'react';
import type { VoiceOnly, VoiceOnlyView } from '../../../media/noise/VoiceOnly.ts';

export type VoiceOnlyStore = Pick<VoiceOnly, 'view' | 'subscribe'>;

const VoiceOnlyOfCall = createContext<VoiceOnlyStore>({ view: () => 'off', subscribe: () => () => undefined });
export const VoiceOnlyProvider = VoiceOnlyOfCall.Provider;

/** Whether the own microphone is cleaned of everything but voices. */
export function useVoiceOnly(): VoiceOnlyView {
  const { view, subscribe } = useContext(VoiceOnlyOfCall);
  return useSyncExternalStore(subscribe, view);
}
