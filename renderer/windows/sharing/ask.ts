import type { Client } from '../../../core/ipc/define.ts';
import type { SharingWindow } from '../../../core/ipc/sharingWindow.ts';
import { askingMain } from '../../components/asking/askMain.tsx';

/** Everything the line about what is shared may ask of main. */
export type SharingBridge = Client<SharingWindow>;

export const { AskProvider, useAsk, useFailure } = askingMain<SharingBridge>();
