import type { SendFailure } from '../../core/call/failures.ts';
import { RatchetError } from '../../core/ratchet/signalCrypto.ts';
import type { FetchBundles, MessageCrypto } from './peerPorts.ts';

export interface PeerDevicesPorts {
  readonly crypto: MessageCrypto;
  readonly fetchBundles: FetchBundles;
}

export interface PeerDevices {
  /** Those an offer goes to, each with a session to send on; or why there are none. Throws RatchetError. */
  readonly toOffer: (peer: string) => Promise<SendFailure | readonly number[]>;
  /** Those the server names now, whatever was known before. */
  readonly freshly: (peer: string) => Promise<SendFailure | readonly number[]>;
}

/** Which devices of a peer can be spoken to. */
export function createPeerDevices({ crypto, fetchBundles }: PeerDevicesPorts): PeerDevices {
  const freshly = async (peer: string): Promise<SendFailure | readonly number[]> => {
    const fetched = await fetchBundles(peer);
    if (!fetched.ok) return fetched.failure;
    const devices: number[] = [];
    let refusal: RatchetError | undefined;
    for (const bundle of fetched.bundles) {
      const { deviceId } = bundle;
      try {
        await crypto.initializeSession({ userId: peer, deviceId }, bundle);
        devices.push(deviceId);
      } catch (error) {
        // A device nobody vouches for is left out (A32); the others may still be called.
        if (!(error instanceof RatchetError && error.code === 'E_IDENTITY_CHANGED')) throw error;
        refusal = error;
      }
    }
    if (devices.length === 0 && refusal !== undefined) throw refusal;
    return devices;
  };

  /**
   * A peer without a ratchet may have got one since: before a call the server is asked, as often as it lets us. What it
   * says, or fails to say, only ever adds a ratchet.
   */
  const toOffer = async (peer: string): Promise<SendFailure | readonly number[]> => {
    const known = await crypto.devicesWithSession(peer);
    if (known.length === 0) return freshly(peer);
    if (known.every((deviceId) => crypto.forPeer({ userId: peer, deviceId }).forwardSecret)) return known;
    await freshly(peer);
    return crypto.devicesWithSession(peer);
  };

  return { toOffer, freshly };
}
