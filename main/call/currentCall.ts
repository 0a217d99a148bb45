import { callOf, type CallState } from '../../core/call/callState.ts';

/** With whom we are in a call. `remoteDevice` is null while none of the peer's devices has answered. */
export interface CurrentCall {
  readonly callId: string;
  readonly peer: string;
  readonly remoteDevice: number | null;
}

/** Between the offer and `connected` no session is replaced, unless it cannot send at all. */
export function isSettingUp(state: CallState, userId: string): boolean {
  switch (state.phase) {
    case 'calling':
    case 'alerting':
    case 'ringing':
    case 'answering':
    case 'connecting':
      return state.call.peer === userId;
    case 'idle':
    case 'dialling':
    case 'connected':
    case 'ended':
      return false;
  }
}

export function currentCallOf(state: CallState): CurrentCall | null {
  const call = callOf(state);
  if (call === null) return null;
  return { callId: call.callId, peer: call.peer, remoteDevice: 'remoteDevice' in state ? state.remoteDevice : null };
}
