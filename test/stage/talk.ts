import type { HeadlessRingfort } from './HeadlessRingfort.ts';

/** One calls the other, who answers with sound, until both are connected; resolves to the call. */
export async function talk(caller: HeadlessRingfort, callee: HeadlessRingfort, peer: string): Promise<string> {
  await caller.dial(peer);
  const { call } = await callee.phase('ringing');
  const { callId } = call;
  await callee.ringfort.incomingHandlers.answer({ callId, callType: 'audio', phase: 'ringing' });
  await Promise.all([caller.phase('connected'), callee.phase('connected')]);
  return callId;
}

/** The same, and the caller hangs up. */
export async function talkAndHangUp(caller: HeadlessRingfort, callee: HeadlessRingfort, peer: string): Promise<void> {
  const callId = await talk(caller, callee, peer);
  await caller.ringfort.callHandlers.hangUp({ callId, phase: 'connected' });
  await Promise.all([caller.phase('ended'), callee.phase('ended')]);
}
