import { useId } from 'react';
import row from '../../../../components/controls/Choice.module.css';
import styles from './TimeOfDayControl.module.css';

export interface TimeOfDayControlProps {
  readonly label: string;
  /** Minutes since midnight. */
  readonly value: number;
  readonly onChange: (value: number) => void;
  readonly describedBy?: string;
}

/** A time of day, in the field of the browser that knows how clocks are read here. */
export function TimeOfDayControl({ label, value, onChange, describedBy }: TimeOfDayControlProps) {
  const id = useId();
  return (
    <div className={row['group']}>
      <label htmlFor={id} className={row['label']}>
        {label}
      </label>
      <input
        id={id}
        type="time"
        aria-describedby={describedBy}
        className={styles['field']}
        value={`${two(Math.floor(value / 60))}:${two(value % 60)}`}
        onChange={({ target }) => {
          const [hours, minutes] = target.value.split(':').map(Number);
          // While a part of it is taken out there is no time to be had.
          if (hours !== undefined && minutes !== undefined) onChange(hours * 60 + minutes);
        }}
      />
    </div>
  );
}

const two = (part: number): string => String(part).padStart(2, '0');
