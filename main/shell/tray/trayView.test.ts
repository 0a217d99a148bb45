import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { CallView } from '../../../core/call/view.ts';
import { DEFAULT_SETTINGS } from '../../../core/ipc/readSettings.ts';
import type { AccountView, AppSnapshot, ConnectionView } from '../../../core/ipc/snapshot.ts';
import { en } from '../../../core/words/en.ts';
import { connectedView } from '../../../test/fakes/callView.ts';
import { snapshotOf } from '../../../renderer/stories/picture.ts';
import { trayView as viewIn } from './trayView.ts';

const trayView = (snapshot: AppSnapshot) => viewIn(snapshot, 'en');

const call = { callId: 'c', peer: 'bob', direction: 'incoming', type: 'audio', startedAt: 0 } as const;
const online = snapshotOf({
  account: {
    phase: 'ready',
    handle: 'alice',
    displayName: null,
    server: 'http://s',
    serverId: null,
    hosting: null,
    isUnprotected: false,
    keyProtection: { keyring: 'kwallet6', passphrase: false },
  },
  connection: { state: 'online', relay: 'none' },
  call: { phase: 'idle' },
  security: null,
  contacts: [],
  recents: [],
  missedCount: 0,
  settings: DEFAULT_SETTINGS,
});
const connection = (now: ConnectionView): AppSnapshot => ({
  ...online,
  account: { ...online.account, connection: now },
});
const account = (state: AccountView): AppSnapshot => ({ ...online, account: { ...online.account, state } });
const calling = (view: CallView, from = online): AppSnapshot => ({ ...from, call: { ...from.call, view } });
const missed = (missedCount: number, voiceCount = 0): AppSnapshot => ({
  ...online,
  recents: { ...online.recents, missedCount, voiceCount },
});

test('a phone that can be reached looks calm, one that cannot does not', () => {
  expect(trayView(online).state).toBe('idle');
  expect(trayView(connection({ state: 'offline', reason: 'unreachable', detail: null })).state).toBe('offline');
  expect(trayView(connection({ state: 'connecting' })).state).toBe('connecting');
  // The disk and not the network is at fault, and it says so (A77).
  expect(trayView(connection({ state: 'offline', reason: 'storeFull', detail: null }))).toMatchObject({
    state: 'offline',
    tooltip: { id: 'tray.tooltip.halted' },
    why: { id: 'problem.storeFull.title' },
  });
  // Why is told in the words of the main window.
  expect(trayView(connection({ state: 'offline', reason: 'signedInElsewhere', detail: null })).why).toMatchObject({
    id: 'connection.offline.signedInElsewhere.title',
  });
  expect(trayView(account({ phase: 'locked', missingKeyring: null })).state).toBe('offline');
});

test('of data that are being opened, or cannot be, nobody reads that nothing was ever set up', () => {
  const view = (state: AccountView) => trayView(account(state));
  expect(view({ phase: 'opening' })).toMatchObject({ state: 'connecting', tooltip: { id: 'tray.tooltip.opening' } });
  expect(view({ phase: 'storeProblem', code: 'keyringGone', missingKeyring: 'kwallet6' })).toMatchObject({
    state: 'offline',
    tooltip: { id: 'tray.tooltip.offline' },
    why: { id: 'storeProblem.title' },
  });
  const left = { handle: 'alice', displayName: null, server: 'http://s', hasKeys: true };
  expect(view({ phase: 'onboarding', last: left })).toMatchObject({ tooltip: { id: 'tray.tooltip.signedOut' } });
  for (const [state, tooltip] of [
    [{ phase: 'onboarding', last: null }, 'tray.tooltip.notSetUp'],
    [{ phase: 'choosePassphrase', missingKeyring: 'kwallet6' }, 'tray.tooltip.choosePassphrase'],
  ] as const) {
    expect(view(state)).toMatchObject({ state: 'offline', tooltip: { id: tooltip }, why: null });
  }
});

test('a ringing phone shows it even while the server is away', () => {
  const ringing = { phase: 'ringing', call, knownContact: true, needsRelay: false, silenced: false } as const;
  const view = trayView(calling(ringing, connection({ state: 'offline', reason: 'unreachable', detail: null })));
  expect(view).toEqual({
    state: 'ringing',
    tooltip: { id: 'tray.tooltip.ringing', values: { peer: 'bob' } },
    ...{ why: null, missed: null },
  });
});

test('a muted microphone, and what is shown to somebody, are told by the tray while the call goes on', () => {
  expect(trayView(calling(connectedView(call, { muted: true })))).toEqual({
    state: 'muted',
    tooltip: { id: 'tray.tooltip.muted', values: { peer: 'bob' } },
    ...{ why: null, missed: null },
  });
  expect(trayView(calling(connectedView(call))).state).toBe('inCall');
  // It is not forgotten for being muted.
  expect(trayView(calling(connectedView(call, { muted: true, sharing: true }))).tooltip).toEqual({
    id: 'tray.tooltip.sharing',
    values: { peer: 'bob' },
  });
});

test('do not disturb looks unlike a phone that rings, and says until when, before what was missed', () => {
  const quiet = (until: number | null, from = missed(2)): AppSnapshot => ({
    ...from,
    settings: { ...from.settings, quiet: { reason: 'doNotDisturb', until }, region: { times: 'en-GB', numbers: null } },
  });
  expect(trayView(quiet(null))).toEqual({
    state: 'doNotDisturb',
    tooltip: { id: 'tray.tooltip.quiet', values: {} },
    why: null,
    // The icon cannot tell both; the words do.
    missed: { id: 'tray.tooltip.missed', values: { count: 2 } },
  });
  const until = new Date(2026, 4, 1, 14, 30).getTime();
  expect(trayView(quiet(until)).tooltip).toEqual({ id: 'tray.tooltip.quietUntil', values: { time: '14:30' } });
  // A phone that cannot be reached is that, however quiet.
  expect(trayView(quiet(null, connection({ state: 'connecting' }))).state).toBe('connecting');
});

test('where nobody may ring, and in quiet hours, the tray says that, and not that calls get here', () => {
  const { values } = online.settings;
  const region = { times: 'en-GB', numbers: null };
  const until = new Date(2026, 4, 1, 7).getTime();
  const hours = { ...online.settings, region, quiet: { reason: 'quietHours', until } } as const;
  expect(trayView({ ...online, settings: hours })).toMatchObject({
    state: 'doNotDisturb',
    tooltip: { id: 'tray.tooltip.hoursUntil', values: { time: '07:00' } },
  });
  const nobody = { ...hours, values: { ...values, whoMayRing: 'nobody' } } as const;
  const said = { state: 'doNotDisturb', tooltip: { id: 'tray.tooltip.nobodyMayRing' } };
  // No end of the quiet is one of that.
  for (const quiet of [null, hours.quiet])
    expect(trayView({ ...online, settings: { ...nobody, quiet } })).toMatchObject(said);
});

test('what was missed is told in words while the phone cannot be reached, too', () => {
  const away = (from: AppSnapshot, now: ConnectionView) => ({ ...from, account: { ...from.account, connection: now } });
  const offline = { state: 'offline', reason: 'unreachable', detail: null } as const;
  expect(trayView(away(missed(2), offline))).toMatchObject({
    state: 'offline',
    missed: { id: 'tray.tooltip.missed', values: { count: 2 } },
  });
  expect(trayView(away(missed(1, 1), { state: 'connecting' })).missed).toMatchObject({ id: 'notification.voice' });
  expect(trayView(away(online, offline)).missed).toBeNull();
});

test('a voice message to a call that was seen is no missed call, and marks the icon all the same', () => {
  expect(trayView(missed(3, 1))).toMatchObject({ state: 'missed3', tooltip: { values: { count: 2 } } });
  expect(trayView(missed(1, 1))).toMatchObject({ state: 'missed1', tooltip: { id: 'notification.voice' } });
});

test('missed calls are counted until they are seen', () => {
  expect(trayView(missed(2))).toEqual({
    state: 'missed2',
    tooltip: { id: 'tray.tooltip.missed', values: { count: 2 } },
    ...{ why: null, missed: null },
  });
  expect([1, 9, 10, 400].map((count) => trayView(missed(count)).state)).toEqual([
    'missed1',
    'missed9',
    'missedMore',
    'missedMore',
  ]);
});

test('every text of the tray exists', () => {
  const phases = ['dialling', 'answering', 'connecting'] as const;
  const snapshots: AppSnapshot[] = [
    online,
    account({ phase: 'onboarding', last: null }),
    account({ phase: 'locked', missingKeyring: null }),
    account({ phase: 'opening' }),
    account({ phase: 'onboarding', last: { handle: 'alice', displayName: null, server: 'http://s', hasKeys: true } }),
    connection({ state: 'connecting' }),
    connection({ state: 'offline', reason: 'unreachable', detail: null }),
    missed(1),
    calling({ phase: 'ringing', call, knownContact: true, needsRelay: false, silenced: false }),
    ...phases.map((phase): AppSnapshot => calling({ phase, call, relayOnly: false, waitsFor: null })),
  ];
  for (const snapshot of snapshots) expect(Object.keys(en)).toContain(trayView(snapshot).tooltip.id);
});

test('every state has its own icon in the folder, for light and dark panels and for macOS', () => {
  const states = ['idle', 'connecting', 'offline', 'ringing', 'inCall', 'muted', 'doNotDisturb', 'missedMore'].concat(
    [1, 2, 3, 4, 5, 6, 7, 8, 9].map((count) => `missed${count}`),
  );
  const folder = join(import.meta.dirname, '../../../assets/tray');
  for (const kind of ['', '@2x', 'Template', 'Template@2x']) {
    const pictures = states.map((state) => readFileSync(join(folder, `${state}${kind}.png`)).toString('base64'));
    expect(new Set(pictures).size, kind).toBe(states.length);
  }
});
