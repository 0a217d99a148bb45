import type { CallRef } from '../../core/call/call.ts';
import type { SendFailure } from '../../core/call/failures.ts';
import { FIRST, type Pair } from '../../core/call/connection.ts';
import type { OutgoingMessage } from '../../core/call/outgoingMessage.ts';
import type { EncodedMessage, SentMessage } from '../../core/call/repeats.ts';
import { WIRE_VERSION } from '../../core/protocol/limits.ts';
import type { PeerMessageBody } from '../../core/protocol/peerMessage.ts';
import { splitCandidates } from '../../core/protocol/peerMessageSize.ts';
import { FallbackNotAllowedError, RatchetError } from '../../core/ratchet/signalCrypto.ts';
import type { Clock } from '../ports/clock.ts';
import type { OutgoingFrame } from '../ports/outgoingFrame.ts';
import { encodeMessage, hashOfPayload } from './peerCodec.ts';
import { reasonInClear } from './frameMapping.ts';
import { createPeerDevices } from './peerDevices.ts';
import { answerBody, type Control, controlOf, hangupBody, offerBody } from './peerMessageBodies.ts';
import type { FetchBundles, FrameSender, MessageCrypto, NameFor, RightsToRing, SessionsInShape } from './peerPorts.ts';

export interface PeerChannelPorts extends Clock {
  readonly crypto: MessageCrypto;
  readonly fetchBundles: FetchBundles;
  readonly sessions: SessionsInShape;
  readonly rights: RightsToRing;
  readonly nameFor: NameFor;
  readonly outbox: FrameSender;
  readonly isOnline: () => boolean;
}

/** What became of a message of the call. */
export type SendOutcome =
  | {
      readonly ok: true;
      readonly sent: readonly SentMessage[];
      /** The same to several devices is one. */
      readonly count: number;
      readonly forwardSecret: boolean;
    }
  | { readonly ok: false; readonly failure: SendFailure };

/** The part of a call that its messages need. */
export type CallAddress = Pick<CallRef, 'callId' | 'peer' | 'type' | 'subject'>;

export interface PeerChannel {
  /**
   * Resolves when the message is committed and on its way, or with why it is not. `sequence`: the number of the first
   * one. `at`: the connection in force, of which a message speaks that names no other.
   */
  readonly send: (call: CallAddress, message: OutgoingMessage, sequence: number, at?: Pair) => Promise<SendOutcome>;
}

/**
 * Turns the call's messages into encrypted frames: state and frame are committed together before anything leaves. It
 * keeps nothing of a call: what must be known of a message later goes back to the machine.
 */
export function createPeerChannel(ports: PeerChannelPorts): PeerChannel {
  const { crypto, outbox, rights } = ports;
  const peerDevices = createPeerDevices(ports);

  const encode = ({ callId }: CallAddress, sequence: number, body: PeerMessageBody, pair: Pair): Encoded => ({
    ...encodeMessage({ callId, sequence, sentAtMs: ports.now(), pair, body }),
    pair,
  });

  const encrypt = async (
    { peer: userId }: CallAddress,
    deviceId: number,
    frame: keyof typeof SENDING_KINDS,
    message: EncodedMessage,
    alsoCommit: (text: string) => void,
  ): Promise<{ readonly text: string; readonly forwardSecret: boolean }> => {
    const address = { userId, deviceId };
    await ports.sessions.beforeSending(address, SENDING_KINDS[frame]);
    const session = crypto.forPeer(address);
    const text = await session.encryptToBase64(message, { alsoCommit });
    const { forwardSecret } = session;
    ports.sessions.afterSending(address);
    return { text, forwardSecret };
  };

  /**
   * The same message for several devices: only the last commit puts the frame, so that it holds all of them or is not
   * sent.
   */
  const sendToAll = async (
    call: CallAddress,
    devices: readonly number[],
    message: Encoded,
    frame: 'call_offer' | 'call_hangup',
    toFrame: (payloads: Record<string, string>) => OutgoingFrame,
  ): Promise<SendOutcome> => {
    const payloads: Record<string, string> = {};
    const sent: SentMessage[] = [];
    let forwardSecret = true;
    for (const [index, device] of devices.entries()) {
      const isLast = index === devices.length - 1;
      const encrypted = await encrypt(call, device, frame, message, (text) => {
        payloads[String(device)] = text;
        if (isLast) outbox.put(toFrame(payloads));
      });
      forwardSecret &&= encrypted.forwardSecret;
      const payloadHash = hashOfPayload(encrypted.text);
      if (frame === 'call_offer') sent.push({ ...message, frame, device, payloadHash, repeatable: true });
    }
    outbox.flush();
    return { ok: true, sent, count: 1, forwardSecret };
  };

  const sendOffer = (call: CallAddress, devices: readonly number[], offer: Encoded): Promise<SendOutcome> => {
    const right = rights.received(call.peer);
    return sendToAll(call, devices, offer, 'call_offer', (payloads) => ({
      v: WIRE_VERSION,
      t: 'call_offer',
      call_id: call.callId,
      to: call.peer,
      call_type: call.type,
      ...(right === null ? {} : { right: Buffer.from(right, 'hex').toString('base64') }),
      payloads,
    }));
  };

  const sendToOne = async (
    call: CallAddress,
    device: number,
    frame: 'call_answer' | 'ice_candidate',
    message: Encoded,
    repeatable = true,
  ): Promise<Extract<SendOutcome, { ok: true }>> => {
    const { text, forwardSecret } = await encrypt(call, device, frame, message, (encrypted) =>
      outbox.put({
        v: WIRE_VERSION,
        t: frame,
        call_id: call.callId,
        to: call.peer,
        to_device: device,
        encrypted_payload: encrypted,
      }),
    );
    outbox.flush();
    const sent = { ...message, frame, device, payloadHash: hashOfPayload(text), repeatable };
    return { ok: true, sent: [sent], count: 1, forwardSecret };
  };

  const all = async (sendings: readonly (() => Promise<SendOutcome>)[]): Promise<SendOutcome> => {
    const sent: SentMessage[] = [];
    let forwardSecret = true;
    for (const sending of sendings) {
      const outcome = await sending();
      if (!outcome.ok) return outcome;
      sent.push(...outcome.sent);
      forwardSecret &&= outcome.forwardSecret;
    }
    return { ok: true, sent, count: sendings.length, forwardSecret };
  };

  const sendHangup = async (
    call: CallAddress,
    message: Extract<OutgoingMessage, { kind: 'hangup' }>,
    sequence: number,
    at: Pair,
  ): Promise<SendOutcome> => {
    const { remoteDevice, reason } = message;
    const devices = remoteDevice === null ? await crypto.devicesWithSession(call.peer) : [remoteDevice];
    const frame = (payloads: Record<string, string>): OutgoingFrame => ({
      v: WIRE_VERSION,
      t: 'call_hangup',
      call_id: call.callId,
      to: call.peer,
      // Why exactly is for the peer alone.
      reason: reasonInClear(reason),
      payloads,
    });
    // Whoever is turned away now shall be told apart from strangers the next time.
    const rightToRing = reason === 'reject' || reason === 'busy' ? rights.given(call.peer) : null;
    const farewell = encode(call, sequence, hangupBody(message, rightToRing), at);
    if (devices.length > 0) {
      try {
        return await sendToAll(call, devices, farewell, 'call_hangup', frame);
      } catch (error) {
        if (!(error instanceof RatchetError)) throw error;
      }
    }
    // Nobody to encrypt to: the server ends the call by the clear reason class, which tells it nothing new.
    outbox.put(frame({}));
    outbox.flush();
    return NOTHING_SENT;
  };

  const perform = async (
    call: CallAddress,
    message: OutgoingMessage,
    sequence: number,
    at: Pair,
  ): Promise<SendOutcome> => {
    const toDevice = (device: number, { body, repeatable, pair }: Control): Promise<SendOutcome> =>
      sendToOne(call, device, 'ice_candidate', encode(call, sequence, body, pair), repeatable);
    const ofUs = () => ({ rightToRing: rights.given(call.peer), name: ports.nameFor(call.peer) });
    switch (message.kind) {
      case 'offer': {
        if (!ports.isOnline()) return { ok: false, failure: 'offline' };
        const devices = await peerDevices.toOffer(call.peer);
        if (typeof devices === 'string') return { ok: false, failure: devices };
        const body = offerBody(call, message, { ...ofUs(), linkToken: rights.ofLink(call.peer) });
        return sendOffer(call, devices, encode(call, sequence, body, FIRST));
      }
      case 'readdress': {
        const devices = await peerDevices.freshly(call.peer);
        return typeof devices === 'string' ? { ok: false, failure: devices } : sendOffer(call, devices, message.offer);
      }
      case 'answer': {
        const body = answerBody(call, message, ofUs());
        return sendToOne(call, message.remoteDevice, 'call_answer', encode(call, sequence, body, FIRST));
      }
      case 'name': {
        const name = ports.nameFor(call.peer);
        if (name === null) return NOTHING_SENT;
        return toDevice(message.remoteDevice, { body: { kind: 'name', name }, repeatable: false, pair: at });
      }
      case 'candidates':
        return all(
          splitCandidates(message.candidates).map((candidates, index) => () => {
            const body = encode(call, sequence + index, { kind: 'candidates', candidates }, message.pair);
            return sendToOne(call, message.remoteDevice, 'ice_candidate', body);
          }),
        );
      case 'hangup':
        return sendHangup(call, message, sequence, at);
      case 'repeat':
        return all(
          message.messages.map((one) => () => {
            if (one.frame === 'call_offer') return sendOffer(call, [message.remoteDevice], one);
            return sendToOne(call, message.remoteDevice, one.frame, one);
          }),
        );
      case 'accepted':
      case 'restart':
      case 'restarted':
      case 'rejoin':
      case 'rejoined':
      case 'reveal':
      case 'mediaState':
      case 'heartbeat':
      case 'nack':
        return toDevice(message.remoteDevice, controlOf(message, at));
    }
  };

  return {
    send: async (call, message, sequence, at = FIRST) => {
      try {
        return await perform(call, message, sequence, at);
      } catch (error) {
        if (error instanceof FallbackNotAllowedError) return { ok: false, failure: 'noRatchet' };
        if (error instanceof RatchetError) return { ok: false, failure: SEND_FAILURES[error.code] ?? 'unsecured' };
        throw error;
      }
    },
  };
}

const NOTHING_SENT = { ok: true, sent: [], count: 0, forwardSecret: true } as const;

/** Encoded, and of which connection it speaks. */
type Encoded = EncodedMessage & { readonly pair: Pair };

const SENDING_KINDS = {
  call_offer: 'offer',
  call_answer: 'message',
  ice_candidate: 'message',
  call_hangup: 'farewell',
} as const;

/** What a refusal of the ratchet means to the call; anything else is a call that cannot be secured. */
const SEND_FAILURES: Partial<Record<RatchetError['code'], SendFailure>> = {
  E_IDENTITY_CHANGED: 'identityChanged',
  // No bundle could be had in time.
  E_ROTATION_REQUIRED: 'refused',
};
