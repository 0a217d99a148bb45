import { expect, test } from 'vitest';
import { mayRing, type RingMoment } from '../../../../core/call/mayRing.ts';
import { DEFAULT_SETTINGS } from '../../../../core/ipc/readSettings.ts';
import type { Settings } from '../../../../core/ipc/settings.ts';
import { RING_FIXES } from './ringFix.ts';

const contact = { knownContact: true, isBlocked: false, verified: false, hasLink: false, rings: 'usual' } as const;
const noon = { now: Date.UTC(2026, 4, 1, 12), minuteOfDay: 12 * 60 };
const nothing: RingMoment = { ...noon, systemQuiet: false, fullScreen: false, sharingScreen: false };

/** What keeps a phone quiet on which all of it was chosen, and how it stands then. */
const wanted: Settings = { ...DEFAULT_SETTINGS, quietInFullScreen: true };
const kept = {
  nobodyMayRing: [{ ...wanted, whoMayRing: 'nobody' }, nothing],
  doNotDisturb: [{ ...wanted, doNotDisturb: 'on' }, nothing],
  quietHours: [{ ...wanted, quietHours: true, quietFrom: 11 * 60, quietUntil: 13 * 60 }, nothing],
  systemQuiet: [wanted, { ...nothing, systemQuiet: true }],
  fullScreen: [wanted, { ...nothing, fullScreen: true }],
} as const satisfies Record<string, readonly [Settings, RingMoment]>;
const codes = ['nobodyMayRing', 'doNotDisturb', 'quietHours', 'systemQuiet', 'fullScreen'] as const;

test.each(codes)('the press against %s ends that, and no other quiet that the person chose', (code) => {
  const act = RING_FIXES[`ringTest.mayRing.${code}`]?.act;
  const change = typeof act === 'object' && 'change' in act ? act.change : {};
  const verdicts = codes.map((other) => {
    const [settings, moment] = kept[other];
    expect(mayRing(contact, moment, settings), other).toBe(other);
    return mayRing(contact, moment, { ...settings, ...change });
  });
  expect(verdicts).toEqual(codes.map((other) => (other === code ? 'rings' : other)));
});
