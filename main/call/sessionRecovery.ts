import { MAX_RING_TIMEOUT_MS } from '../../core/protocol/limits.ts';
import type { DeviceBundle } from '../../core/protocol/prekeyBundle.ts';
import type { DeliveredOffer } from '../../core/protocol/serverMessage.ts';
import { RatchetError } from '../../core/ratchet/signalCrypto.ts';
import type { Address } from '../ports/address.ts';
import type { AskedOffer } from '../ports/askedOffers.ts';
import { createAskedOffers, type AskedOffers, type AskedOffersPorts, type GiveUp } from './askedOffers.ts';
import { hashOfPayload } from './peerCodec.ts';

export interface SessionRecoveryPorts extends AskedOffersPorts {
  /** A new session, for something of the peer that could not be read, is within its rate limits. */
  readonly mayRekey: (peer: Address) => boolean;
  readonly rekey: (peer: Address, bundle: DeviceBundle, unreadable: string | null) => unknown;
  readonly fetchBundles: (userId: string) => Promise<readonly DeviceBundle[] | null>;
  readonly isContact: (handle: string) => Promise<boolean>;
  /** Inside the call of the offer, in the new session. */
  readonly sendNack: (offer: DeliveredOffer, messageHash: string) => Promise<unknown>;
}

export interface SessionRecovery extends Pick<AskedOffers, 'recorded' | 'resume' | 'stop'> {
  /**
   * A new session with a device of which something could not be read. Resolves with false if none can be had. For
   * whatever else of it cannot be read meanwhile, the session that is on its way will do.
   */
  readonly renew: (peer: Address, unreadable: string | null) => Promise<boolean>;
  /**
   * An offer could not be read: asks its sender, in a new session, to send it again. Resolves with false if nothing
   * will come of it, and with true as soon as it is remembered, for it takes a look at the server. Until the offer
   * comes again, or cannot come any more, the call is kept out of the history: `giveUp` is called then.
   */
  readonly askAgain: (offer: DeliveredOffer, giveUp: GiveUp) => Promise<boolean>;
  /** True, once, if this is the offer that was asked for again, by the device that was asked. */
  readonly isAskedFor: (offer: DeliveredOffer) => boolean;
  /** The call is over, or the server says so. Resolves when nothing waits for it any more. */
  readonly callEnded: (callId: string) => Promise<void>;
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
  const asked = createAskedOffers(ports);
  const renewing = new Map<string, Promise<boolean>>();
  const keyOf = ({ userId, deviceId }: Address): string => `${userId}:${deviceId}`;
  const mayRenew = (peer: Address): boolean => renewing.has(keyOf(peer)) || ports.mayRekey(peer);

  const renew = (peer: Address, unreadable: string | null): Promise<boolean> => {
    const key = keyOf(peer);
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

  const ask = async (offer: DeliveredOffer): Promise<void> => {
    const { call_id: callId, encrypted_payload: payload } = offer;
    try {
      if (await renew(senderOf(offer), payload)) {
        // Who has hung up meanwhile sends it no more.
        if (asked.has(callId)) await ports.sendNack(offer, hashOfPayload(payload));
        return;
      }
    } catch (error) {
      ports.onFault('ask for an offer again', error);
    }
    await asked.gone(callId);
  };

  return {
    renew,
    askAgain: async (offer, giveUp) => {
      const { call_id: callId, from: userId } = offer;
      // The same once more, or another one under its id: what is on its way is given up by itself.
      if (asked.has(callId)) return true;
      if (offer.ring_left_ms <= 0 || !(await ports.isContact(userId)) || !mayRenew(senderOf(offer))) return false;
      const leftMs = Math.min(offer.ring_left_ms, MAX_RING_TIMEOUT_MS) + GRACE_MS;
      if (!asked.add(askedOffer(offer, ports.now()), leftMs, giveUp)) return false;
      void ask(offer);
      return true;
    },
    isAskedFor: (offer) => asked.came(offer.call_id, senderOf(offer)),
    callEnded: asked.gone,
    recorded: asked.recorded,
    resume: asked.resume,
    stop: asked.stop,
  };
}

function senderOf({ from: userId, from_device: deviceId }: DeliveredOffer): Address {
  return { userId, deviceId };
}

function askedOffer(
  { call_id: callId, from: peer, from_device: device, ...offer }: DeliveredOffer,
  now: number,
): AskedOffer {
  const startedAt = Math.max(0, now - offer.age_ms);
  return { call: { callId, peer, direction: 'incoming', type: offer.call_type, startedAt }, device };
}
