import { createContext, useContext } from 'react';
import type { MicrophoneSound } from '../../../../core/ipc/microphoneSound.ts';
import type { Settings } from '../../../../core/ipc/settings.ts';
import { CLEANED } from '../../../media/deviceConstraints.ts';

/** What of the person's settings changes how this window behaves. */
export type CallSettings = MicrophoneSound &
  Pick<Settings, 'muteTone' | 'pushToTalk' | 'declineTexts' | 'microphoneSounds'>;

const Shown = createContext<CallSettings>({
  ...{ muteTone: true, pushToTalk: false, declineTexts: [] },
  ...CLEANED,
});
export const CallSettingsProvider = Shown.Provider;

export const useCallSettings = (): CallSettings => useContext(Shown);
