import { expect, test } from 'vitest';
import { isListedDaily, isMissed, leavesMark } from './endReason.ts';
import { mayRing, type RingSettings, type WhoMayRing } from './mayRing.ts';

const contact = { knownContact: true, isBlocked: false, verified: false, hasLink: false, rings: 'usual' } as const;
const verified = { ...contact, verified: true };
const stranger = { ...contact, knownContact: false };
const desktop = { systemQuiet: false, fullScreen: false, sharingScreen: false };
const moment = { now: Date.UTC(2026, 4, 1), minuteOfDay: 23 * 60, ...desktop };
const everybody: RingSettings = {
  whoMayRing: 'everybody',
  ringsWhenQuiet: 'nobody',
  ringsWhenSystemQuiet: 'nobody',
  doNotDisturb: 'off',
  quietHours: false,
  quietFrom: 22 * 60,
  quietUntil: 7 * 60,
  quietWhileSharing: true,
  quietInFullScreen: true,
};
/** As many ring while it is quiet as can be chosen. */
const loudest = { ringsWhenQuiet: 'verified', ringsWhenSystemQuiet: 'everybody' } as const;

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
    const settings: RingSettings = { ...everybody, ...loudest, whoMayRing, doNotDisturb: 'on' };
    expect(mayRing({ ...verified, isBlocked: true }, moment, settings)).toBe('blocked');
    expect(mayRing({ ...stranger, isBlocked: true }, moment, settings)).toBe('blocked');
  },
);

const quiet = [
  ['do not disturb', { ...everybody, doNotDisturb: 'on' }, moment, 'doNotDisturb'],
  ['quiet hours', { ...everybody, quietHours: true }, moment, 'quietHours'],
  ['the do not disturb of the desktop', everybody, { ...moment, systemQuiet: true }, 'systemQuiet'],
  ['a call that sees the screen', everybody, { ...moment, sharingScreen: true }, 'sharingScreen'],
  ['a program on the whole screen', everybody, { ...moment, fullScreen: true }, 'fullScreen'],
] as const;

test.each(quiet)('during %s nobody rings unless that was asked for', (_what, settings, now, reason) => {
  expect([contact, verified, stranger].map((caller) => mayRing(caller, now, settings))).toEqual([
    ...[reason, reason, reason],
  ]);
});

const callers = [contact, verified, { ...stranger, verified: true }];

test('verified contacts may ring during the quiet that a person wants, and then only there', () => {
  const verdicts = quiet.map(([what, settings, now, reason]) => {
    const during = callers.map((caller) => mayRing(caller, now, { ...settings, ringsWhenQuiet: 'verified' }));
    expect([during[0], during[2]], what).toEqual([reason, reason]);
    return during[1];
  });
  expect(verdicts).toEqual(['rings', 'rings', 'systemQuiet', 'sharingScreen', 'rings']);
});

test('who rings during the do not disturb of the desktop, verified or everybody, rings during no other quiet', () => {
  const ringing = (ringsWhenSystemQuiet: RingSettings['ringsWhenSystemQuiet']) =>
    quiet.map(([, settings, now]) =>
      callers.map((caller) => mayRing(caller, now, { ...settings, ringsWhenSystemQuiet }) === 'rings'),
    );
  const none = [false, false, false];
  expect(ringing('verified')).toEqual([none, none, [false, true, false], none, none]);
  expect(ringing('everybody')).toEqual([none, none, [true, true, true], none, none]);
});

test.each(quiet)('during %s those ring whose calls always do', (_what, settings, now, reason) => {
  const calls = [contact, { ...contact, rings: 'always' as const }, { ...verified, rings: 'never' as const }];
  expect(calls.map((caller) => mayRing(caller, now, settings))).toEqual([reason, 'rings', 'contactSilent']);
});

test('whose calls never ring, they do not at any time, and not for any other setting', () => {
  const never = { ...verified, rings: 'never' as const };
  expect(mayRing(never, moment, { ...everybody, ...loudest })).toBe('contactSilent');
});

test('whose calls always ring has no right to it that others do not have (A86)', () => {
  const always = { ...verified, rings: 'always' as const };
  expect(mayRing({ ...always, isBlocked: true }, moment, everybody)).toBe('blocked');
  expect(mayRing(always, moment, { ...everybody, whoMayRing: 'nobody' })).toBe('nobodyMayRing');
});

test('a shared screen and a program on the whole screen keep nobody quiet whose person does not want that', () => {
  const settings = { ...everybody, quietWhileSharing: false, quietInFullScreen: false };
  expect(mayRing(contact, { ...moment, sharingScreen: true, fullScreen: true }, settings)).toBe('rings');
});

test('ringing during do not disturb gives nobody a right to ring that they do not have (A86)', () => {
  const settings: RingSettings = { ...everybody, ...loudest, doNotDisturb: 'on' };
  expect(mayRing(stranger, moment, { ...settings, whoMayRing: 'contacts' })).toBe('notContact');
  expect(mayRing(verified, moment, { ...settings, whoMayRing: 'nobody' })).toBe('nobodyMayRing');
});

test('a call that did not ring is missed, leaves a mark but for those of strangers who may not, and is listed once a day for them (A86)', () => {
  const reasons = [
    ...(['notContact', 'nobodyMayRing', 'blocked'] as const),
    ...(['doNotDisturb', 'quietHours', 'systemQuiet', 'contactSilent', 'sharingScreen', 'fullScreen'] as const),
  ];
  const quietOnes = Array.from({ length: 6 }, () => true);
  expect(reasons.map(isMissed)).toEqual([true, true, false, ...quietOnes]);
  expect(reasons.map(leavesMark)).toEqual([false, true, false, ...quietOnes]);
  expect(reasons.map(isListedDaily)).toEqual([true, false, true, ...quietOnes.map(() => false)]);
});
