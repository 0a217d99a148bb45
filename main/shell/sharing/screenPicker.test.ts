import { expect, test } from 'vitest';
import { DEFAULT_SETTINGS } from '../../../core/ipc/readSettings.ts';
import { UNKNOWN_REGION } from '../../../core/words/region.ts';
import { createScreenPicker } from './screenPicker.ts';

const settings = {
  ...{ revision: 1, values: DEFAULT_SETTINGS, region: UNKNOWN_REGION, isReplaced: false, quiet: null },
  clock: { offsetMs: 0, tellWrong: false },
};
const screen = { id: 'screen:0:0' };
const editor = { id: 'window:7:0' };

function setUp({ systemAsks = false } = {}) {
  const deeds: string[] = [];
  let found = [screen, editor];
  const picker = createScreenPicker<{ id: string }>({
    settings: () => settings,
    sources: async () => found,
    shown: ({ id }) => ({ id, kind: 'window', name: id, picture: null }),
    open: () => deeds.push('open'),
    close: () => deeds.push('close'),
    systemAsks,
  });
  const idsNow = async () => (await picker.handlers.look(null)).map(({ id }) => id);
  return { picker, deeds, idsNow, find: (sources: typeof found) => void (found = sources) };
}

test('what is pressed in the list is chosen, and the list goes', async () => {
  const { picker, deeds } = setUp();
  const chosen = picker.choose([screen, editor]);
  await picker.handlers.choose({ id: editor.id });
  expect(await chosen).toBe(editor);
  expect(deeds).toEqual(['open', 'close']);
});

test('whoever closes the list, or cancels, shares nothing', async () => {
  const { picker, deeds } = setUp();
  const cancelled = picker.choose([screen]);
  await picker.handlers.cancel(null);
  expect(await cancelled).toBeNull();
  const closed = picker.choose([screen]);
  picker.putAway();
  picker.putAway();
  expect(await closed).toBeNull();
  expect(deeds).toEqual(['open', 'close', 'open', 'close']);
});

test('only what the list shows can be chosen, and nothing once it is put away (A90)', async () => {
  const { picker, deeds, find, idsNow } = setUp();
  const chosen = picker.choose([screen]);
  await picker.handlers.choose({ id: editor.id });
  expect(deeds).toEqual(['open']);
  find([editor]);
  expect(await idsNow()).toEqual([editor.id]);
  await picker.handlers.choose({ id: screen.id });
  await picker.handlers.choose({ id: editor.id });
  expect(await chosen).toBe(editor);
  await picker.handlers.choose({ id: editor.id });
  expect(await idsNow()).toEqual([]);
  expect(deeds).toEqual(['open', 'close']);
});

test('where the system has asked already there is no list of ours', async () => {
  const { picker, deeds } = setUp({ systemAsks: true });
  expect(await picker.choose([editor])).toBe(editor);
  expect(await picker.choose([])).toBeNull();
  expect(deeds).toEqual([]);
});
