import { expect, test } from 'vitest';
import type { WindowCommand } from '../../../core/ipc/windowCommand.ts';
import type { MessageId } from '../../../core/words/messages.ts';
import { messagesIn } from '../../../core/words/words.ts';
import { applicationMenu, textMenu, type TextUnderPointer } from './applicationMenu.ts';

const label = (id: MessageId): string => messagesIn('en')[id];
const zoomed: string[] = [];
const commands: string[] = [];
const actions = {
  zoom: (way: string) => void zoomed.push(way),
  quit: () => undefined,
  command: ({ kind }: WindowCommand) => void commands.push(kind),
};
const items = (platform: NodeJS.Platform, hasHome = true) =>
  applicationMenu(platform, label, actions, hasHome).flatMap(({ submenu }) => (Array.isArray(submenu) ? submenu : []));

test.each(['linux', 'win32', 'darwin'] as const)('on %s text can be copied and pasted by key', (platform) => {
  const roles = items(platform).map(({ role }) => role);
  expect(roles).toEqual(expect.arrayContaining(['undo', 'redo', 'cut', 'copy', 'paste', 'selectAll']));
});

test.each(['linux', 'win32', 'darwin'] as const)(
  'on %s everything in it says itself in the language of the person',
  (platform) => {
    const inRussian = applicationMenu(platform, (id) => messagesIn('ru')[id], actions, true);
    const all = inRussian.flatMap((menu) => [menu, ...(Array.isArray(menu.submenu) ? menu.submenu : [])]);
    const said = all.filter(({ type }) => type !== 'separator').map(({ label: text }) => text ?? '');
    expect(said.filter((text) => !/[а-яё]/iu.test(text) && text !== 'Ringfort')).toEqual([]);
    expect(all.some(({ role }) => role === 'hide')).toBe(platform === 'darwin');
  },
);

test.each(['linux', 'darwin'] as const)(
  'on %s settings, shortcuts and the palette stand in it with their keys',
  (platform) => {
    const press = (id: string) => {
      const item = items(platform).find((one) => one.id === id);
      Reflect.apply(item?.click ?? (() => undefined), undefined, []);
      return item?.accelerator;
    };
    expect(['settings', 'shortcuts', 'palette'].map(press)).toEqual(['CmdOrCtrl+,', 'CmdOrCtrl+/', 'CmdOrCtrl+K']);
    expect(commands.splice(0)).toEqual(['settings', 'shortcuts', 'palette']);
  },
);

test.each(['linux', 'darwin'] as const)(
  'on %s what leads into the main window is shut as long as that only asks for a passphrase, say, and nothing else is',
  (platform) => {
    const shut = (hasHome: boolean) =>
      items(platform, hasHome).flatMap(({ id, enabled }) => (enabled === false ? [id?.replace('.also', '')] : []));
    expect([...new Set(shut(false))].toSorted()).toEqual(['palette', 'settings', 'shortcuts']);
    expect(shut(true)).toEqual([]);
  },
);

test('Ctrl with plus, minus and zero changes the size of what is shown, plus also without Shift', () => {
  const keys = items('linux').flatMap(({ id, accelerator }) => (id?.startsWith('zoom') === true ? [accelerator] : []));
  expect(keys).toEqual(['CmdOrCtrl+Plus', 'CmdOrCtrl+=', 'CmdOrCtrl+-', 'CmdOrCtrl+0']);
});

const text: TextUnderPointer = {
  ...{ isEditable: false, selectionText: '' },
  editFlags: { canUndo: false, canRedo: false, canCut: true, canCopy: true, canPaste: true, canSelectAll: true },
};

test('the right button offers to copy what is selected, and nothing where nothing is', () => {
  expect(textMenu({ ...text, selectionText: '12345 67890' }, label).map(({ role }) => role)).toEqual(['copy']);
  expect(textMenu({ ...text, selectionText: ' \n' }, label)).toEqual([]);
  expect(textMenu(text, label)).toEqual([]);
});

test('in a field it offers what can be done there now', () => {
  const offered = textMenu({ ...text, isEditable: true }, label).filter(({ enabled }) => enabled !== false);
  expect(offered.flatMap(({ role }) => role ?? [])).toEqual(['cut', 'copy', 'paste', 'selectAll']);
});
