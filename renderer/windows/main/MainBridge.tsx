import type { MainWindow } from '../../../core/ipc/mainWindow.ts';
import type { Client } from '../../../core/ipc/define.ts';
import type { AppSnapshot } from '../../../core/ipc/snapshot.ts';
import { askingMain } from '../../components/asking/askMain.tsx';
import { createSnapshotStore, type SnapshotStore } from '../../snapshotStore.ts';

/** Everything this window may ask of main. */
export type MainBridge = Client<MainWindow>;

/** How screens of this window ask. */
export const { AskProvider, useAsk, useFailure } = askingMain<MainBridge>();

export function createMainStore(bridge: MainBridge): SnapshotStore<AppSnapshot> {
  return createSnapshotStore<AppSnapshot>(bridge.current, {
    call: bridge.onCall,
    account: bridge.onAccount,
    contacts: bridge.onContacts,
    recents: bridge.onRecents,
    settings: bridge.onSettings,
  });
}
