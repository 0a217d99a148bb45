import { expect, test } from 'vitest';
import { isListedDaily, isMissed, leavesMark } from './endReason.ts';
import { mayRing, type RingSettings, type WhoMayRing } from './mayRing.ts';

const contact = { knownContact: true, isBlocked: false, verified: false, hasLink: false };
const verified = { ...contact, verified: true };
const stranger = { ...contact, knownContact: false };
const moment = { now: Date.UTC(2026, 4, 1), minuteOfDay: 23 * 60, systemQuiet: false };
const everybody: RingSettings = {
  whoMayRing: 'everybody',
  ringsWhenQuiet: 'nobody',
  doNotDisturb: 'off',
  quietHours: false,
  quietFrom: 22 * 60,
  quietUntil: 7 * 60,
};

test.each<[WhoMayRing, string, string]>([
  ['everybody', 'rings', 'rings'],
  ['contacts', 'rings', 'notContact'],
  ['nobody', 'nobodyMayRing', 'notContact'],
])('while %s may ring, a contact %s and a stranger %s (A86)', (whoMayRing, ofContact, ofStranger) => {
  expect(mayRing(contact, moment, { ...everybody, whoMayRing })).toBe(ofContact);
  expect(mayRing(stranger, moment, { ...everybody, whoMayRing })).toBe(ofStranger);
});

test('a stranger with a link of ours rings where contacts do, and nowhere else', () => {
  const guest = { ...stranger, hasLink: true };
  const ofGuest = (whoMayRing: WhoMayRing) => mayRing(guest, moment, { ...everybody, whoMayRing });
  expect((['everybody', 'contacts', 'nobody'] as const).map(ofGuest)).toEqual(['rings', 'rings', 'nobodyMayRing']);
  expect(mayRing({ ...guest, isBlocked: true }, moment, everybody)).toBe('blocked');
  expect(mayRing(guest, moment, { ...everybody, doNotDisturb: 'on' })).toBe('doNotDisturb');
});

test.each<WhoMayRing>(['everybody', 'contacts', 'nobody'])(
  'while %s may ring, whoever is blocked does not, contact or not (A86)',
  (whoMayRing) => {
    const settings: RingSettings = { ...everybody, whoMayRing, ringsWhenQuiet: 'everybody', doNotDisturb: 'on' };
    expect(mayRing({ ...verified, isBlocked: true }, moment, settings)).toBe('blocked');
    expect(mayRing({ ...stranger, isBlocked: true }, moment, settings)).toBe('blocked');
  },
);

const quiet = [
  ['do not disturb', { ...everybody, doNotDisturb: 'on' }, moment, 'doNotDisturb'],
  ['quiet hours', { ...everybody, quietHours: true }, moment, 'quietHours'],
  ['the do not disturb of the desktop', everybody, { ...moment, systemQuiet: true }, 'systemQuiet'],
] as const;

test.each(quiet)('during %s nobody rings unless that was asked for', (_what, settings, now, reason) => {
  expect([contact, verified, stranger].map((caller) => mayRing(caller, now, settings))).toEqual([
    ...[reason, reason, reason],
  ]);
});

test.each(quiet)('during %s verified contacts, or everybody, may ring all the same', (_what, settings, now, reason) => {
  const during = (ringsWhenQuiet: RingSettings['ringsWhenQuiet']) =>
    [contact, verified, { ...stranger, verified: true }].map((caller) =>
      mayRing(caller, now, { ...settings, ringsWhenQuiet }),
    );
  expect(during('verified')).toEqual([reason, 'rings', reason]);
  expect(during('everybody')).toEqual(['rings', 'rings', 'rings']);
});

test('ringing during do not disturb gives nobody a right to ring that they do not have (A86)', () => {
  const settings: RingSettings = { ...everybody, doNotDisturb: 'on', ringsWhenQuiet: 'everybody' };
  expect(mayRing(stranger, moment, { ...settings, whoMayRing: 'contacts' })).toBe('notContact');
  expect(mayRing(verified, moment, { ...settings, whoMayRing: 'nobody' })).toBe('nobodyMayRing');
});

test('a call that did not ring is missed, leaves a mark but for those of strangers who may not, and is listed once a day for them (A86)', () => {
  const reasons = ['notContact', 'nobodyMayRing', 'blocked', 'doNotDisturb', 'quietHours', 'systemQuiet'] as const;
  expect(reasons.map(isMissed)).toEqual([true, true, false, true, true, true]);
  expect(reasons.map(leavesMark)).toEqual([false, true, false, true, true, true]);
  expect(reasons.map(isListedDaily)).toEqual([true, false, true, false, false, false]);
});
