import { expect } from 'vitest';
import type { CallWorld } from './callWorld.ts';
import type { Side } from './sideOfCall.ts';

/** What people say of a call, and with declining it, stands in both histories or is heard of by nobody. */
export function expectSaid(world: CallWorld, caller: Side, callee: Side, what: string): void {
  const [ours, theirs] = [caller.entry, callee.entry];
  if (ours === undefined || theirs === undefined) return;
  const { subject } = ours.call;
  const heard = theirs.call.subject;
  // Of a stranger none is shown. Of a call that never rang it is known only where its offer was read.
  const isContact = callee.phone.isContact(caller.phone.user);
  if (!isContact) expect(heard, `what a stranger says it is about: ${what}`).toBeUndefined();
  else if (theirs.wasHere || heard !== undefined) expect(heard, `what it is about: ${what}`).toBe(subject);
  if (heard !== undefined) world.seen.add('subjects');
  for (const { reason, note } of [ours, theirs]) {
    if (reason !== 'declined' && reason !== 'declinedHere') expect(note, `said with it: ${what}`).toBeNull();
  }
  if (ours.reason !== 'declined' || theirs.reason !== 'declinedHere') return;
  // Its words were damaged, or found no room: the server knows that it was declined, and no more.
  if (caller.phone.notes.hangupsInClear.has(ours.call.callId) || callee.phone.notes.wordless.has(ours.call.callId))
    return;
  expect(ours.note, `said with declining: ${what}`).toEqual(theirs.note);
  if (ours.note !== null) world.seen.add('notes');
}
