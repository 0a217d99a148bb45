import { expect, test } from 'vitest';
import { connectedView } from '../../test/fakes/callView.ts';
import { only, shown } from '../../test/fakes/shownCalls.ts';
import { namedCalls } from './namedCalls.ts';
import { peerName } from './peerName.ts';

const of = (callId: string, peer: string) =>
  ({ callId, peer, direction: 'incoming', type: 'audio', startedAt: 0 }) as const;
const ringing = {
  phase: 'ringing',
  call: of('r', 'mary2'),
  knownContact: true,
  needsRelay: false,
  silenced: false,
} as const;
const both = shown(connectedView(of('a', 'mary1')), ringing);
const called = (names: Record<string, string>, calls = both) => {
  const { view, second } = namedCalls(calls, new Map(Object.entries(names)));
  return [view, second?.view].map((one) => (one === undefined || one.phase === 'idle' ? null : peerName(one.call)));
};

test('each call is with whom the person knows by that name, and otherwise by the handle', () => {
  expect(called({ mary1: 'Mary', mary2: 'Maria' })).toEqual(['Mary', 'Maria']);
  expect(called({ mary1: 'Mary' })).toEqual(['Mary', 'mary2']);
  expect(called({ mary2: 'Mary' }, only(ringing))).toEqual(['Mary', null]);
});

test('two calls at once with people of one name are told apart by their handles, whoever chose the name', () => {
  expect(called({ mary1: 'Mary', mary2: 'MARY' })).toEqual(['mary1', 'mary2']);
  expect(called({ mary2: 'mary1' })).toEqual(['mary1', 'mary2']);
});
