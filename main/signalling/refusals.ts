import { MAX_UNIT_FRAMES } from '../../core/protocol/limits.ts';
import type { ErrorFrame } from '../../core/protocol/serverMessage.ts';
import type { Clock, Timers } from '../ports/clock.ts';
import type { Delivered } from '../ports/queuePosition.ts';
import type { Outbox, OutboxRow } from './outbox.ts';
import { resendMs } from './serverBounds.ts';

/**
 * By id, the rows of which it was told that they are refused, over all connections of a run. A server that was killed
 * before it acknowledged them has forgotten that, gets them once more and refuses them again: an offer, say, in whose
 * place another one is on its way by then.
 */
export type RefusedRows = Set<number>;
const MOST_REFUSED = 1000;

export interface RefusalsPorts extends Pick<Clock, 'now'>, Timers {
  readonly outbox: Pick<Outbox, 'rowAt' | 'putAgain'>;
  readonly refusedRows: RefusedRows;
  /** What the outbox has can be sent now. */
  readonly sendAgain: () => void;
}

export interface Refusals {
  /** Before the acknowledgement that follows it, which takes the row out. */
  readonly hear: (refusal: ErrorFrame) => Promise<void>;
  /** What is handed over: refusals with what they refuse, once, without those of what is sent again. */
  readonly told: (delivered: readonly Delivered[]) => readonly Delivered[];
  /** What was told is acted upon, and is no news the next time. */
  readonly handedOver: () => void;
  readonly stop: () => void;
}

type RefusedRow = Pick<OutboxRow, 'id' | 'kind'>;

/** What the server refused of what was sent: which kind of message it was, and whether it goes there once more. */
export function createRefusals({ outbox, refusedRows, now, startTimer, sendAgain }: RefusalsPorts): Refusals {
  /** By the s of the refusal, until it is handed over; one that comes twice never is. */
  const heard = new Map<number, { readonly row: RefusedRow | null; readonly goesAgain: boolean }>();
  let stop: () => void = () => undefined;
  let telling: readonly number[] = [];
  return {
    hear: async ({ n, s, call_id: callId, code, retry_ms: retryMs }) => {
      if (n === undefined || s === undefined || heard.size >= MAX_UNIT_FRAMES) return;
      const row = callId === undefined ? null : await outbox.rowAt(n, callId);
      // The server cannot store this now. An answer or a hang-up is worth as much a moment later.
      const goesAgain = code === 'unavailable' && (await outbox.putAgain(n, now()));
      if (row !== null || goesAgain) heard.set(s, { row, goesAgain });
      if (!goesAgain) return;
      stop();
      stop = startTimer(resendMs(retryMs), sendAgain);
    },
    told: (delivered) =>
      delivered.flatMap((each) => {
        const { s } = each.position;
        const refusal = each.frame.t === 'err' ? heard.get(s) : undefined;
        if (refusal === undefined) return [each];
        heard.delete(s);
        if (refusal.goesAgain) return [];
        if (refusal.row === null) return [each];
        if (refusedRows.has(refusal.row.id)) return [];
        telling = [...telling, refusal.row.id];
        return [{ ...each, refused: refusal.row.kind }];
      }),
    handedOver: () => {
      if (telling.length === 0) return;
      for (const id of telling) refusedRows.add(id);
      telling = [];
      for (const oldest of [...refusedRows].slice(0, -MOST_REFUSED)) refusedRows.delete(oldest);
    },
    stop: () => stop(),
  };
}
