import type { CallSession } from '../../core/protocol/callSession.ts';
import type { ErrorCode } from '../../core/protocol/errorCodes.ts';
import type { Store } from '../store/Store.ts';
import { type CallSessionEvent, judge } from './callSessions.ts';
import type { HostClock } from './clock.ts';
import type { Hearing } from './hearing.ts';
import type { StrangerCalls } from './strangerCalls.ts';

/** The call as it stands after an event, and whether it was this event that changed it, or why it may not. */
export interface Applied {
  readonly session: CallSession;
  readonly changed: boolean;
  readonly refusal?: ErrorCode;
}

interface Parts {
  readonly store: Pick<Store, 'findCall' | 'changeCall'>;
  readonly clock: HostClock;
  readonly hearing: Pick<Hearing, 'heardUntil'>;
  readonly strangers: Pick<StrangerCalls, 'callerOf'>;
}

/** Applies events to calls in the store: optimistic concurrency, compare and set on the status. */
export class CallTransitions {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /**
   * If the row was changed by somebody else between judging and writing, it is judged again as it then stands: of two
   * events at once one wins and the other sees it. `asRead` saves reading a row just read. Undefined: there is no such
   * call.
   */
  async apply(callId: string, event: CallSessionEvent, asRead?: CallSession): Promise<Applied | undefined> {
    const { store, clock, hearing, strangers } = this.#parts;
    let session = asRead ?? (await store.findCall(callId));
    while (session) {
      const verdict = judge(session, event, clock.now(), hearing.heardUntil());
      if (verdict.type === 'keep') return { session, changed: false };
      if (verdict.type === 'refuse') return { session, changed: false, refusal: verdict.code };
      if (await store.changeCall(verdict.session, session.status, strangers.callerOf(callId)))
        return { session: verdict.session, changed: true };
      session = await store.findCall(callId);
    }
    return undefined;
  }
}
