import type { ComponentProps, ReactNode } from 'react';
import { useIntl } from 'react-intl';
import type { ShortcutName } from '../../../core/shortcuts/shortcuts.ts';
import { classNames } from '../classNames.ts';
import { ariaShortcuts, labelWithKeys } from '../keys/shortcutText.ts';
import { useShut } from './useShut.ts';
import styles from './IconButton.module.css';

export interface IconButtonProps extends Omit<ComponentProps<'button'>, 'children' | 'title' | 'aria-label'> {
  /** Its name and tooltip. A toggle either changes its label or carries `aria-pressed`, never both. */
  readonly label: string;
  readonly icon: ReactNode;
  readonly kind?: 'plain' | 'tonal' | 'raised' | 'accent' | 'danger';
  /** 32, 40 or 52 px. */
  readonly size?: 'small' | 'medium' | 'large';
  /** What the keyboard does the same with; the tooltip tells the key. */
  readonly shortcut?: ShortcutName | undefined;
}

export function IconButton({
  label,
  icon,
  kind = 'plain',
  size = 'medium',
  shortcut,
  className,
  ...rest
}: IconButtonProps) {
  const intl = useIntl();
  const shut = useShut(rest);
  return (
    <button
      type="button"
      aria-keyshortcuts={shortcut === undefined ? undefined : ariaShortcuts(shortcut)}
      {...rest}
      {...shut}
      aria-label={label}
      title={shortcut === undefined ? label : labelWithKeys(intl, label, shortcut)}
      className={classNames(styles['button'], styles[kind], styles[size], className)}
    >
      {icon}
    </button>
  );
}
