import type { Client } from '../../../core/ipc/define.ts';
import type { PickerWindow } from '../../../core/ipc/screenPicker.ts';
import { askingMain } from '../../components/asking/askMain.tsx';

/** Everything the list of screens may ask of main. */
export type PickerBridge = Client<PickerWindow>;

export const { AskProvider, useAsk, useFailure } = askingMain<PickerBridge>();
