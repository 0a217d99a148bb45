import type { CallWindow } from '../../../../core/ipc/callWindow.ts';
import type { Client } from '../../../../core/ipc/define.ts';
import { askingMain } from '../../../components/asking/askMain.tsx';

/** Everything the call window may ask of main. */
export type CallBridge = Client<CallWindow>;

export const { AskProvider, useAsk, useFailure } = askingMain<CallBridge>();
