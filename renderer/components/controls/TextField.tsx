import { useId, type ComponentProps, type ReactNode } from 'react';
import { classNames } from '../classNames.ts';
import styles from './TextField.module.css';

export interface TextFieldProps extends Omit<ComponentProps<'input'>, 'onChange' | 'value'> {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly hint?: ReactNode;
  /** What is wrong and what to do; replaces the hint. */
  readonly error?: ReactNode;
  /** What is right, once it is. */
  readonly good?: ReactNode;
  /** A small button inside the field, at its end. */
  readonly end?: ReactNode;
}

export function TextField({ label, value, onChange, hint, error, good, end, className, ...rest }: TextFieldProps) {
  const id = useId();
  const note = error ?? good ?? hint;
  return (
    <div className={classNames(styles['field'], className)}>
      <label className={styles['label']} htmlFor={id}>
        {label}
      </label>
      <div className={classNames(styles['box'], error != null && styles['invalid'])}>
        <input
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
          {...rest}
          id={id}
          className={styles['input']}
          value={value}
          onChange={(event) => onChange(event.currentTarget.value)}
          aria-invalid={error != null || undefined}
          aria-describedby={`${id}-note`}
        />
        {end}
      </div>
      <div
        id={`${id}-note`}
        className={classNames(styles['note'], error != null ? styles['error'] : good != null && styles['good'])}
        role={error != null ? 'alert' : undefined}
      >
        {note}
      </div>
    </div>
  );
}
