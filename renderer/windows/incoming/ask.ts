import type { IncomingWindow } from '../../../core/ipc/incomingWindow.ts';
import type { Client } from '../../../core/ipc/define.ts';
import { askingMain } from '../../components/asking/askMain.tsx';

/** Everything the popup may ask of main. */
export type IncomingBridge = Client<IncomingWindow>;

export const { AskProvider, useAsk, useFailure } = askingMain<IncomingBridge>();
