import type { OutgoingMessage } from '../../core/call/outgoingMessage.ts';
import { FIRST, type Pair } from '../../core/call/connection.ts';
import type { UnreadReason } from '../../core/call/callEvent.ts';
import type { CallId, CallType } from '../../core/call/call.ts';
import type { RelayedMessage } from '../../core/protocol/serverMessage.ts';
import { digits } from '../fakes/callStory.ts';

/** A message as its ciphertext carries it; whose it is, the session says. */
export interface Sealed {
  readonly callId: CallId;
  readonly peer: string;
  readonly device: number;
  readonly sequence: number;
  readonly pair: Pair;
  readonly callType: CallType;
  /** What an offer says that the call is about. */
  readonly subject: string | null;
  readonly message: OutgoingMessage;
  /** Of the message, which stays when it is sealed once more. */
  readonly hash: string;
  readonly session: number;
  /** It brings what the other side needs to begin that session. */
  readonly opens: boolean;
}

/** What the receiver makes of it, by where the bytes are others. */
export type Damage = Extract<UnreadReason, 'undecryptable' | 'outOfStep'>;

type RelayedFrom = Pick<RelayedMessage, 'call_id' | 'from' | 'from_device'>;

/** Before it is sealed. */
type Message = Omit<Sealed, 'hash' | 'session' | 'opens'>;

/** What all of a story sealed: only who has the ciphertext reads it, and each device reads each of them once. */
export class SealedMessages {
  readonly #byText = new Map<string, Sealed>();
  readonly #damaged = new Map<string, Damage>();
  readonly #byHash = new Map<string, Message>();

  hashOf(message: Message): string {
    const hash = digits(`message ${this.#byHash.size}`);
    this.#byHash.set(hash, message);
    return hash;
  }

  /** Ciphertext of a message that has a hash: base64. */
  seal(hash: string, session: Pick<Sealed, 'session' | 'opens'>): string {
    const message = this.#byHash.get(hash);
    if (message === undefined) throw new RangeError('no such message');
    const text = Buffer.from(`ciphertext ${this.#byText.size}`).toString('base64');
    this.#byText.set(text, { ...message, ...session, hash });
    return text;
  }

  /** Ciphertext of so many characters, of a call that nobody is in. */
  filling({ call_id: callId, from: peer, from_device: device }: RelayedFrom, characters: number): string {
    const message = { kind: 'candidates', remoteDevice: device, pair: FIRST, candidates: [] } as const;
    const text = `filling ${this.#byText.size} `.padEnd(characters, '.');
    const about = {
      callId,
      peer,
      device,
      sequence: 1,
      pair: FIRST,
      callType: 'audio',
      subject: null,
      message,
      hash: digits(text),
    } as const;
    this.#byText.set(text, { ...about, session: 0, opens: true });
    return text;
  }

  /** Other bytes in the place of a ciphertext: of a session that nobody has, or of none at all. */
  damaged(why: Damage): string {
    const text = `damaged ${this.#damaged.size}`;
    this.#damaged.set(text, why);
    return text;
  }

  damageOf(text: string): Damage | undefined {
    return this.#damaged.get(text);
  }

  open(text: string): Sealed {
    const sealed = this.#byText.get(text);
    if (sealed === undefined) throw new RangeError('not a ciphertext of this story');
    return sealed;
  }
}

/** Which connection a message speaks of; one that names none, of the one in force. */
export function pairOf(message: OutgoingMessage, at: Pair): Pair {
  if (message.kind === 'offer' || message.kind === 'answer') return FIRST;
  if (message.kind === 'reveal') {
    return message.generation === at.generation ? at : { generation: message.generation, restart: 0 };
  }
  return 'pair' in message ? message.pair : at;
}
