import { useEffect, useLayoutEffect, useRef } from 'react';
import { SHORTCUT_NAMES, shortcutOf, type ShortcutName } from '../../../core/shortcuts/shortcuts.ts';
import { system } from './system.ts';

export type ShortcutActions = Partial<Readonly<Record<ShortcutName, () => void>>>;

/**
 * Listens for the keys of these actions in the whole window. `mayAct`: what was typed as the window came up, or as a
 * key got another meaning, was meant for another. Into a field one types: there only keys with Control count.
 */
export function useShortcuts(actions: ShortcutActions, mayAct: (action: ShortcutName) => boolean = () => true): void {
  const latest = useRef({ actions, mayAct });
  // Together with what is drawn: a key means what is seen as it is pressed.
  useLayoutEffect(() => {
    latest.current = { actions, mayAct };
  });
  useEffect(() => {
    const pressed = (event: KeyboardEvent) => {
      if (event.repeat || event.defaultPrevented) return;
      const { actions: now, mayAct: may } = latest.current;
      if (isTyped(event) && !event.ctrlKey && !event.metaKey) return;
      const among = SHORTCUT_NAMES.filter((name) => now[name] !== undefined);
      const action = shortcutOf(event, among, system);
      if (action === null) return;
      event.preventDefault();
      if (may(action)) now[action]?.();
    };
    window.addEventListener('keydown', pressed);
    return () => window.removeEventListener('keydown', pressed);
  }, []);
}

function isTyped({ target }: KeyboardEvent): boolean {
  return target instanceof HTMLElement && target.matches('input, textarea, select, [contenteditable], [role=textbox]');
}
