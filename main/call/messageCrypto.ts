import type { Address } from '../ports/address.ts';
import type { MessageCrypto } from './peerPorts.ts';

interface Sessions extends Pick<MessageCrypto, 'forPeer' | 'initializeSession'> {
  sessionStatus(peer: Address): object | undefined;
}

/** The sessions with all devices that are known, as messages need them. */
export function createMessageCrypto(
  crypto: Sessions,
  peerDevices: (userId: string) => readonly number[],
): MessageCrypto {
  return {
    forPeer: (address) => crypto.forPeer(address),
    initializeSession: (address, bundle) => crypto.initializeSession(address, bundle),
    devicesWithSession: async (userId) =>
      peerDevices(userId).filter((deviceId) => crypto.sessionStatus({ userId, deviceId }) !== undefined),
  };
}
