import { useContext } from 'react';
import { useIntl } from 'react-intl';
import type { DoNotDisturb } from '../../../../../core/call/quiet.ts';
import { Choice } from '../../../../components/controls/Choice.tsx';
import { ClockOffset } from '../../../../components/calls/useNow.ts';

export interface DoNotDisturbControlProps {
  readonly label: string;
  readonly value: DoNotDisturb;
  readonly describedBy?: string;
  readonly onChange: (value: DoNotDisturb) => void;
}

const HALF_HOUR_MS = 30 * 60_000;

/** Off, on for a while, or on until it is turned off; what was chosen for a while says until when. */
export function DoNotDisturbControl({ label, value, describedBy, onChange }: DoNotDisturbControlProps) {
  const intl = useIntl();
  const offsetMs = useContext(ClockOffset);
  const text = (name: 'off' | 'halfHour' | 'hour' | 'on') =>
    intl.formatMessage({ id: `settings.doNotDisturb.${name}` });
  const options = [
    { value: 'off', text: text('off') },
    ...(typeof value === 'number'
      ? [
          {
            value: 'until',
            text: intl.formatMessage({ id: 'settings.doNotDisturb.until' }, { time: intl.formatTime(value) }),
          },
        ]
      : []),
    { value: 'halfHour', text: text('halfHour') },
    { value: 'hour', text: text('hour') },
    { value: 'on', text: text('on') },
  ] as const;
  const choose = (chosen: (typeof options)[number]['value']) => {
    const now = Date.now() + offsetMs;
    if (chosen === 'off' || chosen === 'on') onChange(chosen);
    if (chosen === 'halfHour') onChange(now + HALF_HOUR_MS);
    if (chosen === 'hour') onChange(now + 2 * HALF_HOUR_MS);
  };
  return (
    <Choice
      label={label}
      value={typeof value === 'number' ? 'until' : value}
      options={options}
      onChange={choose}
      {...(describedBy === undefined ? {} : { describedBy })}
    />
  );
}
