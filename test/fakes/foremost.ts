import { findCall, type CallList } from '../../core/call/callList.ts';
import { idle, type CallState } from '../../core/call/callState.ts';
import { shownCalls } from '../../core/call/shownCalls.ts';

/** The state of the call that windows show in front of the other one. */
export function foremost(calls: CallList): CallState {
  const { view } = shownCalls(calls);
  return view.phase === 'idle' ? idle : (findCall(calls, view.call.callId) ?? idle);
}
