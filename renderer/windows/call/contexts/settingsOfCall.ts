import { createContext, useContext } from 'react';
import type { Settings } from '../../../../core/ipc/settings.ts';

/** What of the person's settings changes how this window behaves. */
export type CallSettings = Pick<Settings, 'muteTone' | 'pushToTalk' | 'declineTexts'>;

const Shown = createContext<CallSettings>({ muteTone: true, pushToTalk: false, declineTexts: [] });
export const CallSettingsProvider = Shown.Provider;

export const useCallSettings = (): CallSettings => useContext(Shown);
