import type { CallSession } from '../../core/protocol/callSession.ts';
import type { ErrorCode } from '../../core/protocol/errorCodes.ts';
import type { Store } from '../store/Store.ts';
import { type CallSessionEvent, judge } from './callSessions.ts';
import type { Clock } from './clock.ts';

/** The call as it stands after an event, and whether it was this event that changed it, or why it may not. */
export interface Applied {
  readonly session: CallSession;
  readonly changed: boolean;
  readonly refusal?: ErrorCode;
}

/** Applies events to calls in the store: optimistic concurrency, compare and set on the status. */
export class CallTransitions {
  readonly #store: Store;
  readonly #clock: Clock;

  constructor(store: Store, clock: Clock) {
    this.#store = store;
    this.#clock = clock;
  }

  /**
   * If the row was changed by somebody else between judging and writing, it is judged again as it then stands: of two
   * events at once one wins and the other sees it. `asRead` saves reading a row just read. Undefined: there is no such
   * call.
   */
  async apply(callId: string, event: CallSessionEvent, asRead?: CallSession): Promise<Applied | undefined> {
    let session = asRead ?? (await this.#store.findCall(callId));
    while (session) {
      const verdict = judge(session, event, this.#clock.now());
      if (verdict.type === 'keep') return { session, changed: false };
      if (verdict.type === 'refuse') return { session, changed: false, refusal: verdict.code };
      if (await this.#store.changeCall(verdict.session, session.status))
        return { session: verdict.session, changed: true };
      session = await this.#store.findCall(callId);
    }
    return undefined;
  }
}
