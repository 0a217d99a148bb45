import type { DevicePin, RatchetStore } from './RatchetStore.ts';

/** What a person may look at of the identities that are pinned, and the one thing they may change. */
export interface PeerPins {
  /** By device id. */
  readonly of: (userId: string) => readonly DevicePin[];
  /**
   * Decides for each pin of a user whether it is verified. In one transaction, so that no identity changes between look
   * and mark.
   */
  readonly setVerified: (userId: string, verified: (pin: DevicePin) => boolean) => void;
}

export function createPeerPins(store: RatchetStore): PeerPins {
  return {
    of: (userId) => store.transaction((transaction) => transaction.loadPinsOf(userId)),
    setVerified: (userId, verified) =>
      store.transaction((transaction) => {
        for (const pin of transaction.loadPinsOf(userId)) {
          transaction.savePin({ userId, deviceId: pin.deviceId }, { ...pin, verified: verified(pin) });
        }
      }),
  };
}
