import { createContext, useContext } from 'react';
import type { MainWindow } from '../../../core/ipc/contract.ts';
import type { Client } from '../../../core/ipc/define.ts';
import type { AppSnapshot } from '../../../core/ipc/snapshot.ts';
import { createSnapshotStore, type SnapshotStore } from '../../snapshotStore.ts';

/** Everything this window may ask of main. */
export type MainBridge = Client<MainWindow>;

export const MainBridgeContext = createContext<MainBridge | null>(null);

export function createMainStore(bridge: MainBridge): SnapshotStore<AppSnapshot> {
  return createSnapshotStore<AppSnapshot>(bridge.current, {
    call: bridge.onCall,
    account: bridge.onAccount,
    contacts: bridge.onContacts,
    recents: bridge.onRecents,
    settings: bridge.onSettings,
  });
}

export function useMainBridge(): MainBridge {
  const bridge = useContext(MainBridgeContext);
  if (bridge === null) throw new Error('A screen of the main window stands outside MainBridgeContext.');
  return bridge;
}
