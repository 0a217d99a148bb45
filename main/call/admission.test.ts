import { expect, test } from 'vitest';
import { mayRing, type WhoMayRing } from '../../core/call/mayRing.ts';
import { DEFAULT_SETTINGS } from '../../core/ipc/readSettings.ts';
import { createAdmission, type AdmissionPorts } from './admission.ts';

const TOKEN = '07'.repeat(16);

function phone(whoMayRing: WhoMayRing, worth: ReturnType<AdmissionPorts['stores']['ownLinks']['redeem']>) {
  const redeemed: string[] = [];
  const desktop = { systemQuiet: false, fullScreen: false };
  const moment = { now: 0, minuteOfDay: 0, ...desktop };
  const door = createAdmission({
    stores: {
      contacts: { has: async (handle) => handle === 'friend', ringsOf: () => 'usual' },
      admission: { isBlocked: (handle) => handle === 'pest' },
      ownLinks: {
        redeem: (_token, caller) => {
          redeemed.push(caller);
          return worth;
        },
      },
    },
    trustOf: () => ({ devices: [], changed: [] }),
    whoMayRing: () => whoMayRing,
    mayRing: async (caller, sharingScreen) =>
      mayRing(caller, { ...moment, sharingScreen }, { ...DEFAULT_SETTINGS, whoMayRing }),
    calls: () => [],
    now: () => 0,
  });
  return { ...door, redeemed };
}

test('a stranger with a link that works rings though only contacts may', async () => {
  expect(await phone('contacts', 'rings').admission('walker', TOKEN)).toEqual({ verdict: 'rings', linkEnded: false });
  expect(await phone('contacts', 'rings').admission('walker', null)).toEqual({
    verdict: 'notContact',
    linkEnded: false,
  });
});

test.each(['expired', 'revoked', 'usedUp'] as const)(
  'a stranger whose link is %s hears so where it would have let them ring, and else nothing',
  async (worth) => {
    expect(await phone('contacts', worth).admission('walker', TOKEN)).toEqual({
      verdict: 'notContact',
      linkEnded: true,
    });
    expect(await phone('everybody', worth).admission('walker', TOKEN)).toEqual({ verdict: 'rings', linkEnded: false });
  },
);

test('while nobody may ring, a link that has ended is answered with nothing: one that works would ring no more', async () => {
  for (const worth of ['expired', 'revoked', 'usedUp'] as const) {
    expect(await phone('nobody', worth).admission('walker', TOKEN)).toEqual({
      verdict: 'notContact',
      linkEnded: false,
    });
  }
});

test('a token that nobody gave out is one of a stranger, and is answered with nothing', async () => {
  expect(await phone('contacts', 'unknown').admission('walker', TOKEN)).toEqual({
    verdict: 'notContact',
    linkEnded: false,
  });
});

test('contacts and blocked people use up no place of a link, and who is blocked learns nothing of it', async () => {
  const door = phone('contacts', 'revoked');
  expect(await door.admission('friend', TOKEN)).toEqual({ verdict: 'rings', linkEnded: false });
  expect(await door.admission('pest', TOKEN)).toEqual({ verdict: 'blocked', linkEnded: false });
  expect(door.redeemed).toEqual([]);
});

test('a call that cannot be read shows no link: who is no contact is listed as a stranger', async () => {
  const door = phone('contacts', 'rings');
  expect(await Promise.all(['walker', 'friend', 'pest'].map(door.barredAs))).toEqual(['notContact', null, 'blocked']);
});
