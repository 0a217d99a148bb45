import type { CallRef, Instant } from '../../core/call/call.ts';
import { begunCall, keptCall, RETURN_MS, type KeptCall } from '../../core/call/keptCall.ts';
import type { CallRecord } from '../../core/call/callEffect.ts';
import type { CallList } from '../../core/call/callList.ts';
import { begunRecord } from '../../core/call/callRecord.ts';
import type { BootTime, Timers } from '../ports/clock.ts';
import type { KeptCalls } from '../ports/keptCalls.ts';
import { createSignsOfLife } from './signsOfLife.ts';

export interface CutOffCallsPorts extends BootTime, Timers {
  readonly store: KeptCalls;
  /** As calls see the time. */
  readonly now: () => Instant;
  /** Whether the history has this call already. */
  readonly isRecorded: (callId: string) => Promise<boolean>;
  readonly onFault: (what: string, error: unknown) => void;
}

export interface CutOffCall {
  readonly kept: KeptCall;
  readonly aliveAt: { readonly byThen: Instant; readonly byNow: Instant };
  readonly leftMs: number;
}

/** The calls in the middle of which this program was killed. */
export interface FoundCalls {
  readonly cutOff: readonly CutOffCall[];
  /** What the history is to have of those that were not connected, to which nobody can return. */
  readonly begun: readonly CallRecord[];
}

export interface CutOffCalls {
  /** At the start. */
  readonly found: () => Promise<FoundCalls>;
  /** After each step: of calls that are connected what is needed to go back to them, of others that they are. */
  readonly look: (calls: CallList) => void;
  /** It is in the history, so that nobody has to find it again. */
  readonly recorded: (callId: string) => void;
  readonly stop: () => void;
}

/**
 * Between two signs of life. The other side waits 30 s for a call whose media do not flow, and 25 s after the last sign
 * it surely still does; one of 4 KB each 5 s, which waits for no disk, costs nothing that could be measured.
 */
const ALIVE_EVERY_MS = 5_000;

/** Keeps the calls that live in the store, for a next start that finds them (docs/adr/0039-back-to-the-call.md). */
export function createCutOffCalls({ store, boot, now, startTimer, ...ports }: CutOffCallsPorts): CutOffCalls {
  const { sign, agoMs } = createSignsOfLife({ boot, now });
  const known = new Map<string, string>();
  let seen: CallList = [];
  let told: boolean | null = null;
  /** Of the run before. */
  let wasCurrent = true;
  let stopTimer: (() => void) | null = null;

  /** A store that fails must not end a call that is going on. */
  const attempt = (work: () => void): void => {
    try {
      work();
    } catch (error) {
      ports.onFault('keep a call', error);
    }
  };

  /** Who mutes where nothing can be written must not be heard after a kill: what is kept is believed only if true. */
  const tellWhether = (isCurrent: boolean): void => {
    if (isCurrent === told) return;
    attempt(() => {
      store.setCurrent(isCurrent);
      told = isCurrent;
    });
  };

  const keepAll = (): void => {
    const living = seen.flatMap((state) => {
      const kept = state.phase === 'connected' ? keptCall(state) : null;
      const begun = begunCall(state);
      if (kept !== null) return [{ call: kept.call, text: JSON.stringify(kept), keep: () => store.keep(kept, sign()) }];
      if (begun === null) return [];
      return [{ call: begun.call, text: JSON.stringify(begun), keep: () => store.begin(begun, sign()) }];
    });
    for (const callId of known.keys()) {
      if (!living.some(({ call }) => call.callId === callId)) known.delete(callId);
    }
    const isKept = ({ call, text }: { readonly call: CallRef; readonly text: string }): boolean =>
      known.get(call.callId) === text;
    for (const one of living) {
      if (isKept(one)) continue;
      attempt(() => {
        one.keep();
        // Not before: what found no room is tried again with the next step, or the next sign of life.
        known.set(one.call.callId, one.text);
      });
    }
    // Of a call to which nobody has gone back yet, there is what there was.
    const isDoubted = !wasCurrent && seen.some(({ phase }) => phase === 'cutOff');
    if (living.length > 0) tellWhether(!isDoubted && living.every(isKept));
  };

  const giveSigns = (): void => {
    stopTimer = startTimer(ALIVE_EVERY_MS, giveSigns);
    keepAll();
    for (const callId of known.keys()) attempt(() => store.alive(callId, sign()));
  };
  const stop = (): void => {
    stopTimer?.();
    stopTimer = null;
  };

  return {
    found: async () => {
      const cutOff: CutOffCall[] = [];
      const begun: CallRecord[] = [];
      wasCurrent = store.isCurrent();
      for (const { alive, ...one } of store.load()) {
        const { callId } = 'kept' in one ? one.kept.call : one.begun.call;
        const ago = agoMs(alive);
        const byNow = ago === null ? alive.aliveAt : Math.round(now() - ago);
        const leftMs = ago === null ? 0 : Math.max(0, Math.round(RETURN_MS - ago));
        // It ended in good order, and the last thing that was to be done about it was not.
        // oxlint-disable-next-line no-await-in-loop
        if (await ports.isRecorded(callId)) attempt(() => store.forget(callId));
        else if ('begun' in one) begun.push(begunRecord(one.begun, byNow));
        else
          cutOff.push({
            kept: wasCurrent ? one.kept : { ...one.kept, muted: true },
            aliveAt: { byThen: alive.aliveAt, byNow },
            leftMs,
          });
      }
      return { cutOff, begun };
    },
    look: (calls) => {
      seen = calls;
      keepAll();
      if (known.size === 0) stop();
      else stopTimer ??= startTimer(ALIVE_EVERY_MS, giveSigns);
    },
    recorded: (callId) => attempt(() => store.forget(callId)),
    stop,
  };
}
