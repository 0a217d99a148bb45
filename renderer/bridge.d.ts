import type { CallWindow } from '../core/ipc/callWindow.ts';
import type { IncomingWindow } from '../core/ipc/incomingWindow.ts';
import type { MainWindow } from '../core/ipc/mainWindow.ts';
import type { PickerWindow } from '../core/ipc/screenPicker.ts';
import type { SharingWindow } from '../core/ipc/sharingWindow.ts';
import type { RelayWindow } from '../core/ipc/relayWindow.ts';
import type { Client } from '../core/ipc/define.ts';

declare global {
  /** Each preload exposes one of these, in its own window; an entry page touches only the one of its name. */
  interface Window {
    readonly main: Client<MainWindow>;
    readonly incoming: Client<IncomingWindow>;
    readonly call: Client<CallWindow>;
    readonly picker: Client<PickerWindow>;
    readonly sharing: Client<SharingWindow>;
    readonly relay: Client<RelayWindow>;
  }
}
