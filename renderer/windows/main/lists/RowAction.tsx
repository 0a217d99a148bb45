import type { ReactNode } from 'react';
import { Button } from 'react-aria-components';
import { classNames } from '../../../components/classNames.ts';
import styles from '../../../components/controls/IconButton.module.css';

export interface RowActionProps {
  readonly label: string;
  /** Of what tells it from others of this label. */
  readonly describedBy?: string;
  readonly icon: ReactNode;
  readonly onPress: () => void;
  readonly className?: string | undefined;
}

/** An icon button inside a list row. It is react-aria's, so that a press on it does not also choose the row. */
export function RowAction({ label, describedBy, icon, onPress, className }: RowActionProps) {
  return (
    <Button
      aria-label={label}
      {...(describedBy !== undefined && { 'aria-describedby': describedBy })}
      onPress={onPress}
      className={classNames(styles['button'], styles['plain'], styles['small'], className)}
    >
      {icon}
    </Button>
  );
}
