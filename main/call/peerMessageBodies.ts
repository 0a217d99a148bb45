import type { CallRef } from '../../core/call/call.ts';
import type { Pair } from '../../core/call/connection.ts';
import type { OutgoingMessage } from '../../core/call/outgoingMessage.ts';
import type { PeerMessageBody } from '../../core/protocol/peerMessage.ts';
import { withCandidates, withName } from '../../core/protocol/peerMessageSize.ts';

/* What the messages of a call say, before they are numbered, encoded and encrypted. */

type Message<Kind extends OutgoingMessage['kind']> = Extract<OutgoingMessage, { kind: Kind }>;
type Body<Kind extends PeerMessageBody['kind']> = Extract<PeerMessageBody, { kind: Kind }>;
type Call = Pick<CallRef, 'type' | 'subject'>;

/** What this peer is given and told besides. */
type ToPeer<Kind extends 'offer' | 'answer'> = Pick<Body<Kind>, 'rightToRing' | 'name'>;

export function offerBody(
  { type, subject }: Call,
  { offer, sasCommitment, mediaSecret }: Message<'offer'>,
  { rightToRing, linkToken, name }: ToPeer<'offer'> & Pick<Body<'offer'>, 'linkToken'>,
): Body<'offer'> {
  const nameless: Body<'offer'> = {
    ...{ kind: 'offer', ...offer, video: type === 'video', sasCommitment, rightToRing, mediaSecret },
    ...{ subject: subject ?? null, linkToken, name: null },
  };
  return withName(nameless, name);
}

export function answerBody(
  { type }: Call,
  { answer, offerHash, sasNonce, candidates, mediaSecret }: Message<'answer'>,
  { rightToRing, name }: ToPeer<'answer'>,
): Body<'answer'> {
  const alone: Body<'answer'> = {
    ...{ kind: 'answer', ...answer, video: type === 'video', offerHash, sasNonce, rightToRing },
    ...{ candidates: [], mediaSecret, name: null },
  };
  return withCandidates(withName(alone, name), candidates);
}

export function hangupBody(
  { reason, note }: Message<'hangup'>,
  rightToRing: Body<'hangup'>['rightToRing'],
): Body<'hangup'> {
  return { kind: 'hangup', reason, rightToRing, note: note?.text ?? null, callBackAtMs: note?.callBackAt ?? null };
}

/** To the one device that takes part, beside its media. */
export type ControlMessage = Message<
  'accepted' | 'restart' | 'restarted' | 'rejoin' | 'rejoined' | 'reveal' | 'mediaState' | 'heartbeat' | 'nack'
>;

export interface Control {
  readonly body: PeerMessageBody;
  /** Whether it is said once more to who could not read it. */
  readonly repeatable: boolean;
  /** The connection of which it speaks. */
  readonly pair: Pair;
}

/** `at`: the connection in force. */
export function controlOf(message: ControlMessage, at: Pair): Control {
  switch (message.kind) {
    case 'accepted':
    case 'heartbeat':
      return { body: { kind: message.kind }, repeatable: false, pair: at };
    case 'nack':
      return { body: { kind: 'nack', messageHash: message.messageHash }, repeatable: false, pair: at };
    case 'restart':
      return { body: { kind: 'restart', ...message.credentials }, repeatable: true, pair: message.pair };
    case 'restarted': {
      const { credentials, questionHash, pair } = message;
      return { body: { kind: 'restarted', questionHash, ...credentials }, repeatable: true, pair };
    }
    case 'rejoin': {
      const { offer, sasCommitment, afterGeneration, mediaSecret, pair } = message;
      const body = { kind: 'rejoin', ...offer, sasCommitment, afterGeneration, mediaSecret } as const;
      return { body, repeatable: true, pair };
    }
    case 'rejoined': {
      const { answer, questionHash, sasNonce, mediaSecret, pair } = message;
      const body = { kind: 'rejoined', ...answer, questionHash, sasNonce, mediaSecret } as const;
      return { body, repeatable: true, pair };
    }
    case 'reveal': {
      const { generation, nonce } = message;
      const pair = generation === at.generation ? at : { generation, restart: 0 };
      return { body: { kind: 'reveal', nonce }, repeatable: true, pair };
    }
    case 'mediaState': {
      const { state, asleep, relayed } = message;
      return { body: { kind: 'mediaState', ...state, asleep, relayed }, repeatable: true, pair: at };
    }
  }
}
