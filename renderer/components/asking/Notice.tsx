import { CircleCheck, Info, TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import { classNames } from '../classNames.ts';
import styles from './Notice.module.css';

export interface NoticeProps {
  readonly kind: 'info' | 'good' | 'warning' | 'danger';
  readonly title?: ReactNode;
  readonly children?: ReactNode;
  /** A button at its end. */
  readonly action?: ReactNode;
  /** Buttons below the text, where there is room for several. */
  readonly remedies?: ReactNode;
  /** `alert` for what the person must hear at once. */
  readonly role?: 'alert' | 'status';
}

const ICONS = { info: Info, good: CircleCheck, warning: TriangleAlert, danger: TriangleAlert } as const;

export function Notice({ kind, title, children, action, remedies, role }: NoticeProps) {
  const Icon = ICONS[kind];
  return (
    <div className={classNames(styles['notice'], styles[kind])} role={role}>
      <Icon size={18} aria-hidden="true" />
      <div className={styles['text']}>
        {title != null && <p className={styles['title']}>{title}</p>}
        {children != null && <p>{children}</p>}
        {remedies != null && <div className={styles['remedies']}>{remedies}</div>}
      </div>
      {action}
    </div>
  );
}
