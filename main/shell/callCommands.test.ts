import { expect, test } from 'vitest';
import type { CallView } from '../../core/call/view.ts';
import { connectedView } from '../../test/fakes/callView.ts';
import { shown } from '../../test/fakes/shownCalls.ts';
import { createCallCommands } from './callCommands.ts';
import { createOrderGuard } from './orderGuard.ts';

const of = (callId: string) => ({ callId, peer: 'bob', direction: 'incoming', type: 'audio', startedAt: 0 }) as const;
const ringing = (callId = 'r', stranger = false): CallView => ({
  ...{ phase: 'ringing', call: of(callId), knownContact: !stranger, needsRelay: stranger, silenced: false },
});
const connected = (callId: string, state: { heldHere?: boolean; muted?: boolean } = {}) =>
  connectedView(of(callId), state);

function phone(...views: readonly CallView[]) {
  let now = 0;
  const ordered: unknown[] = [];
  const guard = createOrderGuard(() => now);
  let calls = shown(...views);
  guard.shows(calls);
  const become = (...others: readonly CallView[]): void => {
    calls = shown(...others);
    guard.shows(calls);
  };
  const note = (name: string) => (seen: { readonly callId: string }, present?: unknown) =>
    void ordered.push([name, seen.callId, ...(present === undefined ? [] : [present])]);
  const commands = createCallCommands({
    calls: () => calls,
    answer: ({ does, order }) => note(does)(order, order.present),
    decline: note('decline'),
    hangUp: note('hangUp'),
    mute: ({ callId, muted }) => void ordered.push(['mute', callId, muted]),
    guard,
  });
  return { ...commands, ordered, become, wait: () => void (now += 400) };
}

test('a call that began to ring as the key went down is neither answered nor declined (A78)', () => {
  const { answer, hangUp, wait, ordered } = phone(ringing());
  answer();
  hangUp();
  expect(ordered).toEqual([]);
  wait();
  answer();
  hangUp();
  expect(ordered).toEqual([
    ['answer', 'r'],
    ['decline', 'r'],
  ]);
});

test('answering in a call holds it, and hanging up means the call that the person is in', () => {
  const { answer, hangUp, wait, ordered } = phone(connected('a'), ringing());
  wait();
  answer();
  hangUp();
  expect(ordered).toEqual([
    ['answer', 'r', { callId: 'a', wish: 'hold' }],
    ['hangUp', 'a'],
  ]);
});

test('a stranger who would have to be added is answered with that as well, or not at all', () => {
  const { answer, wait, ordered } = phone(ringing('r', true));
  wait();
  answer();
  expect(ordered).toEqual([['addAndAnswer', 'r']]);
});

test('the microphone goes off and on again, and of a held call it stays as it is', () => {
  const results = [connected('a'), connected('a', { muted: true }), connected('a', { heldHere: true })].map((view) => {
    const { toggleMuted, ordered } = phone(view);
    toggleMuted();
    return ordered;
  });
  expect(results).toEqual([[['mute', 'a', true]], [['mute', 'a', false]], []]);
});

test('a held call can be hung up on where nobody else is there, and nothing happens without a call', () => {
  const held = phone(connected('h', { heldHere: true }));
  held.wait();
  held.hangUp();
  expect(held.ordered).toEqual([['hangUp', 'h']]);
  const nobody = phone();
  nobody.answer();
  nobody.hangUp();
  nobody.toggleMuted();
  expect(nobody.ordered).toEqual([]);
});

test('pressed twice, or just as a call ended by itself, hanging up does not end the one that is held as well (A78)', () => {
  const { hangUp, wait, become, ordered } = phone(connected('a'), connected('h', { heldHere: true }));
  wait();
  hangUp();
  become(connected('h', { heldHere: true }));
  hangUp();
  expect(ordered).toEqual([['hangUp', 'a']]);
  wait();
  hangUp();
  expect(ordered).toEqual([
    ['hangUp', 'a'],
    ['hangUp', 'h'],
  ]);
});
