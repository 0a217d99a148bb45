import { createHash } from 'node:crypto';
import type { DeviceBundle } from '../../core/protocol/prekeyBundle.ts';
import type { DeliveredOffer, RelayedMessage } from '../../core/protocol/serverMessage.ts';
import { RatchetError } from '../../core/ratchet/signalCrypto.ts';
import type { Timers } from '../ports/clock.ts';
import type { Address } from '../ports/address.ts';

export interface SessionRecoveryPorts extends Timers {
  /** A new session, for something of the peer that could not be read, is within its rate limits. */
  readonly mayRekey: (peer: Address) => boolean;
  readonly rekey: (peer: Address, bundle: DeviceBundle, unreadable: string | null) => unknown;
  readonly fetchBundles: (userId: string) => Promise<readonly DeviceBundle[] | null>;
  readonly isContact: (handle: string) => Promise<boolean>;
  /** Inside the call of the offer, in the new session. */
  readonly sendNack: (callId: string, peer: Address, messageHash: string) => Promise<unknown>;
}

export interface SessionRecovery {
  /**
   * An offer could not be read: asks its sender, in a new session, to send it again. Resolves with false if nothing will come of
   * it. Until the offer comes again, or cannot come any more, the call is kept out of the history: `givenUp` is called then.
   */
  readonly askAgain: (offer: DeliveredOffer, givenUp: () => void) => Promise<boolean>;
  /**
   * Something else in the call that is on could not be read: asks its sender, in a new session, to send it again. Resolves with
   * false if nothing will come of it; `waited` is called when it should have come by now.
   */
  readonly askForRepeat: (unread: RelayedMessage, waited: () => void) => Promise<boolean>;
  /** True, once, if this is the offer that was asked for again, by the device that was asked. */
  readonly isAskedFor: (offer: DeliveredOffer) => boolean;
  /** The call is over, or the server says so. */
  readonly callEnded: (callId: string) => void;
  /** A26: leaves the session with a device that may have been copied. */
  readonly leaveSession: (peer: Address) => Promise<void>;
  readonly stop: () => void;
}

/** How long a repeat may be on its way, and a frame after the call has stopped ringing. */
const GRACE_MS = 5_000;

/**
 * What becomes of messages that cannot be read. Never an error in clear: a new session, within rate limits, and in it a NACK.
 * Strangers get nothing, for it would tell them that the device is there (A47).
 */
export function createSessionRecovery(ports: SessionRecoveryPorts): SessionRecovery {
  const asked = new Map<string, { readonly from: Address; readonly end: (because: 'came' | 'gone') => void }>();

  const renewing = new Map<string, Promise<boolean>>();
  const asking = new Map<string, Promise<boolean>>();
  const waiting = new Set<() => void>();

  /** For whatever else of a peer cannot be read meanwhile, the session that is on its way will do. */
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

  const askOnce = async (unread: RelayedMessage): Promise<boolean> => {
    const { t, call_id: callId, from, from_device: deviceId, encrypted_payload: payload } = unread;
    const peer = { userId: from, deviceId };
    // Who answers was called by us and knows that we are here; nobody else may learn it from a NACK.
    if (t !== 'call_answer' && !(await ports.isContact(from))) return false;
    if (!(await renew(peer, payload))) return false;
    await ports.sendNack(callId, peer, hashOfPayload(payload));
    return true;
  };

  return {
    askAgain,
    askForRepeat: async (unread, waited) => {
      // What cannot be read while one is asked for comes again together with it.
      const key = `${unread.call_id}/${unread.from}:${unread.from_device}`;
      const running = asking.get(key) ?? askOnce(unread).finally(() => asking.delete(key));
      asking.set(key, running);
      if (!(await running)) return false;
      const cancel = ports.startTimer(GRACE_MS, () => {
        waiting.delete(cancel);
        waited();
      });
      waiting.add(cancel);
      return true;
    },
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
      for (const cancel of waiting) cancel();
      waiting.clear();
    },
  };
}

/** How a NACK names a message: SHA-256 of its bytes before base64, lower-case hex. */
export function hashOfPayload(payload: string): string {
  return createHash('sha256').update(Buffer.from(payload, 'base64')).digest('hex');
}
