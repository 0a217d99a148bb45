import type { ReactNode } from 'react';
import styles from './EmptyState.module.css';

export interface EmptyStateProps {
  readonly drawing: ReactNode;
  readonly title: ReactNode;
  readonly text?: ReactNode;
  readonly action?: ReactNode;
}

export function EmptyState({ drawing, title, text, action }: EmptyStateProps) {
  return (
    <div className={styles['empty']}>
      {drawing}
      <p className={styles['title']}>{title}</p>
      {text != null && <p className={styles['text']}>{text}</p>}
      {action != null && <div className={styles['action']}>{action}</div>}
    </div>
  );
}
