import type { MenuItemConstructorOptions } from 'electron';
import type { MessageId } from '../../core/words/messages.ts';
import type { Zoom } from './zoom.ts';

export interface MenuActions {
  /** Of the window that is in front. */
  readonly zoom: (way: Zoom) => void;
  readonly quit: () => void;
}

/**
 * The menu of the program: without one macOS has neither copying nor pasting. Elsewhere it is hidden until somebody
 * presses Alt, and its keys work all the same.
 */
export function applicationMenu(
  platform: NodeJS.Platform,
  label: (id: MessageId) => string,
  actions: MenuActions,
): MenuItemConstructorOptions[] {
  const isMac = platform === 'darwin';
  const separator = { type: 'separator' } as const;
  const quit = { label: label('tray.quit'), accelerator: 'CmdOrCtrl+Q', click: actions.quit };
  const zoom = (id: MessageId, way: Zoom, accelerator: string, visible = true) => ({
    ...{ id: `zoom.${way}${visible ? '' : '.second'}`, label: label(id), accelerator, visible },
    ...{ acceleratorWorksWhenHidden: true, click: () => actions.zoom(way) },
  });
  return [
    isMac
      ? { label: label('app.name'), submenu: [{ role: 'hide' }, { role: 'hideOthers' }, separator, quit] }
      : { label: label('menu.program'), submenu: [quit] },
    { label: label('menu.edit'), submenu: editItems(label) },
    {
      label: label('menu.view'),
      submenu: [
        zoom('menu.zoomIn', 'in', 'CmdOrCtrl+Plus'),
        // The same key without Shift.
        zoom('menu.zoomIn', 'in', 'CmdOrCtrl+=', false),
        zoom('menu.zoomOut', 'out', 'CmdOrCtrl+-'),
        zoom('menu.zoomReset', 'reset', 'CmdOrCtrl+0'),
        separator,
        { role: 'togglefullscreen', label: label('menu.fullScreen') },
      ],
    },
    ...(isMac ? [{ role: 'windowMenu' as const }] : []),
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
