import { expect, test } from 'vitest';
import type { AppSnapshot } from '../../core/ipc/snapshot.ts';
import { DEFAULT_SETTINGS } from '../../core/ipc/readSettings.ts';
import { UNKNOWN_REGION } from '../../core/words/region.ts';
import { createSnapshotPublisher, type PartListeners } from './snapshotPublisher.ts';

const call = { callId: 'c', peer: 'bob', direction: 'incoming', type: 'audio', startedAt: 0 } as const;

function publisher() {
  const told: [name: string, part: AppSnapshot[keyof AppSnapshot]][] = [];
  const listeners: PartListeners = {
    call: (part) => told.push(['call', part]),
    account: (part) => told.push(['account', part]),
    contacts: (part) => told.push(['contacts', part]),
    recents: (part) => told.push(['recents', part]),
    settings: (part) => told.push(['settings', part]),
  };
  const made = createSnapshotPublisher(
    {
      call: { view: { phase: 'idle' }, security: null, second: null, ringtone: null },
      account: { state: { phase: 'onboarding', last: null }, connection: { state: 'none' }, leftOut: [], link: null },
      contacts: { count: 0, blockedCount: 0 },
      recents: { count: 0, missedCount: 0, voiceCount: 0, notNowCount: 0, reminders: [] },
      settings: {
        values: DEFAULT_SETTINGS,
        quiet: null,
        region: UNKNOWN_REGION,
        isReplaced: false,
        clock: { offsetMs: 0, tellWrong: false },
      },
    },
    listeners,
  );
  return { made, told };
}

test('what changes is told alone, and the other parts keep their revisions', () => {
  const { made, told } = publisher();
  const view = { phase: 'alerting', call, relayOnly: false } as const;
  made.update('call', { view });
  expect(told).toEqual([['call', { revision: 2, view, security: null, second: null, ringtone: null }]]);
  const { contacts, recents, settings, account } = made.current();
  expect([contacts, recents, settings, account].map(({ revision }) => revision)).toEqual([1, 1, 1, 1]);
});

test('what is said already is no news', () => {
  const { made, told } = publisher();
  made.update('recents', { missedCount: 0 });
  made.update('call', { security: null, second: null });
  expect(told).toEqual([]);
  made.update('recents', { missedCount: 1 });
  made.update('recents', { missedCount: 1 });
  expect(told).toEqual([
    ['recents', { revision: 2, count: 0, missedCount: 1, voiceCount: 0, notNowCount: 0, reminders: [] }],
  ]);
});

test('a list that changed is told even if it is as long as before', () => {
  const { made, told } = publisher();
  made.touch('contacts', { count: 0 });
  expect(told).toEqual([['contacts', { revision: 2, count: 0, blockedCount: 0 }]]);
});
