import { createHash } from 'node:crypto';
import type { PrekeyBundle } from '../../core/protocol/prekeyBundle.ts';
import type { DeliveredOffer } from '../../core/protocol/serverMessage.ts';
import { RatchetError } from '../../core/ratchet/signalCrypto.ts';
import type { PeerAddress } from './peerPorts.ts';

export interface SessionRecoveryPorts {
  /** A new session, for something of the peer that could not be read, is within its rate limits. */
  readonly mayRekey: (peer: PeerAddress) => boolean;
  readonly rekey: (peer: PeerAddress, bundle: PrekeyBundle, unreadable: string | null) => unknown;
  readonly fetchBundles: (userId: string) => Promise<readonly PrekeyBundle[] | null>;
  readonly isContact: (handle: string) => Promise<boolean>;
  /** Inside the call of the offer, in the new session. */
  readonly sendNack: (callId: string, peer: PeerAddress, messageHash: string) => Promise<unknown>;
  readonly startTimer: (afterMs: number, fired: () => void) => () => void;
}

export interface SessionRecovery {
  /**
   * An offer could not be read: asks its sender, in a new session, to send it again. Resolves with false if nothing will come of
   * it. Until the offer comes again, or cannot come any more, the call is kept out of the history: `givenUp` is called then.
   */
  readonly askAgain: (offer: DeliveredOffer, givenUp: () => void) => Promise<boolean>;
  /** True, once, if this is the offer that was asked for again, by the device that was asked. */
  readonly isAskedFor: (offer: DeliveredOffer) => boolean;
  /** The call is over, or the server says so. */
  readonly callEnded: (callId: string) => void;
  /** A26: leaves the session with a device that may have been copied. */
  readonly leaveSession: (peer: PeerAddress) => Promise<void>;
  readonly stop: () => void;
}

/** A frame may be on its way for a little longer than the call rings. */
const GRACE_MS = 5_000;

/**
 * What becomes of messages that cannot be read. Never an error in clear: a new session, within rate limits, and in it a NACK.
 * Strangers get nothing, for it would tell them that the device is there (A47).
 */
export function createSessionRecovery(ports: SessionRecoveryPorts): SessionRecovery {
  const asked = new Map<string, { readonly from: PeerAddress; readonly end: (because: 'came' | 'gone') => void }>();

  const renew = async (peer: PeerAddress, unreadable: string | null): Promise<boolean> => {
    if (!ports.mayRekey(peer)) return false;
    const bundles = await ports.fetchBundles(peer.userId);
    const bundle = bundles?.find(({ deviceId }) => deviceId === peer.deviceId);
    if (bundle === undefined) return false;
    try {
      ports.rekey(peer, bundle, unreadable);
      return true;
    } catch (error) {
      if (error instanceof RatchetError) return false;
      throw error;
    }
  };

  const askAgain = async (offer: DeliveredOffer, givenUp: () => void): Promise<boolean> => {
    const { call_id: callId, from, from_device: deviceId, encrypted_payload: payload } = offer;
    const peer = { userId: from, deviceId };
    if (offer.ring_left_ms <= 0 || asked.has(callId) || !(await ports.isContact(from))) return false;
    if (!(await renew(peer, payload))) return false;
    const cancel = ports.startTimer(offer.ring_left_ms + GRACE_MS, () => asked.get(callId)?.end('gone'));
    asked.set(callId, {
      from: peer,
      end: (because) => {
        cancel();
        asked.delete(callId);
        if (because === 'gone') givenUp();
      },
    });
    await ports.sendNack(callId, peer, hashOfPayload(payload));
    return true;
  };

  return {
    askAgain,
    isAskedFor: ({ call_id: callId, from, from_device: deviceId }) => {
      const entry = asked.get(callId);
      if (entry === undefined || entry.from.userId !== from || entry.from.deviceId !== deviceId) return false;
      entry.end('came');
      return true;
    },
    callEnded: (callId) => asked.get(callId)?.end('gone'),
    leaveSession: async (peer) => void (await renew(peer, null)),
    stop: () => {
      for (const { end } of asked.values()) end('gone');
    },
  };
}

/** How a NACK names a message: SHA-256 of its bytes before base64, lower-case hex. */
export function hashOfPayload(payload: string): string {
  return createHash('sha256').update(Buffer.from(payload, 'base64')).digest('hex');
}
