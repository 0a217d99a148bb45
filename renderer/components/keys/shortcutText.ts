import type { IntlShape } from 'react-intl';
import { ariaShortcut, shownKeys, type Combination } from '../../../core/shortcuts/combination.ts';
import { SHORTCUTS, type Shortcut, type ShortcutName } from '../../../core/shortcuts/shortcuts.ts';
import { system } from './system.ts';

/** "Ctrl+Shift+M", or "⇧⌘M" on a Mac. */
export function keysText(intl: IntlShape, combination: Combination): string {
  const names = shownKeys(combination, system).map((key) =>
    key === 'Space' ? intl.formatMessage({ id: 'shortcuts.key.space' }) : key,
  );
  return names.join(system === 'mac' ? '' : '+');
}

/** The keys that menus and tooltips tell of an action. */
export function keysOf(intl: IntlShape, name: ShortcutName): string {
  const { keys }: Shortcut = SHORTCUTS[name];
  return keys
    .slice(0, 1)
    .map((combination) => keysText(intl, combination))
    .join('');
}

/** The text of a tooltip: the label, and after it the keys. */
export function labelWithKeys(intl: IntlShape, label: string, name: ShortcutName): string {
  return `${label} (${keysOf(intl, name)})`;
}

/** All keys of an action for a screen reader. */
export function ariaShortcuts(name: ShortcutName): string {
  const { keys }: Shortcut = SHORTCUTS[name];
  return keys.map((combination) => ariaShortcut(combination, system)).join(' ');
}
