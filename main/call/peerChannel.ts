import type { CallRef } from '../../core/call/call.ts';
import type { OutgoingMessage } from '../../core/call/callEffect.ts';
import type { SendFailure } from '../../core/call/callEvent.ts';
import { WIRE_VERSION } from '../../core/protocol/limits.ts';
import { splitCandidates, type PeerMessage, type PeerMessageBody } from '../../core/protocol/peerMessage.ts';
import { FallbackNotAllowedError, RatchetError } from '../../core/ratchet/signalCrypto.ts';
import type { Clock } from '../ports/clock.ts';
import type { OutgoingFrame } from '../ports/outgoingFrame.ts';
import type { CallLedger } from './callLedger.ts';
import type { CallVerification } from './callVerification.ts';
import type { PeerCodec } from './peerCodec.ts';
import { createPeerDevices } from './peerDevices.ts';
import type { FetchBundles, FrameSender, MessageCrypto, SessionsInShape } from './peerPorts.ts';
import { createSentMessages } from './sentMessages.ts';
import { hashOfPayload } from './sessionRecovery.ts';

export interface PeerChannelPorts extends Clock {
  readonly crypto: MessageCrypto;
  readonly codec: PeerCodec;
  readonly ledger: CallLedger;
  readonly verification: Pick<CallVerification, 'commitment' | 'offerSent' | 'answerNonce' | 'answerSent'>;
  readonly fetchBundles: FetchBundles;
  readonly sessions: SessionsInShape;
  readonly outbox: FrameSender;
  readonly isOnline: () => boolean;
}

export interface PeerChannel {
  /** Resolves with null when the message is committed and on its way, else with the reason why it is not. */
  readonly send: (call: CallRef, message: OutgoingMessage) => Promise<SendFailure | null>;
  /** The server says that an offer named devices the peer no longer has: fetch their devices anew and offer again. */
  readonly offerAgain: (callId: string) => Promise<SendFailure | null>;
  /** A device could not read our offer and says so in a session of its own making: offers to it once more, once a call. */
  readonly offerUnread: (callId: string, device: number, messageHash: string) => Promise<SendFailure | null>;
  /** A device could not read something else of ours: it and what followed go to that device again as they were, once a call. */
  readonly sendAgain: (
    call: Pick<CallRef, 'callId' | 'peer'>,
    device: number,
    messageHash: string,
  ) => Promise<SendFailure | null>;
  /** A message about the ratchet or the words of a call, inside a call there is. */
  readonly control: (
    call: Pick<CallRef, 'callId' | 'peer'>,
    device: number,
    body: Extract<PeerMessageBody, { kind: 'heartbeat' | 'nack' | 'reveal' }>,
  ) => Promise<SendFailure | null>;
}

/** Turns the call's messages into encrypted frames: state and frame are committed together before anything leaves. */
export function createPeerChannel(ports: PeerChannelPorts): PeerChannel {
  const { crypto, codec, ledger, verification, outbox } = ports;
  const peerDevices = createPeerDevices(ports);
  const sentMessages = createSentMessages();
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
    const session = crypto.forPeer(address);
    await session.encryptToBase64(message, { alsoCommit });
    if (!session.forwardSecret) ledger.noteStatic(message.callId);
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
    frame: (payloads: Record<string, string>) => OutgoingFrame,
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

  const sendOffer = async (
    call: CallRef,
    { offer }: Extract<OutgoingMessage, { kind: 'offer' }>,
    devices: readonly number[],
  ): Promise<null> => {
    const { callId, peer, type } = call;
    const message = peerMessage(call, {
      kind: 'offer',
      ...offer,
      video: type === 'video',
      sasCommitment: verification.commitment(callId),
    });
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
    const hash = codec.hashOf(message);
    ledger.keepOfferHash(callId, hash);
    verification.offerSent(callId, { hash, dtlsFingerprint: offer.dtlsFingerprint });
    return null;
  };

  const sendMessage = async (
    peer: string,
    device: number,
    type: 'call_answer' | 'ice_candidate',
    message: PeerMessage,
  ): Promise<PeerMessage> => {
    await encrypt(peer, device, message, (text) => {
      sentMessages.keep(device, hashOfPayload(text), { type, message });
      outbox.put({
        v: WIRE_VERSION,
        t: type,
        call_id: message.callId,
        to: peer,
        to_device: device,
        encrypted_payload: text,
      });
    });
    outbox.flush();
    return message;
  };

  const sendToOne = (
    call: Pick<CallRef, 'callId' | 'peer'>,
    type: 'call_answer' | 'ice_candidate',
    device: number,
    body: PeerMessageBody,
  ): Promise<PeerMessage> => sendMessage(call.peer, device, type, peerMessage(call, body));

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
        const devices = await peerDevices.toOffer(call.peer);
        return typeof devices === 'string' ? devices : sendOffer(call, message, devices);
      }
      case 'answer': {
        const { callId } = call;
        const offerHash = ledger.offerHash(callId);
        if (offerHash === undefined) return 'unsecured';
        const sasNonce = verification.answerNonce(callId);
        const body = { kind: 'answer', ...message.answer, video: call.type === 'video', offerHash, sasNonce } as const;
        const sent = await sendToOne(call, 'call_answer', message.remoteDevice, body);
        verification.answerSent(callId, { hash: codec.hashOf(sent), dtlsFingerprint: body.dtlsFingerprint });
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
        const frame = (payloads: Record<string, string>): OutgoingFrame => ({
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
      if (error instanceof FallbackNotAllowedError) return 'noRatchet';
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
        const devices = await peerDevices.freshly(call.peer);
        return typeof devices === 'string' ? devices : sendOffer(call, message, devices);
      }),
    offerUnread: (callId, device, messageHash) =>
      orReason(async () => {
        if (offered?.call.callId !== callId || offered.hashes.get(device) !== messageHash) return null;
        if (offered.repeatedTo.has(device)) return null;
        offered.repeatedTo.add(device);
        return sendOffer(offered.call, offered.message, [device]);
      }),
    sendAgain: ({ callId, peer }, device, messageHash) =>
      orReason(async () => {
        // The very same messages: what hangs on their hashes stays as it is.
        for (const { type, message } of sentMessages.fromUnread(callId, device, messageHash)) {
          await sendMessage(peer, device, type, message);
        }
        return null;
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
