import { expect, test } from 'vitest';
import { DEFAULT_SETTINGS } from '../../core/ipc/readSettings.ts';
import type { AppSnapshot } from '../../core/ipc/snapshot.ts';
import { en } from '../../core/words/en.ts';
import { trayView } from './trayView.ts';

const call = { callId: 'c', peer: 'bob', direction: 'incoming', type: 'audio', startedAt: 0 } as const;
const online: AppSnapshot = {
  revision: 1,
  account: {
    phase: 'ready',
    handle: 'alice',
    server: 'http://s',
    hosting: null,
    keyProtection: { keyring: 'kwallet6', passphrase: false },
  },
  connection: { state: 'online', relay: 'none' },
  call: { phase: 'idle' },
  security: null,
  contacts: [],
  recents: [],
  missedCount: 0,
  settings: DEFAULT_SETTINGS,
};

test('a phone that can be reached looks calm, one that cannot does not', () => {
  expect(trayView(online).state).toBe('idle');
  expect(trayView({ ...online, connection: { state: 'offline', reason: 'unreachable' } }).state).toBe('offline');
  expect(trayView({ ...online, connection: { state: 'connecting' } }).state).toBe('offline');
  expect(trayView({ ...online, account: { phase: 'locked', missingKeyring: null } }).state).toBe('offline');
});

test('a ringing phone shows it even while the server is away', () => {
  const ringing = { phase: 'ringing', call, knownContact: true, silenced: false } as const;
  const view = trayView({ ...online, connection: { state: 'offline', reason: 'unreachable' }, call: ringing });
  expect(view).toEqual({ state: 'ringing', tooltip: { id: 'tray.tooltip.ringing', values: { peer: 'bob' } } });
});

test('missed calls are counted until they are seen', () => {
  expect(trayView({ ...online, missedCount: 2 })).toEqual({
    state: 'missed',
    tooltip: { id: 'tray.tooltip.missed', values: { count: 2 } },
  });
});

test('every text of the tray exists', () => {
  const phases = ['dialling', 'answering', 'connecting'] as const;
  const snapshots: AppSnapshot[] = [
    online,
    { ...online, account: { phase: 'onboarding' } },
    { ...online, account: { phase: 'locked', missingKeyring: null } },
    { ...online, connection: { state: 'connecting' } },
    { ...online, connection: { state: 'offline', reason: 'unreachable' } },
    { ...online, missedCount: 1 },
    { ...online, call: { phase: 'ringing', call, knownContact: true, silenced: false } },
    ...phases.map((phase): AppSnapshot => ({ ...online, call: { phase, call, relayOnly: false } })),
  ];
  for (const snapshot of snapshots) expect(Object.keys(en)).toContain(trayView(snapshot).tooltip.id);
});
