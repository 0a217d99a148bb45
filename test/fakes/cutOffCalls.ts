import type { CallBeginning } from '../../core/call/callEvent.ts';
import { keptCall, RETURN_MS, type KeptCall } from '../../core/call/keptCall.ts';
import { FIRST } from '../../core/call/connection.ts';
import type { CallState } from '../../core/call/callState.ts';
import { CALL_A, certificateOf, digits, identityOf, known, own } from './callStory.ts';

// Calls in the middle of which the program was killed, as its store has them.

/** A call with somebody, 60 s long, as the store has it. */
export const keptWith = (peer: string, device: number, callId = CALL_A): KeptCall => ({
  call: { callId, peer, direction: 'outgoing', type: 'audio', startedAt: 1_000 },
  remoteDevice: device,
  party: { device, identity: identityOf(peer), hash: digits('answer'), dtlsFingerprint: certificateOf(peer) },
  placedByUs: true,
  at: FIRST,
  highest: FIRST,
  transcripts: [],
  sealed: false,
  forwardSecret: true,
  messages: 3,
  relayOnly: false,
  connectedAt: 2_000,
  route: 'direct',
  heldHere: false,
  muted: false,
  theirs: null,
});

/** What is found of it at the next start. It was last seen alive 60 s after it was connected. */
export const cutOff = (
  kept: KeptCall,
  { leftMs = RETURN_MS, byNow = 500_000, me = 'me again' } = {},
): Extract<CallBeginning, { type: 'callCutOff' }> => ({
  type: 'callCutOff',
  callId: kept.call.callId,
  kept,
  aliveAt: { byThen: kept.connectedAt + 60_000, byNow },
  leftMs,
  ours: own(me),
  trust: known(kept.call.peer, [kept.remoteDevice]),
});

/** As it comes out of the store. */
export function written(state: CallState): KeptCall {
  if (state.phase !== 'connected') throw new Error(`it is ${state.phase}`);
  const kept = keptCall(state);
  if (kept === null) throw new Error('there is nothing to go back to');
  return structuredClone(kept);
}
