import type { PeerMessage } from '../../core/protocol/peerMessage.ts';

/** A message to one device, and the frame it went out in. */
export interface SentMessage {
  readonly type: 'call_answer' | 'ice_candidate';
  readonly message: PeerMessage;
}

/** What went to single devices in the call of the moment, in case they could not read it. */
export interface SentMessages {
  /** `hash` is what a NACK would name. */
  readonly keep: (device: number, hash: string, sent: SentMessage) => void;
  /** The message of this hash and what followed it to the device, once in a call: what came after it was lost with it. */
  readonly fromUnread: (callId: string, device: number, hash: string) => readonly SentMessage[];
}

/** The server lets 64 candidate frames of a side through in a call; what is older than so many was read or is too late. */
const MAX_KEPT = 64;

export function createSentMessages(): SentMessages {
  let kept: { readonly device: number; readonly hash: string; readonly sent: SentMessage }[] = [];
  let callId: string | null = null;
  const repeatedTo = new Set<number>();
  return {
    keep: (device, hash, sent) => {
      // A NACK may be about another call than the one that is on, and is worth nothing later.
      if (sent.message.body.kind === 'nack') return;
      if (sent.message.callId !== callId) {
        callId = sent.message.callId;
        kept = [];
        repeatedTo.clear();
      }
      kept = [...kept, { device, hash, sent }].slice(-MAX_KEPT);
    },
    fromUnread: (ofCall, device, hash) => {
      const toDevice = ofCall === callId ? kept.filter((one) => one.device === device) : [];
      const first = toDevice.findIndex((one) => one.hash === hash);
      if (first < 0 || repeatedTo.has(device)) return [];
      repeatedTo.add(device);
      return toDevice.slice(first).flatMap(({ sent }) => (sent.message.body.kind === 'heartbeat' ? [] : [sent]));
    },
  };
}
