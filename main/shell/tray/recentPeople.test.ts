import { expect, test } from 'vitest';
import { recentPeople } from './recentPeople.ts';

const call = (peer: string, blocked = false) => ({
  call: { callId: 'c', peer, direction: 'incoming', type: 'audio', startedAt: 0 } as const,
  blocked,
});

test('the last three people stand there once each, and nobody who is blocked', () => {
  const calls = ['anna', 'bob', 'anna', 'eve', 'carl', 'dora'].map((peer) => call(peer, peer === 'eve'));
  expect(recentPeople(calls).map(({ handle }) => handle)).toEqual(['anna', 'bob', 'carl']);
  expect(recentPeople([])).toEqual([]);
});

test('whoever is called by a name stands there by it, with the handle', () => {
  const [anna] = recentPeople([{ call: { ...call('anna').call, name: 'Anna K.' }, blocked: false }]);
  expect(anna).toEqual({ handle: 'anna', name: 'Anna K. (@anna)' });
});
