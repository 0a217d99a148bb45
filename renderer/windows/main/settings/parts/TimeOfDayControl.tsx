import { Time } from '@internationalized/date';
import { Label, TimeField } from 'react-aria-components';
import row from '../../../../components/controls/Choice.module.css';
import { TimeParts, useHourCycle } from '../../../../components/controls/TimeParts.tsx';

export interface TimeOfDayControlProps {
  readonly label: string;
  /** Minutes since midnight. */
  readonly value: number;
  readonly onChange: (value: number) => void;
  readonly describedBy?: string;
}

/** A time of day. */
export function TimeOfDayControl({ label, value, onChange, describedBy }: TimeOfDayControlProps) {
  return (
    <TimeField
      className={row['group']!}
      value={new Time(Math.floor(value / 60), value % 60)}
      onChange={(time) => {
        // While a part of it is taken out there is no time to be had.
        if (time !== null) onChange(time.hour * 60 + time.minute);
      }}
      {...(describedBy === undefined ? {} : { 'aria-describedby': describedBy })}
      {...useHourCycle()}
    >
      <Label className={row['label']}>{label}</Label>
      <TimeParts size="normal" />
    </TimeField>
  );
}
