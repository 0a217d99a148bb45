import type { ComponentProps, MouseEvent, ReactNode } from 'react';
import { classNames } from './classNames.ts';
import styles from './Button.module.css';

export interface ButtonProps extends ComponentProps<'button'> {
  readonly kind?: 'primary' | 'secondary' | 'quiet' | 'danger' | 'dangerQuiet';
  readonly size?: 'small' | 'medium' | 'large';
  readonly icon?: ReactNode;
  /** At work: it stays focused and says so, and a second press does nothing. */
  readonly busy?: boolean;
}

/** A plain native button: the popup uses it too, so it brings no library with it. */
export function Button({
  kind = 'secondary',
  size = 'medium',
  icon,
  busy = false,
  className,
  children,
  onClick,
  ...rest
}: ButtonProps) {
  const press = (event: MouseEvent<HTMLButtonElement>) => {
    if (busy) event.preventDefault();
    else onClick?.(event);
  };
  return (
    <button
      type="button"
      {...rest}
      aria-disabled={busy || undefined}
      aria-busy={busy || undefined}
      className={classNames(styles['button'], styles[kind], styles[size], className)}
      onClick={press}
    >
      {busy ? <span className={styles['spinner']} aria-hidden="true" /> : icon}
      <span className={styles['label']}>{children}</span>
    </button>
  );
}
