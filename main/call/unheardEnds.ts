import type { CallEvent } from '../../core/call/callEvent.ts';
import { findCall, liveCalls as goingOn, type CallList } from '../../core/call/callList.ts';
import type { CallSession } from '../../core/protocol/callSession.ts';

export interface UnheardEndsPorts {
  /** As of the last step. */
  readonly calls: () => CallList;
  /** The calls of this person that ring or are accepted, by the server, if it says. */
  readonly liveCalls: () => Promise<
    | { readonly ok: true; readonly value: { readonly calls: readonly Pick<CallSession, 'id'>[] } }
    | { readonly ok: false }
  >;
  readonly dispatch: (event: CallEvent) => void;
}

/**
 * For when the server has lost its queues, and with them perhaps the word that a call is over: a call that nobody has
 * answered and that the server no longer knows is over; one whose media flows needs no server. What was sent and not
 * yet taken in would be missing there too. (The other way round, calls that only the server knows: forgottenCalls.ts.)
 */
export function createUnheardEnds({ calls, liveCalls, dispatch }: UnheardEndsPorts): () => Promise<void> {
  return async () => {
    const waiting = goingOn(calls()).filter(({ phase }) => phase !== 'connected');
    if (waiting.length === 0) return;
    const reply = await liveCalls();
    if (!reply.ok) return;
    for (const { call } of waiting) {
      const phase = findCall(calls(), call.callId)?.phase;
      if (phase === 'dialling' || phase === 'calling') continue;
      if (reply.value.calls.some(({ id }) => id === call.callId)) continue;
      dispatch({ type: 'serverSaid', callId: call.callId, news: 'missed' });
    }
  };
}
