import { useState, type MouseEvent } from 'react';
import type { MenuPlace } from './RowMenu.tsx';

export interface AskedMenu {
  /** Of the row, or what else says of itself that it has a menu (`data-menu`). */
  readonly key: string;
  readonly place: MenuPlace;
}

export interface RowMenuState {
  readonly asked: AskedMenu | null;
  readonly close: () => void;
  /** For what holds the rows: the right button, the menu key and Shift+F10 all end in it. */
  readonly onContextMenu: (event: MouseEvent<HTMLElement>) => void;
}

/** Which row of a list somebody asked for a menu. */
export function useRowMenu(): RowMenuState {
  const [asked, setAsked] = useState<AskedMenu | null>(null);
  return {
    asked,
    close: () => setAsked(null),
    onContextMenu: (event) => {
      const { target } = event;
      // What is written, or chosen to be copied, has the menu of text.
      if (!(target instanceof Element) || isText(target)) return;
      const row = target.closest<HTMLElement>('[role="row"][data-key], [data-menu]');
      const key = row?.dataset['menu'] ?? row?.dataset['key'];
      if (row === null || key === undefined) return;
      event.preventDefault();
      setAsked({ key, place: placeOf(event, row) });
    },
  };
}

function isText(target: Element): boolean {
  if (target.closest('input, textarea, [contenteditable], [role="textbox"]') !== null) return true;
  const selection = getSelection();
  return selection !== null && !selection.isCollapsed && selection.containsNode(target, true);
}

/** At the pointer; from a key, where the engine may say nothing of a place, at the row. */
function placeOf({ clientX, clientY }: MouseEvent, row: HTMLElement): MenuPlace {
  const { left, top, right, bottom } = row.getBoundingClientRect();
  const isInside = clientX >= left && clientX <= right && clientY >= top && clientY <= bottom;
  return isInside ? { x: clientX, y: clientY } : { x: left + 24, y: (top + bottom) / 2 };
}
