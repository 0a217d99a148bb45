import { expect, test } from 'vitest';
import type { CallView } from '../../core/call/view.ts';
import { DEFAULT_SETTINGS } from '../../core/ipc/readSettings.ts';
import type { AccountView, AppSnapshot, ConnectionView } from '../../core/ipc/snapshot.ts';
import { en } from '../../core/words/en.ts';
import { snapshotOf } from '../../renderer/stories/picture.ts';
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
const missed = (missedCount: number): AppSnapshot => ({ ...online, recents: { ...online.recents, missedCount } });

test('a phone that can be reached looks calm, one that cannot does not', () => {
  expect(trayView(online).state).toBe('idle');
  expect(trayView(connection({ state: 'offline', reason: 'unreachable', detail: null })).state).toBe('offline');
  expect(trayView(connection({ state: 'connecting' })).state).toBe('offline');
  // The disk and not the network is at fault, and it says so (A77).
  expect(trayView(connection({ state: 'offline', reason: 'storeFull', detail: null }))).toMatchObject({
    state: 'offline',
    tooltip: { id: 'tray.tooltip.halted' },
  });
  expect(trayView(account({ phase: 'locked', missingKeyring: null })).state).toBe('offline');
});

test('a ringing phone shows it even while the server is away', () => {
  const ringing = { phase: 'ringing', call, knownContact: true, needsRelay: false, silenced: false } as const;
  const view = trayView(calling(ringing, connection({ state: 'offline', reason: 'unreachable', detail: null })));
  expect(view).toEqual({ state: 'ringing', tooltip: { id: 'tray.tooltip.ringing', values: { peer: 'bob' } } });
});

test('a muted microphone, and what is shown to somebody, are told by the tray while the call goes on', () => {
  const connected = { phase: 'connected', call, relayOnly: false, connectedAt: 0, route: 'direct' } as const;
  const rest = { heldHere: false, sharing: false, reconnecting: false, theirs: null } as const;
  expect(trayView(calling({ ...connected, ...rest, muted: true }))).toEqual({
    state: 'muted',
    tooltip: { id: 'tray.tooltip.muted', values: { peer: 'bob' } },
  });
  expect(trayView(calling({ ...connected, ...rest, muted: false })).state).toBe('inCall');
  // It is not forgotten for being muted.
  expect(trayView(calling({ ...connected, ...rest, muted: true, sharing: true })).tooltip).toEqual({
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
  });
  const until = new Date(2026, 4, 1, 14, 30).getTime();
  expect(trayView(quiet(until)).tooltip).toEqual({ id: 'tray.tooltip.quietUntil', values: { time: '14:30' } });
  // A phone that cannot be reached is that, however quiet.
  expect(trayView(quiet(null, connection({ state: 'connecting' }))).state).toBe('offline');
});

test('missed calls are counted until they are seen', () => {
  expect(trayView(missed(2))).toEqual({
    state: 'missed',
    tooltip: { id: 'tray.tooltip.missed', values: { count: 2 } },
  });
});

test('every text of the tray exists', () => {
  const phases = ['dialling', 'answering', 'connecting'] as const;
  const snapshots: AppSnapshot[] = [
    online,
    account({ phase: 'onboarding', last: null }),
    account({ phase: 'locked', missingKeyring: null }),
    connection({ state: 'connecting' }),
    connection({ state: 'offline', reason: 'unreachable', detail: null }),
    missed(1),
    calling({ phase: 'ringing', call, knownContact: true, needsRelay: false, silenced: false }),
    ...phases.map((phase): AppSnapshot => calling({ phase, call, relayOnly: false, waitsFor: null })),
  ];
  for (const snapshot of snapshots) expect(Object.keys(en)).toContain(trayView(snapshot).tooltip.id);
});
