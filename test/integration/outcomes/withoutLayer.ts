import type { PeerMessage } from '../../../core/protocol/peerMessage.ts';

/** Calls of which no side says that it has a second layer on media from then on, as a Ringfort that has none. */
const calls = new Set<string>();

export function losesLayerIn(callId: string): void {
  calls.add(callId);
}

/** As such a Ringfort would send it. */
export function withoutLayer(message: PeerMessage): PeerMessage {
  const { body, callId } = message;
  if (!calls.has(callId) || (body.kind !== 'offer' && body.kind !== 'answer')) return message;
  return { ...message, body: { ...body, mediaSecret: null } };
}
