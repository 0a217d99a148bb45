import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../../../test/stage/temporaryFolder.ts';
import type { CallsReach } from '../../../core/ipc/callsReach.ts';
import { createClosing } from './closing.ts';
import { createToldOnce, type ToldName } from '../notifications/toldOnce.ts';

/** Ringfort in a profile, on a desktop that has a tray or none, where notifications are seen or not. */
function started({ folder = temporaryFolder(), hasTray = true, isSeen = true } = {}) {
  const desktop = { hasTray, hasQuit: false };
  const phone: { calls: CallsReach } = { calls: 'ringing' };
  const said: ToldName[] = [];
  const reached: CallsReach[] = [];
  const acts: string[] = [];
  const faults: string[] = [];
  const close = createClosing({
    hasTray: async () => desktop.hasTray,
    told: createToldOnce({ file: join(folder, 'told.json'), onFault: (what) => faults.push(what) }),
    calls: () => phone.calls,
    say: (what, calls, shown) => {
      said.push(what);
      reached.push(calls);
      if (isSeen) shown();
    },
  });
  const window = {
    hide: () => acts.push('hide'),
    minimize: () => acts.push('minimise'),
    isDestroyed: () => desktop.hasQuit,
  };
  return { folder, desktop, phone, reached, said, acts, faults, close: () => close(window) };
}

test('the first close goes to the tray and says so; no later one says it again, also after a restart', async () => {
  const first = started();
  await first.close();
  await first.close();
  expect(first.acts).toEqual(['hide', 'hide']);
  expect(first.said).toEqual(['inTray']);
  const again = started({ folder: first.folder });
  await again.close();
  expect(again.acts).toEqual(['hide']);
  expect(again.said).toEqual([]);
});

test('what cannot be read among what was said makes nothing else be said again (A83)', async () => {
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'told.json'), JSON.stringify([5, 'inTray']));
  const { faults, said, close } = started({ folder });
  await close();
  expect([said, faults]).toEqual([[], ['told once']]);
});

test('whoever closes a phone that no call gets to is told that, and is told once more of one that rings', async () => {
  const first = started();
  for (const calls of ['notSetUp', 'notSetUp', 'offline', 'ringing', 'ringing', 'locked'] as const) {
    first.phone.calls = calls;
    await first.close();
  }
  expect(first.reached).toEqual(['notSetUp', 'offline', 'ringing']);
  const locked = started();
  locked.phone.calls = 'locked';
  await locked.close();
  // It explained nothing for life.
  const again = started({ folder: locked.folder });
  await again.close();
  expect([locked.reached, again.reached]).toEqual([['locked'], ['ringing']]);
});

test('without a tray closing minimises and says that, once', async () => {
  const { acts, said, close, desktop } = started({ hasTray: false });
  await close();
  await close();
  desktop.hasTray = true;
  await close();
  expect(acts).toEqual(['minimise', 'minimise', 'hide']);
  expect(said).toEqual(['minimised', 'inTray']);
});

test('what nobody could see is said again at the next start, and not at every close', async () => {
  const unseen = started({ isSeen: false });
  await unseen.close();
  await unseen.close();
  expect(unseen.said).toEqual(['inTray']);
  const again = started({ folder: unseen.folder });
  await again.close();
  expect(again.said).toEqual(['inTray']);
});

test('a file that is damaged or cannot be written costs a repetition and nothing else', async () => {
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'told.json'), '{"inTray":');
  const damaged = started({ folder });
  await damaged.close();
  expect(damaged.said).toEqual(['inTray']);
  expect(readFileSync(join(folder, 'told.json'), 'utf8')).toBe('["inTray"]');
  const nowhere = started({ folder: join(folder, 'gone') });
  await nowhere.close();
  await nowhere.close();
  expect(nowhere.acts).toEqual(['hide', 'hide']);
  expect(nowhere.said).toEqual(['inTray']);
  expect(nowhere.faults).toEqual(['told once']);
  expect(existsSync(join(folder, 'gone'))).toBe(false);
});

test('a window that is gone when the desktop has answered, as when somebody closes and quits at once, is let be', async () => {
  const { acts, said, close, desktop } = started();
  const closed = close();
  desktop.hasQuit = true;
  await closed;
  expect({ acts, said }).toEqual({ acts: [], said: [] });
});
