import type { ComponentProps, ReactNode } from 'react';
import { classNames } from './classNames.ts';
import styles from './IconButton.module.css';

export interface IconButtonProps extends Omit<ComponentProps<'button'>, 'children' | 'title' | 'aria-label'> {
  /** Its name and tooltip. A toggle either changes its label or carries `aria-pressed`, never both. */
  readonly label: string;
  readonly icon: ReactNode;
  readonly kind?: 'plain' | 'tonal' | 'raised' | 'accent' | 'danger';
  /** 32, 40 or 52 px. */
  readonly size?: 'small' | 'medium' | 'large';
}

export function IconButton({ label, icon, kind = 'plain', size = 'medium', className, ...rest }: IconButtonProps) {
  return (
    <button
      type="button"
      {...rest}
      aria-label={label}
      title={label}
      className={classNames(styles['button'], styles[kind], styles[size], className)}
    >
      {icon}
    </button>
  );
}
