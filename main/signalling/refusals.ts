import { MAX_UNIT_FRAMES } from '../../core/protocol/limits.ts';
import type { ErrorFrame } from '../../core/protocol/serverMessage.ts';
import type { Clock, Timers } from '../ports/clock.ts';
import type { Delivered } from '../ports/queuePosition.ts';
import type { Outbox, OutboxRow } from './outbox.ts';
import { resendMs } from './serverBounds.ts';

export interface RefusalsPorts extends Pick<Clock, 'now'>, Timers {
  readonly outbox: Pick<Outbox, 'kindOf' | 'putAgain'>;
  /** What the outbox has can be sent now. */
  readonly sendAgain: () => void;
}

export interface Refusals {
  /** Before the acknowledgement that follows it, which takes the row out. */
  readonly hear: (refusal: ErrorFrame) => Promise<void>;
  /** What is handed over: refusals with what they refuse, without those of what is sent again. */
  readonly told: (delivered: readonly Delivered[]) => readonly Delivered[];
  readonly stop: () => void;
}

/** What the server refused of what was sent: which kind of message it was, and whether it goes there once more. */
export function createRefusals({ outbox, now, startTimer, sendAgain }: RefusalsPorts): Refusals {
  /** By the s of the refusal, until it is handed over; one that comes twice never is. */
  const heard = new Map<number, { readonly kind: OutboxRow['kind'] | null; readonly goesAgain: boolean }>();
  let stop: () => void = () => undefined;
  return {
    hear: async ({ n, s, call_id: callId, code, retry_ms: retryMs }) => {
      if (n === undefined || s === undefined || heard.size >= MAX_UNIT_FRAMES) return;
      const kind = callId === undefined ? null : await outbox.kindOf(n, callId);
      // The server cannot store this now. An answer or a hang-up is worth as much a moment later.
      const goesAgain = code === 'unavailable' && (await outbox.putAgain(n, now()));
      if (kind !== null || goesAgain) heard.set(s, { kind, goesAgain });
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
        return [refusal.kind === null ? each : { ...each, refused: refusal.kind }];
      }),
    stop: () => stop(),
  };
}
