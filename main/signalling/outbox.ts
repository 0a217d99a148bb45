import type { NumberedMessage } from '../../core/protocol/clientMessage.ts';
import {
  ANSWER_TTL_MS,
  CANDIDATE_TTL_MS,
  HANGUP_TTL_MS,
  MAX_RING_TIMEOUT_MS,
  RING_TIMEOUT_MS,
} from '../../core/protocol/limits.ts';
import type { OutgoingFrame } from '../ports/outgoingFrame.ts';

/** A numbered frame on its way to the server, as JSON without its `n`: the number is a matter of the connection. */
export interface NewOutboxRow {
  readonly frame: string;
  readonly callId: string;
  readonly kind: NumberedMessage['t'];
  /** By the corrected time, Unix milliseconds; after it the frame is worth nothing to anybody. */
  readonly expiresAt: number;
}

export interface OutboxRow extends NewOutboxRow {
  /** In the order of encryption. */
  readonly id: number;
  readonly n: number;
}

export interface OutboxContents {
  /** The highest n the server is known to have consumed, and the highest ever given to a row. */
  readonly acknowledged: number;
  readonly last: number;
  readonly rows: readonly OutboxRow[];
}

/**
 * What was encrypted and has to reach the server, kept over restarts. A row is the same bytes however often it is
 * sent.
 */
export interface Outbox {
  /** Synchronous, inside the transaction that saves the advanced ratchet: neither may exist without the other. */
  readonly put: (row: NewOutboxRow) => void;
  readonly load: () => Promise<OutboxContents>;
  /** The rows above this n, in order. */
  readonly rowsAfter: (n: number) => Promise<readonly OutboxRow[]>;
  /** Everything up to n has been consumed by the server; an n that was never given out changes nothing. */
  readonly acknowledge: (n: number) => Promise<void>;
  /** The row with this n, of this call; null if there is none. */
  readonly rowAt: (n: number, callId: string) => Promise<Pick<OutboxRow, 'id' | 'kind'> | null>;
  /**
   * The server could not take the frame with this n for now: it goes behind all others under a new number. False if
   * there is none, it is worth nothing any more, or it is an offer (a caller that waits is told and decides).
   */
  readonly putAgain: (n: number, now: number) => Promise<boolean>;
  /**
   * The time was corrected: rows that end after `after` and up to `upTo` end this much later, so that they keep what
   * life they have left.
   */
  readonly redate: (change: Redating) => void;
  /** Takes these rows out and numbers all others anew from `base` + 1, in their old order. */
  readonly renumber: (base: number, remove: readonly number[]) => Promise<void>;
}

/** An offer lives as long as it may ring. */
const TIME_TO_LIVE_MS: Readonly<Record<Exclude<NumberedMessage['t'], 'call_offer'>, number>> = {
  call_answer: ANSWER_TTL_MS,
  ice_candidate: CANDIDATE_TTL_MS,
  call_hangup: HANGUP_TTL_MS,
};

export interface Redating {
  readonly byMs: number;
  readonly after: number;
  readonly upTo: number;
}

/**
 * Which rows a corrected time redates: those that were worth something a moment ago, and can have been made by that
 * time.
 */
export function redating({ byMs, before }: { readonly byMs: number; readonly before: number }): Redating {
  return { byMs, after: before, upTo: before + Math.max(MAX_RING_TIMEOUT_MS, ...Object.values(TIME_TO_LIVE_MS)) };
}

/** The row for a frame made now; it lives as long as the server would keep it for a device that is away. */
export function outboxRow(frame: OutgoingFrame, now: number, ringMs = RING_TIMEOUT_MS): NewOutboxRow {
  const lifetimeMs = frame.t === 'call_offer' ? ringMs : TIME_TO_LIVE_MS[frame.t];
  return {
    frame: JSON.stringify(frame),
    callId: frame.call_id,
    kind: frame.t,
    expiresAt: now + lifetimeMs,
  };
}

/** The text that is sent: the kept JSON with `n` put in front, untouched otherwise. */
export function numbered({ frame, n }: Pick<OutboxRow, 'frame' | 'n'>): string {
  return `{"n":${n},${frame.slice(1)}`;
}
