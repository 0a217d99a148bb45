import type { ReactNode } from 'react';
import { Switch } from 'react-aria-components';
import styles from './Toggle.module.css';

export interface ToggleProps {
  readonly label: ReactNode;
  readonly isOn: boolean;
  readonly onChange: (isOn: boolean) => void;
  /** The id of the text that explains it. */
  readonly describedBy?: string;
}

export function Toggle({ label, isOn, onChange, describedBy }: ToggleProps) {
  return (
    <Switch
      className={styles['toggle']!}
      isSelected={isOn}
      onChange={onChange}
      {...(describedBy === undefined ? {} : { 'aria-describedby': describedBy })}
    >
      <span className={styles['label']}>{label}</span>
      <span className={styles['track']} aria-hidden="true">
        <span className={styles['thumb']} />
      </span>
    </Switch>
  );
}
