import { expect, test } from 'vitest';
import { DEFAULT_SETTINGS } from '../../core/ipc/readSettings.ts';
import type { Settings, SettingsChange } from '../../core/ipc/settings.ts';
import { UNKNOWN_REGION } from '../../core/words/region.ts';
import { snapshotOf } from '../../renderer/stories/picture.ts';
import { appStories } from '../../renderer/stories/snapshots.ts';
import { ManualClock } from '../../test/fakes/ManualClock.ts';
import { emptySnapshot } from '../app/emptySnapshot.ts';
import { createSnapshotPublisher } from '../app/snapshotPublisher.ts';
import { createSettingsDesk } from './settingsDesk.ts';

const ignored = (): void => undefined;

function person() {
  const clock = new ManualClock();
  const done: string[] = [];
  const heard: boolean[] = [];
  let kept: Settings | null = DEFAULT_SETTINGS;
  const publisher = createSnapshotPublisher(emptySnapshot(UNKNOWN_REGION), {
    call: ignored,
    account: ignored,
    contacts: ignored,
    recents: ignored,
    settings: ignored,
  });
  const desk = createSettingsDesk({
    store: () =>
      kept === null
        ? null
        : {
            load: async () => kept ?? DEFAULT_SETTINGS,
            change: async (changes: SettingsChange) => (kept = { ...(kept ?? DEFAULT_SETTINGS), ...changes }),
          },
    publisher,
    silence: ({ callId, phase }) => {
      done.push(`silenced ${callId} ${phase}`);
      return null;
    },
    isSystemQuiet: async () => false,
    isFullScreen: async () => false,
    onQuiet: () => void heard.push(publisher.current().settings.quiet !== null),
    onHistoryKept: () => void done.push('history'),
    now: clock.now,
    startTimer: clock.startTimer,
    onFault: (what) => void done.push(`fault: ${what}`),
  });
  const { call } = snapshotOf(appStories.homeRinging);
  const isRung = (): void => publisher.update('call', call);
  return { clock, desk, done, heard, publisher, isRung, close: () => (kept = null) };
}

test('who switches on do not disturb while it rings means that call, too', async () => {
  const { desk, done, isRung } = person();
  isRung();
  await desk.doNotDisturb(null);
  expect(done).toEqual([expect.stringMatching(/^silenced .+ ringing$/u)]);
});

test('no call is silenced by what says nothing of quiet', async () => {
  const { desk, done, isRung } = person();
  isRung();
  await desk.change({ doNotDisturb: 'off' });
  await desk.change({ theme: 'dark' });
  expect(done).toEqual([]);
});

test('do not disturb for a time ends by itself', async () => {
  const { clock, desk, publisher } = person();
  await desk.doNotDisturb(60_000);
  expect(publisher.current().settings.quiet).not.toBeNull();
  clock.advance(60_000);
  await Promise.resolve();
  expect([desk.current().doNotDisturb, publisher.current().settings.quiet]).toEqual(['off', null]);
});

test('past calls are looked at when they are to be kept for another time', async () => {
  const { desk, done } = person();
  await desk.change({ historyKept: 'year' });
  expect(done).toEqual(['history']);
});

test('while the profile is closed nothing is changed', async () => {
  const { desk, close, publisher } = person();
  close();
  await desk.change({ theme: 'dark' });
  await desk.load();
  expect(publisher.current().settings.values).toEqual(DEFAULT_SETTINGS);
});

test('that do not disturb is over is told when it is shown, for what waits for it', async () => {
  const { clock, desk, heard } = person();
  await desk.doNotDisturb(60_000);
  expect(heard).toEqual([true]);
  clock.advance(60_000);
  await expect.poll(() => heard).toEqual([true, false]);
  await desk.doNotDisturb(null);
  await desk.change({ doNotDisturb: 'off' });
  expect(heard).toEqual([true, false, true, false]);
});
