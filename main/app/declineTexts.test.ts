import { expect, test } from 'vitest';
import { en } from '../../core/words/en.ts';
import { ru } from '../../core/words/ru.ts';
import { DEFAULT_SETTINGS } from '../../core/ipc/readSettings.ts';
import type { Settings } from '../../core/ipc/settings.ts';
import { createDeclineTexts } from './declineTexts.ts';

function desk(breaks = false) {
  let settings: Settings = DEFAULT_SETTINGS;
  const faults: string[] = [];
  const keep = createDeclineTexts(
    () => settings,
    async (changes) => {
      if (breaks) throw new Error('the disk is full');
      settings = { ...settings, ...changes };
    },
    (what) => faults.push(what),
  );
  return { keep, faults, kept: () => settings.declineTexts };
}

test('the last few words of one’s own are kept, the newest first and none of them twice', () => {
  const { keep, kept } = desk();
  for (const text of ['one', 'two', 'three', 'four', 'five', 'two', 'six']) keep(text);
  expect(kept()).toEqual(['six', 'two', 'five', 'four', 'three']);
});

test('a ready message is nobody’s own, in whichever language it was said', () => {
  const { keep, kept } = desk();
  for (const words of [en, ru]) keep(words['decline.ready.busy']);
  expect(kept()).toEqual([]);
});

test('that they could not be kept is noted, and keeps nobody from declining', async () => {
  const { keep, faults } = desk(true);
  keep('in a meeting');
  await expect.poll(() => faults).toEqual(['keep words for declining']);
});
