import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../../test/stage/temporaryFolder.ts';
import { createClosing } from './closing.ts';
import { createToldOnce, type ToldName } from './toldOnce.ts';

/** Ringfort in a profile, on a desktop that has a tray or none, where notifications are seen or not. */
function started({ folder = temporaryFolder(), hasTray = true, isSeen = true } = {}) {
  const desktop = { hasTray };
  const said: ToldName[] = [];
  const acts: string[] = [];
  const faults: string[] = [];
  const close = createClosing({
    hasTray: () => desktop.hasTray,
    told: createToldOnce({ file: join(folder, 'told.json'), onFault: (what) => faults.push(what) }),
    say: (what, shown) => {
      said.push(what);
      if (isSeen) shown();
    },
  });
  const window = { hide: () => acts.push('hide'), minimize: () => acts.push('minimise') };
  return { folder, desktop, said, acts, faults, close: () => close(window) };
}

test('the first close goes to the tray and says so; no later one says it again, also after a restart', () => {
  const first = started();
  first.close();
  first.close();
  expect(first.acts).toEqual(['hide', 'hide']);
  expect(first.said).toEqual(['inTray']);
  const again = started({ folder: first.folder });
  again.close();
  expect(again.acts).toEqual(['hide']);
  expect(again.said).toEqual([]);
});

test('without a tray closing minimises and says that, once', () => {
  const { acts, said, close, desktop } = started({ hasTray: false });
  close();
  close();
  desktop.hasTray = true;
  close();
  expect(acts).toEqual(['minimise', 'minimise', 'hide']);
  expect(said).toEqual(['minimised', 'inTray']);
});

test('what nobody could see is said again at the next start, and not at every close', () => {
  const unseen = started({ isSeen: false });
  unseen.close();
  unseen.close();
  expect(unseen.said).toEqual(['inTray']);
  const again = started({ folder: unseen.folder });
  again.close();
  expect(again.said).toEqual(['inTray']);
});

test('a file that is damaged or cannot be written costs a repetition and nothing else', () => {
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'told.json'), '{"inTray":');
  const damaged = started({ folder });
  damaged.close();
  expect(damaged.said).toEqual(['inTray']);
  expect(readFileSync(join(folder, 'told.json'), 'utf8')).toBe('["inTray"]');
  const nowhere = started({ folder: join(folder, 'gone') });
  nowhere.close();
  nowhere.close();
  expect(nowhere.acts).toEqual(['hide', 'hide']);
  expect(nowhere.said).toEqual(['inTray']);
  expect(nowhere.faults).toEqual(['told once']);
  expect(existsSync(join(folder, 'gone'))).toBe(false);
});
