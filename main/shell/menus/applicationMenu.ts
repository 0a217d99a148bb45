import type { MenuItemConstructorOptions } from 'electron';
import type { WindowCommand } from '../../../core/ipc/windowCommand.ts';
import { acceleratorOf } from '../../../core/shortcuts/combination.ts';
import { SHORTCUTS, type Shortcut, type ShortcutName } from '../../../core/shortcuts/shortcuts.ts';
import type { MessageId } from '../../../core/words/messages.ts';
import type { Zoom } from './zoom.ts';

export interface MenuActions {
  /** Of the window that is in front. */
  readonly zoom: (way: Zoom) => void;
  readonly quit: () => void;
  /** Of the main window, whichever is in front. */
  readonly command: (command: WindowCommand) => void;
}

/**
 * The menu of the program: without one macOS has neither copying nor pasting. Elsewhere it is hidden until somebody
 * presses Alt, and its keys work all the same. What leads into the main window is shut until there is something to
 * lead to (`hasHome`): it would wait for the end of setting up, or for the passphrase, and come when nobody wants it.
 */
export function applicationMenu(
  platform: NodeJS.Platform,
  label: (id: MessageId) => string,
  actions: MenuActions,
  hasHome: boolean,
): MenuItemConstructorOptions[] {
  const isMac = platform === 'darwin';
  const separator = { type: 'separator' } as const;
  const item = (id: MessageId, name: ShortcutName, click?: () => void): MenuItemConstructorOptions[] => {
    const { keys, also }: Shortcut = SHORTCUTS[name];
    return [...keys.slice(0, 1), ...also].map((combination, index) => ({
      ...{ id: `${name}${index === 0 ? '' : '.also'}`, label: label(id), accelerator: acceleratorOf(combination) },
      // The same key without Shift needs no line of its own.
      ...{ visible: index === 0, acceleratorWorksWhenHidden: true },
      ...(click !== undefined && { click }),
    }));
  };
  const quit = item('tray.quit', 'quit', actions.quit);
  const into = (id: MessageId, name: ShortcutName, command: WindowCommand): MenuItemConstructorOptions[] =>
    item(id, name, () => actions.command(command)).map((one) => ({ ...one, enabled: hasHome }));
  const settings = into('menu.settings', 'settings', { kind: 'settings', section: null });
  return [
    isMac
      ? {
          label: label('app.name'),
          submenu: [
            ...settings,
            separator,
            { role: 'hide', label: label('menu.hide') },
            { role: 'hideOthers', label: label('menu.hideOthers') },
            separator,
            ...quit,
          ],
        }
      : { label: label('menu.program'), submenu: [...settings, separator, ...quit] },
    { label: label('menu.edit'), submenu: editItems(label) },
    {
      label: label('menu.view'),
      submenu: [
        ...into('shortcuts.palette', 'palette', { kind: 'palette', query: '' }),
        separator,
        ...item('menu.zoomIn', 'zoomIn', () => actions.zoom('in')),
        ...item('menu.zoomOut', 'zoomOut', () => actions.zoom('out')),
        ...item('menu.zoomReset', 'zoomReset', () => actions.zoom('reset')),
        separator,
        ...item('menu.fullScreen', 'fullScreen').map((one): MenuItemConstructorOptions => ({
          ...one,
          role: 'togglefullscreen',
        })),
      ],
    },
    ...(isMac ? [{ role: 'window' as const, label: label('menu.window'), submenu: windowItems(label) }] : []),
    {
      label: label('menu.help'),
      submenu: into('settings.shortcuts', 'shortcuts', { kind: 'shortcuts' }),
    },
  ];
}

/** Without labels of ours a role says itself in English, whatever is spoken. */
function windowItems(label: (id: MessageId) => string): MenuItemConstructorOptions[] {
  return [
    { role: 'minimize', label: label('menu.minimise') },
    { role: 'zoom', label: label('menu.zoomWindow') },
    { type: 'separator' },
    { role: 'front', label: label('menu.front') },
  ];
}

function editItems(label: (id: MessageId) => string): MenuItemConstructorOptions[] {
  return [
    { role: 'undo', label: label('menu.undo') },
    { role: 'redo', label: label('menu.redo') },
    { type: 'separator' },
    { role: 'cut', label: label('menu.cut') },
    { role: 'copy', label: label('menu.copy') },
    { role: 'paste', label: label('menu.paste') },
    { type: 'separator' },
    { role: 'selectAll', label: label('menu.selectAll') },
  ];
}

/** What is used of Electron's `ContextMenuParams`. */
export interface TextUnderPointer {
  readonly isEditable: boolean;
  readonly selectionText: string;
  readonly editFlags: Readonly<
    Record<'canUndo' | 'canRedo' | 'canCut' | 'canCopy' | 'canPaste' | 'canSelectAll', boolean>
  >;
}

/** What the right button offers on text; nothing where there is none to take or to change. */
export function textMenu(
  { isEditable, selectionText, editFlags }: TextUnderPointer,
  label: (id: MessageId) => string,
): MenuItemConstructorOptions[] {
  const copy = { role: 'copy', label: label('menu.copy'), enabled: editFlags.canCopy } as const;
  if (!isEditable) return selectionText.trim() === '' ? [] : [copy];
  return [
    { role: 'undo', label: label('menu.undo'), enabled: editFlags.canUndo },
    { role: 'redo', label: label('menu.redo'), enabled: editFlags.canRedo },
    { type: 'separator' },
    { role: 'cut', label: label('menu.cut'), enabled: editFlags.canCut },
    copy,
    { role: 'paste', label: label('menu.paste'), enabled: editFlags.canPaste },
    { type: 'separator' },
    { role: 'selectAll', label: label('menu.selectAll'), enabled: editFlags.canSelectAll },
  ];
}
