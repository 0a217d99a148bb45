import type { CallRef } from '../../core/call/call.ts';
import type { OutgoingMessage } from '../../core/call/callEffect.ts';
import type { SendFailure } from '../../core/call/callEvent.ts';
import { WIRE_VERSION } from '../../core/protocol/limits.ts';
import { splitCandidates, type PeerMessage, type PeerMessageBody } from '../../core/protocol/peerMessage.ts';
import { RatchetError } from '../../core/ratchet/signalCrypto.ts';
import type { CallLedger } from './callLedger.ts';
import type { PeerCodec } from './peerCodec.ts';
import type { FetchBundles, Outbox, PeerCrypto, SessionsInShape, UnnumberedFrame } from './peerPorts.ts';
import { hashOfPayload } from './sessionRecovery.ts';

export interface PeerChannelPorts {
  readonly crypto: PeerCrypto;
  readonly codec: PeerCodec;
  readonly ledger: CallLedger;
  readonly fetchBundles: FetchBundles;
  readonly sessions: SessionsInShape;
  readonly outbox: Outbox;
  readonly isOnline: () => boolean;
  readonly now: () => number;
}

export interface PeerChannel {
  /** Resolves with null when the message is committed and on its way, else with the reason why it is not. */
  readonly send: (call: CallRef, message: OutgoingMessage) => Promise<SendFailure | null>;
  /** The server says that an offer named devices the peer no longer has: fetch their devices anew and offer again. */
  readonly offerAgain: (callId: string) => Promise<SendFailure | null>;
  /** A device could not read our offer and says so in a session of its own making: offers to it once more, once a call. */
  readonly offerUnread: (callId: string, device: number, messageHash: string) => Promise<SendFailure | null>;
  /** A message about the ratchet itself, inside a call there is. */
  readonly control: (
    call: Pick<CallRef, 'callId' | 'peer'>,
    device: number,
    body: Extract<PeerMessageBody, { kind: 'heartbeat' | 'nack' }>,
  ) => Promise<SendFailure | null>;
}

/** Turns the call's messages into encrypted frames: state and frame are committed together before anything leaves. */
export function createPeerChannel(ports: PeerChannelPorts): PeerChannel {
  const { crypto, codec, ledger, outbox } = ports;
  /** The offer that is out, in case it must be made anew for other devices. */
  let offered: {
    readonly call: CallRef;
    readonly message: Extract<OutgoingMessage, { kind: 'offer' }>;
    /** What each device was sent, as a NACK would name it. */
    readonly hashes: Map<number, string>;
    readonly repeatedTo: Set<number>;
    /** It was made anew for other devices already. */
    renewed: boolean;
  } | null = null;

  const encrypt = async (
    peer: string,
    deviceId: number,
    message: PeerMessage,
    alsoCommit: (text: string) => void,
  ): Promise<void> => {
    const address = { userId: peer, deviceId };
    await ports.sessions.beforeSending(address, SENDING_KINDS[message.body.kind] ?? 'message');
    await crypto.forPeer(address).encryptToBase64(message, { alsoCommit });
    ports.sessions.afterSending(address);
  };

  const peerMessage = (call: Pick<CallRef, 'callId'>, body: PeerMessageBody): PeerMessage => ({
    callId: call.callId,
    sequence: ledger.nextSequence(call.callId),
    sentAtMs: ports.now(),
    body,
  });

  /** The same message for several devices: only the last commit puts the frame, so that it holds all of them or is not sent. */
  const sendToAll = async (
    call: CallRef,
    devices: readonly number[],
    message: PeerMessage,
    frame: (payloads: Record<string, string>) => UnnumberedFrame,
    onText: (device: number, text: string) => void = () => undefined,
  ): Promise<void> => {
    const payloads: Record<string, string> = {};
    for (const [index, device] of devices.entries()) {
      const isLast = index === devices.length - 1;
      await encrypt(call.peer, device, message, (text) => {
        payloads[String(device)] = text;
        onText(device, text);
        if (isLast) outbox.put(frame(payloads));
      });
    }
    outbox.flush();
  };

  const startSessions = async (peer: string): Promise<SendFailure | readonly number[]> => {
    const fetched = await ports.fetchBundles(peer);
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

  const sendOffer = async (
    call: CallRef,
    { offer }: Extract<OutgoingMessage, { kind: 'offer' }>,
    devices: readonly number[],
  ): Promise<null> => {
    const { callId, peer, type } = call;
    const message = peerMessage(call, { kind: 'offer', ...offer, video: type === 'video' });
    await sendToAll(
      call,
      devices,
      message,
      (payloads) => ({
        v: WIRE_VERSION,
        t: 'call_offer',
        call_id: callId,
        to: peer,
        call_type: type,
        payloads,
      }),
      (device, text) => offered?.hashes.set(device, hashOfPayload(text)),
    );
    ledger.keepOfferHash(callId, codec.hashOf(message));
    return null;
  };

  const sendToOne = async (
    call: Pick<CallRef, 'callId' | 'peer'>,
    type: 'call_answer' | 'ice_candidate',
    device: number,
    body: PeerMessageBody,
  ): Promise<void> => {
    await encrypt(call.peer, device, peerMessage(call, body), (text) =>
      outbox.put({
        v: WIRE_VERSION,
        t: type,
        call_id: call.callId,
        to: call.peer,
        to_device: device,
        encrypted_payload: text,
      }),
    );
    outbox.flush();
  };

  const saysGoodbye = async (...goodbye: Parameters<typeof sendToAll>): Promise<boolean> => {
    try {
      await sendToAll(...goodbye);
      return true;
    } catch (error) {
      if (error instanceof RatchetError) return false;
      throw error;
    }
  };

  const perform = async (call: CallRef, message: OutgoingMessage): Promise<SendFailure | null> => {
    switch (message.kind) {
      case 'offer': {
        if (!ports.isOnline()) return 'offline';
        offered = { call, message, hashes: new Map(), repeatedTo: new Set(), renewed: false };
        const known = await crypto.devicesWithSession(call.peer);
        const devices = known.length > 0 ? known : await startSessions(call.peer);
        return typeof devices === 'string' ? devices : sendOffer(call, message, devices);
      }
      case 'answer': {
        const offerHash = ledger.offerHash(call.callId);
        if (offerHash === undefined) return 'unsecured';
        const body = { kind: 'answer', ...message.answer, video: call.type === 'video', offerHash } as const;
        await sendToOne(call, 'call_answer', message.remoteDevice, body);
        return null;
      }
      case 'candidates':
        for (const candidates of splitCandidates(message.candidates)) {
          await sendToOne(call, 'ice_candidate', message.remoteDevice, { kind: 'candidates', candidates });
        }
        return null;
      case 'hangup': {
        const { remoteDevice, reason } = message;
        const devices = remoteDevice === null ? await crypto.devicesWithSession(call.peer) : [remoteDevice];
        const frame = (payloads: Record<string, string>): UnnumberedFrame => ({
          v: WIRE_VERSION,
          t: 'call_hangup',
          call_id: call.callId,
          to: call.peer,
          reason,
          payloads,
        });
        const farewell = peerMessage(call, { kind: 'hangup', reason });
        const encrypted = devices.length > 0 && (await saysGoodbye(call, devices, farewell, frame));
        // Nobody to encrypt to: the server ends the call by the clear reason class, which tells it nothing new.
        if (!encrypted) {
          outbox.put(frame({}));
          outbox.flush();
        }
        return null;
      }
    }
  };

  const orReason = async (attempt: () => Promise<SendFailure | null>): Promise<SendFailure | null> => {
    try {
      return await attempt();
    } catch (error) {
      if (error instanceof RatchetError) return SEND_FAILURES[error.code] ?? 'unsecured';
      throw error;
    }
  };

  return {
    send: (call, message) => orReason(() => perform(call, message)),
    offerAgain: (callId) =>
      orReason(async () => {
        if (offered?.call.callId !== callId || offered.renewed) return 'refused';
        const { call, message } = offered;
        offered.renewed = true;
        const devices = await startSessions(call.peer);
        return typeof devices === 'string' ? devices : sendOffer(call, message, devices);
      }),
    offerUnread: (callId, device, messageHash) =>
      orReason(async () => {
        if (offered?.call.callId !== callId || offered.hashes.get(device) !== messageHash) return null;
        if (offered.repeatedTo.has(device)) return null;
        offered.repeatedTo.add(device);
        return sendOffer(offered.call, offered.message, [device]);
      }),
    control: (call, device, body) =>
      orReason(async () => {
        await sendToOne(call, 'ice_candidate', device, body);
        return null;
      }),
  };
}

const SENDING_KINDS: Partial<Record<PeerMessageBody['kind'], 'offer' | 'farewell'>> = {
  offer: 'offer',
  hangup: 'farewell',
};

/** What a refusal of the ratchet means to the call; anything else is a call that cannot be secured. */
const SEND_FAILURES: Partial<Record<RatchetError['code'], SendFailure>> = {
  E_IDENTITY_CHANGED: 'identityChanged',
  // No bundle could be had in time.
  E_ROTATION_REQUIRED: 'refused',
};
