import { expect, test } from 'vitest';
import { OFFLINE_REASONS, offlineWays } from './offlineWays.ts';
import { refusalRemedy } from './refusalRemedies.ts';

test('whatever keeps the server away, there is something to press', () => {
  for (const isHosting of [true, false]) {
    expect(OFFLINE_REASONS.filter((reason) => offlineWays(reason, isHosting).length === 0)).toEqual([]);
  }
});

test('a server on this computer has no other address', () => {
  expect(OFFLINE_REASONS.filter((reason) => offlineWays(reason, true).includes('changeAddress'))).toEqual([]);
  expect(offlineWays('nameNotFound', false)).toEqual(['tryNow', 'changeAddress']);
});

test('who was signed out signs in again, and nothing that would take the place of another device is tried alone', () => {
  expect(offlineWays('signInRefused', false)).toEqual(['registerAgain']);
  expect(offlineWays('signedInElsewhere', false)).toEqual(['signInHere']);
});

test('a call that could not be dialled says what to do first', () => {
  const first = (['busy', 'identityChanged', 'blocked', 'signedInElsewhere', 'timeout', 'failed'] as const).map(
    (reason) => refusalRemedy(reason, true),
  );
  expect(first).toEqual(['showCall', 'openContact', 'unblockAndCall', 'signInHere', 'reconnect', 'reconnect']);
  expect(refusalRemedy('storeFull', false)).toBe('callAgain');
});

test('whoever calls somebody that rings here is shown that call: to call again would be refused again', () => {
  expect([true, false].map((isOffline) => refusalRemedy('theyRing', isOffline))).toEqual(['showCall', 'showCall']);
});
