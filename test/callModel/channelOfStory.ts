import type { OutgoingMessage } from '../../core/call/outgoingMessage.ts';
import { FIRST } from '../../core/call/connection.ts';
import type { SentMessage } from '../../core/call/repeats.ts';
import { WIRE_VERSION } from '../../core/protocol/limits.ts';
import { reasonInClear } from '../../main/call/frameMapping.ts';
import type { PeerChannel } from '../../main/call/peerChannel.ts';
import { hashOfPayload } from '../../main/call/peerCodec.ts';
import type { OutgoingFrame } from '../../main/ports/outgoingFrame.ts';
import { pairOf, type SealedMessages } from './sealed.ts';
import type { SessionsWith } from './sessionsOfStory.ts';

interface ChannelPorts {
  readonly me: { readonly user: string; readonly device: number };
  readonly deviceOf: (user: string) => number;
  /** Which device an offer names: theirs, or one that is no more. */
  readonly addressed: (user: string) => number;
  readonly sealed: SealedMessages;
  readonly sessionWith: (user: string) => Pick<SessionsWith, 'sending' | 'isThere'>;
  /** Another identity of theirs turned up, and the person has not decided about it. */
  readonly isUndecided: (user: string) => boolean;
  readonly isOnline: () => boolean;
  readonly put: (frame: OutgoingFrame) => void;
  /** The other side is told that its closed media were taken for a hang-up. */
  readonly onGuess: (callId: string) => void;
  /** The other side is told that it is over, and not why. */
  readonly onWordless: (callId: string) => void;
}

/** What `peerChannel.ts` promises, where a ciphertext is a number: sealed and in the outbox, or why not. */
export function channelOfStory({
  me,
  deviceOf,
  addressed,
  sealed,
  sessionWith,
  isUndecided,
  isOnline,
  put,
  onGuess,
  onWordless,
}: ChannelPorts): PeerChannel {
  const base = { v: WIRE_VERSION } as const;
  const inFrame = (
    frame: SentMessage['frame'],
    call: { readonly callId: string; readonly peer: string; readonly type: 'audio' | 'video' },
    text: string,
  ): OutgoingFrame => {
    const to = { call_id: call.callId, to: call.peer };
    return frame === 'call_offer'
      ? { ...base, ...to, t: 'call_offer', call_type: call.type, payloads: { [addressed(call.peer)]: text } }
      : { ...base, ...to, t: frame, to_device: deviceOf(call.peer), encrypted_payload: text };
  };
  return {
    send: async (call, message, sequence, at = FIRST) => {
      await Promise.resolve();
      const { callId, peer } = call;
      const isUnsaid = isUndecided(peer);
      if (isUnsaid && message.kind !== 'hangup') return { ok: false, failure: 'identityChanged' };
      const ok = (sent: readonly SentMessage[], count = 1) => ({ ok: true, sent, count, forwardSecret: true }) as const;
      if (message.kind === 'repeat' || message.kind === 'readdress') {
        // The server is asked for the devices that there are.
        if (message.kind === 'readdress' && !isOnline()) return { ok: false, failure: 'offline' };
        const messages = message.kind === 'repeat' ? message.messages : [message.offer];
        const again = messages.map((one): SentMessage => {
          const text = sealed.seal(one.hash, sessionWith(peer).sending());
          put(inFrame(one.frame, call, text));
          return { ...one, payloadHash: hashOfPayload(text) };
        });
        return ok(again, again.length);
      }
      if (message.kind === 'offer' && !isOnline()) return { ok: false, failure: 'offline' };
      const pair = pairOf(message, at);
      const hash = sealed.hashOf({
        callId,
        peer: me.user,
        device: me.device,
        sequence,
        pair,
        callType: call.type,
        subject: call.subject ?? null,
        message,
      });
      if (message.kind === 'hangup') {
        if (message.reason === 'closed') onGuess(callId);
        // It waits for no session: without one it has no words for the other side.
        const session = sessionWith(peer);
        if (!session.isThere) onWordless(callId);
        const payloads = session.isThere && !isUnsaid ? { [deviceOf(peer)]: sealed.seal(hash, session.sending()) } : {};
        const reason = reasonInClear(message.reason);
        put({ ...base, call_id: callId, to: peer, t: 'call_hangup', payloads, reason });
        return ok([]);
      }
      const text = sealed.seal(hash, sessionWith(peer).sending());
      const frame = FRAMES[message.kind] ?? 'ice_candidate';
      put(inFrame(frame, call, text));
      const bytes = new Uint8Array(1);
      const about = { bytes, bucket: 256, hash, frame, pair, repeatable: !UNREPEATED.has(message.kind) } as const;
      return ok([{ ...about, device: deviceOf(peer), payloadHash: hashOfPayload(text) }]);
    },
  };
}

const FRAMES: Partial<Record<OutgoingMessage['kind'], SentMessage['frame']>> = {
  offer: 'call_offer',
  answer: 'call_answer',
};

const UNREPEATED: ReadonlySet<OutgoingMessage['kind']> = new Set(['accepted', 'name', 'heartbeat', 'nack']);
