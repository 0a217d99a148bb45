import { createContext, useContext } from 'react';
import type { Settings } from '../../../../core/ipc/settings.ts';

/** What of the person's settings changes how this window behaves. */
export type CallSettings = Pick<Settings, 'muteTone' | 'pushToTalk'>;

const Shown = createContext<CallSettings>({ muteTone: true, pushToTalk: false });
export const CallSettingsProvider = Shown.Provider;

export const useCallSettings = (): CallSettings => useContext(Shown);
