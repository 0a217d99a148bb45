import { MAX_UNIT_BYTES, MAX_UNIT_FRAMES } from '../../core/protocol/limits.ts';
import type { Batch, Ready, SequencedMessage, ServerMessage } from '../../core/protocol/serverMessage.ts';
import type { QueuePosition } from '../ports/queuePosition.ts';
import { FRAME_BYTES } from './intake.ts';
import type { OutboxContents, OutboxRow } from './outbox.ts';

/*
 * Both directions count. Ours: `n`, kept in the outbox until the server has consumed it. Theirs: `s` within an epoch,
 * kept by the server until we say that it is safe here. Connections break anywhere; nothing is lost, and nothing is
 * done twice.
 */

/** Rows that must not be sent on a new connection. */
export interface StaleRows {
  /** The server has them already. */
  readonly consumed: readonly OutboxRow[];
  /** Too old to be worth anything to the other side, or of calls that nobody here is in any more. */
  readonly expired: readonly OutboxRow[];
  /** The server had acknowledged more than it has: it was killed before that was safe, a hang-up perhaps. */
  readonly wasForgotten: boolean;
}

/**
 * Compares our outbox with the last n that the server says it has consumed. An n outside of what we know (below the
 * acknowledged, above the last given) means that one side has lost its place: then n tells nothing about our rows, and
 * all of them go again. The other device drops repeats.
 *
 * An offer of a call that is not there any more, and that nobody hung up, is not sent again: the call was refused, or
 * gave way to one of the other side, which such an offer would end; or its program was killed. Nor is an answer: it may
 * stand behind a hang-up that a server had taken and then forgot, and would begin a call that nobody is in.
 */
export function staleRows(
  contents: OutboxContents,
  consumed: number,
  now: number,
  goesOn: (callId: string) => boolean,
): StaleRows {
  const hungUp = new Set(contents.rows.flatMap((row) => (isHangup(row) ? [row.callId] : [])));
  const isGivenUp = ({ kind, callId }: OutboxRow): boolean =>
    BEGINNINGS.has(kind) && !hungUp.has(callId) && !goesOn(callId);
  const inPlace = contents.acknowledged <= consumed && consumed <= contents.last;
  const isConsumed = ({ n }: OutboxRow): boolean => inPlace && n <= consumed;
  return {
    consumed: contents.rows.filter(isConsumed),
    expired: contents.rows.filter((row) => !isConsumed(row) && (row.expiresAt <= now || isGivenUp(row))),
    wasForgotten: consumed < contents.acknowledged,
  };
}

/** What makes a call go on at the server. */
const BEGINNINGS: ReadonlySet<OutboxRow['kind']> = new Set(['call_offer', 'call_answer']);

/**
 * A hang-up that a person meant. With glare nobody does: the call became the other one. Read from the text as
 * `outboxRow` writes it, where neither a handle nor base64 holds a quotation mark: a damaged row must end no sign-in.
 */
function isHangup({ kind, frame }: OutboxRow): boolean {
  return kind === 'call_hangup' && !frame.includes('"reason":"glare"');
}

/** The receiving half of one connection. */
export interface Receiving {
  readonly epoch: string;
  /** The highest s taken in so far, or passed over because it could not be read. */
  readonly accepted: number;
  /** Whether the batch after sign-in is still going on. */
  readonly batching: boolean;
  readonly waiting: readonly SequencedMessage[];
  /** Of what waits. */
  readonly bytes: number;
}

export function beginReceiving(position: QueuePosition | null, ready: Pick<Ready, 'epoch' | 'resumed'>): Receiving {
  const goesOn = ready.resumed && position?.epoch === ready.epoch;
  return { epoch: ready.epoch, accepted: goesOn ? position.s : 0, batching: true, waiting: [], bytes: 0 };
}

/**
 * Takes in a frame or batch. What was taken in before is dropped; a gap only means that the server let something
 * expire, or that a frame could not be read.
 */
export function receive(receiving: Receiving, message: SequencedMessage | Batch): Receiving {
  const frames = message.t === 'batch' ? message.frames.filter(isSequenced) : [message];
  let { accepted } = receiving;
  const fresh: SequencedMessage[] = [];
  for (const frame of frames) {
    if (frame.s <= accepted) continue;
    accepted = frame.s;
    fresh.push(frame);
  }
  const batching = message.t === 'batch' ? message.more : receiving.batching;
  const bytes = receiving.bytes + bytesOfFrames(fresh);
  return { ...receiving, accepted, batching, waiting: [...receiving.waiting, ...fresh], bytes };
}

/** What could not be read, up to this s, is nothing from now on: no other answer will ever come to it. */
export function passOver(receiving: Receiving, s: number): Receiving {
  return { ...receiving, accepted: Math.max(receiving.accepted, s) };
}

/** How far everything is done once the frames of a unit are: to the last one, or to what came unread behind it. */
export function placeAfter(rest: Receiving, unit: readonly SequencedMessage[]): number | null {
  if (rest.waiting.length > 0 || rest.batching) return unit.at(-1)?.s ?? null;
  return rest.accepted;
}

/** What a frame takes up here: its payload, and the rest of it. */
export function bytesOfFrames(frames: readonly SequencedMessage[]): number {
  return frames.reduce(
    (sum, frame) => sum + FRAME_BYTES + ('encrypted_payload' in frame ? frame.encrypted_payload.length : 0),
    0,
  );
}

/**
 * All that waits, as one unit, or nothing while the batch goes on: whoever decides about ringing must have seen the
 * hang-up that follows an offer. A server whose batch does not end decides about nothing: a unit has its size, and is
 * then judged as it is.
 */
export function takeUnit(receiving: Receiving): readonly [Receiving, readonly SequencedMessage[]] {
  const { waiting } = receiving;
  const isFull = waiting.length >= MAX_UNIT_FRAMES || receiving.bytes >= MAX_UNIT_BYTES;
  if (receiving.batching && !isFull) return [receiving, []];
  let count = 0;
  for (let bytes = 0; count < Math.min(waiting.length, MAX_UNIT_FRAMES) && bytes < MAX_UNIT_BYTES; count += 1) {
    bytes += bytesOfFrames(waiting.slice(count, count + 1));
  }
  const rest = waiting.slice(count);
  return [{ ...receiving, waiting: rest, bytes: bytesOfFrames(rest) }, waiting.slice(0, count)];
}

export function isSequenced(message: ServerMessage): message is SequencedMessage {
  return 's' in message && message.s !== undefined;
}
