import { useEffect, useId, useRef, useState } from 'react';
import { useIntl } from 'react-intl';
import row from '../../../../components/controls/Choice.module.css';
import styles from './VolumeControl.module.css';

export interface VolumeControlProps {
  readonly label: string;
  /** Per cent. */
  readonly value: number;
  /** Whether it was saved. */
  readonly onChange: (value: number) => Promise<boolean>;
  readonly describedBy?: string;
}

/** How loud. It moves with the hand, and holds as soon as the hand lets go. */
export function VolumeControl({ label, value, onChange, describedBy }: VolumeControlProps) {
  const intl = useIntl();
  const id = useId();
  const field = useRef<HTMLInputElement>(null);
  /** Where the hand has it, until main has taken it. */
  const [moved, setMoved] = useState({ from: value, to: value });
  const shown = moved.from === value ? moved.to : value;
  useEffect(() => {
    const input = field.current;
    // The browser's own event, which comes once at the end; what React calls change comes at every step.
    const letGo = async () => {
      if (input === null || (await onChange(input.valueAsNumber))) return;
      // What rings is what main holds.
      setMoved(({ from }) => ({ from, to: from }));
    };
    const changed = (): void => void letGo();
    input?.addEventListener('change', changed);
    return () => input?.removeEventListener('change', changed);
  }, [onChange]);
  const text =
    shown === 0
      ? intl.formatMessage({ id: 'settings.volume.silent' })
      : intl.formatNumber(shown / 100, { style: 'percent' });
  return (
    <div className={row['group']}>
      <label htmlFor={id} className={row['label']}>
        {label}
      </label>
      <span className={styles['volume']}>
        <input
          ref={field}
          id={id}
          type="range"
          min={0}
          max={100}
          step={5}
          value={shown}
          aria-valuetext={text}
          aria-describedby={describedBy}
          className={styles['range']}
          onChange={({ target }) => setMoved({ from: value, to: target.valueAsNumber })}
        />
        <output htmlFor={id} aria-hidden="true" className={styles['text']}>
          {text}
        </output>
      </span>
    </div>
  );
}
