import { MAX_RING_TIMEOUT_MS } from '../../core/protocol/limits.ts';
import type { DeviceBundle } from '../../core/protocol/prekeyBundle.ts';
import type { DeliveredOffer } from '../../core/protocol/serverMessage.ts';
import { RatchetError } from '../../core/ratchet/signalCrypto.ts';
import type { Address } from '../ports/address.ts';
import type { Timers } from '../ports/clock.ts';
import { hashOfPayload } from './peerCodec.ts';

export interface SessionRecoveryPorts extends Timers {
  /** A new session, for something of the peer that could not be read, is within its rate limits. */
  readonly mayRekey: (peer: Address) => boolean;
  readonly rekey: (peer: Address, bundle: DeviceBundle, unreadable: string | null) => unknown;
  readonly fetchBundles: (userId: string) => Promise<readonly DeviceBundle[] | null>;
  readonly isContact: (handle: string) => Promise<boolean>;
  /** Inside the call of the offer, in the new session. */
  readonly sendNack: (offer: DeliveredOffer, messageHash: string) => Promise<unknown>;
}

export interface SessionRecovery {
  /**
   * A new session with a device of which something could not be read. Resolves with false if none can be had. For
   * whatever else of it cannot be read meanwhile, the session that is on its way will do.
   */
  readonly renew: (peer: Address, unreadable: string | null) => Promise<boolean>;
  /**
   * An offer could not be read: asks its sender, in a new session, to send it again. Resolves with false if nothing
   * will come of it. Until the offer comes again, or cannot come any more, the call is kept out of the history:
   * `givenUp` is called then.
   */
  readonly askAgain: (offer: DeliveredOffer, givenUp: () => void) => Promise<boolean>;
  /** True, once, if this is the offer that was asked for again, by the device that was asked. */
  readonly isAskedFor: (offer: DeliveredOffer) => boolean;
  /** The call is over, or the server says so. */
  readonly callEnded: (callId: string) => void;
  readonly stop: () => void;
}

/** How long a repeat may be on its way after the call has stopped ringing. */
const GRACE_MS = 5_000;

/**
 * What becomes of offers that cannot be read, which no call machine knows of yet, and of the sessions they came in.
 * Never an error in clear: a new session, within rate limits, and in it a NACK. Strangers get nothing, for it would
 * tell them that the device is there (A47).
 *
 * What is kept here by call id is no state of a call: none was offered as far as the machine is concerned, nothing is
 * drawn, rings or is sent by it, and two of them decide nothing about each other. It is what is owed to a frame: a row
 * in the history unless its repeat comes. Once that comes, the machine has the call and this has forgotten it.
 */
export function createSessionRecovery(ports: SessionRecoveryPorts): SessionRecovery {
  const asked = new Map<string, { readonly from: Address; readonly end: (because: 'came' | 'gone') => void }>();
  const renewing = new Map<string, Promise<boolean>>();

  const renew = (peer: Address, unreadable: string | null): Promise<boolean> => {
    const key = `${peer.userId}:${peer.deviceId}`;
    const running = renewing.get(key) ?? renewOnce(peer, unreadable).finally(() => renewing.delete(key));
    renewing.set(key, running);
    return running;
  };

  const renewOnce = async (peer: Address, unreadable: string | null): Promise<boolean> => {
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

  return {
    renew,
    askAgain: async (offer, givenUp) => {
      const { call_id: callId, from: userId, from_device: deviceId, encrypted_payload: payload } = offer;
      const from = { userId, deviceId };
      // The same once more, or another one under its id: what is on its way is given up by itself.
      if (asked.has(callId)) return true;
      if (offer.ring_left_ms <= 0 || !(await ports.isContact(userId))) return false;
      const isRenewed = await renew(from, payload);
      if (asked.has(callId)) return true;
      if (!isRenewed) return false;
      const cancel = ports.startTimer(Math.min(offer.ring_left_ms, MAX_RING_TIMEOUT_MS) + GRACE_MS, () =>
        asked.get(callId)?.end('gone'),
      );
      asked.set(callId, {
        from,
        end: (because) => {
          cancel();
          asked.delete(callId);
          if (because === 'gone') givenUp();
        },
      });
      await ports.sendNack(offer, hashOfPayload(payload));
      return true;
    },
    isAskedFor: ({ call_id: callId, from, from_device: deviceId }) => {
      const entry = asked.get(callId);
      if (entry === undefined || entry.from.userId !== from || entry.from.deviceId !== deviceId) return false;
      entry.end('came');
      return true;
    },
    callEnded: (callId) => asked.get(callId)?.end('gone'),
    stop: () => {
      for (const { end } of asked.values()) end('gone');
    },
  };
}
