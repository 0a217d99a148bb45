import { expect, test } from 'vitest';
import { isListedDaily, isMissed, leavesMark } from './endReason.ts';
import { mayRing, type WhoMayRing } from './mayRing.ts';

const contact = { knownContact: true, isBlocked: false };
const stranger = { knownContact: false, isBlocked: false };

test.each<[WhoMayRing, string, string]>([
  ['everybody', 'rings', 'rings'],
  ['contacts', 'rings', 'notContact'],
  ['nobody', 'nobodyMayRing', 'notContact'],
])('while %s may ring, a contact %s and a stranger %s (A86)', (who, ofContact, ofStranger) => {
  expect(mayRing(who, contact)).toBe(ofContact);
  expect(mayRing(who, stranger)).toBe(ofStranger);
});

test.each<WhoMayRing>(['everybody', 'contacts', 'nobody'])(
  'while %s may ring, whoever is blocked does not, contact or not (A86)',
  (who) => {
    expect(mayRing(who, { ...contact, isBlocked: true })).toBe('blocked');
    expect(mayRing(who, { ...stranger, isBlocked: true })).toBe('blocked');
  },
);

test('a call that did not ring is missed, leaves a mark only for a contact, and is listed once a day for others (A86)', () => {
  const reasons = ['notContact', 'nobodyMayRing', 'blocked'] as const;
  expect(reasons.map(isMissed)).toEqual([true, true, false]);
  expect(reasons.map(leavesMark)).toEqual([false, true, false]);
  expect(reasons.map(isListedDaily)).toEqual([true, false, true]);
});
