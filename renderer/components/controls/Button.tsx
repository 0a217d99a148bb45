import type { ComponentProps, MouseEvent, ReactNode } from 'react';
import { useIntl } from 'react-intl';
import type { ShortcutName } from '../../../core/shortcuts/shortcuts.ts';
import { classNames } from '../classNames.ts';
import { ariaShortcuts, keysOf, labelWithKeys } from '../keys/shortcutText.ts';
import { useShut } from './useShut.ts';
import styles from './Button.module.css';

export interface ButtonProps extends ComponentProps<'button'> {
  readonly kind?: 'primary' | 'secondary' | 'quiet' | 'danger' | 'dangerQuiet';
  readonly size?: 'small' | 'medium' | 'large';
  readonly icon?: ReactNode;
  /** At work: it stays focused and says so, and a second press does nothing. */
  readonly busy?: boolean;
  /** What the keyboard does the same with; the tooltip tells the key. */
  readonly shortcut?: ShortcutName | undefined;
}

/** A plain native button: the popup uses it too, so it brings no library with it. */
export function Button({
  kind = 'secondary',
  size = 'medium',
  icon,
  busy = false,
  shortcut,
  title,
  className,
  children,
  ...rest
}: ButtonProps) {
  const intl = useIntl();
  const keys = shortcut !== undefined && {
    title: title === undefined ? keysOf(intl, shortcut) : labelWithKeys(intl, title, shortcut),
    'aria-keyshortcuts': ariaShortcuts(shortcut),
  };
  const shut = useShut(rest);
  const press = (event: MouseEvent<HTMLButtonElement>) => {
    if (busy) event.preventDefault();
    else shut.onClick(event);
  };
  return (
    <button
      type="button"
      title={title}
      {...keys}
      {...rest}
      {...shut}
      aria-disabled={busy || shut['aria-disabled']}
      aria-busy={busy || undefined}
      className={classNames(styles['button'], styles[kind], styles[size], className)}
      onClick={press}
    >
      {busy ? <span className={styles['spinner']} aria-hidden="true" /> : icon}
      <span className={styles['label']}>{children}</span>
    </button>
  );
}
