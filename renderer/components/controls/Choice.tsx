import { Label, Radio, RadioGroup } from 'react-aria-components';
import styles from './Choice.module.css';

export interface ChoiceProps<Value extends string> {
  readonly label: string;
  readonly hideLabel?: boolean;
  /** The id of the text that explains it. */
  readonly describedBy?: string;
  readonly value: Value;
  readonly options: readonly { readonly value: Value; readonly text: string }[];
  readonly onChange: (value: Value) => void;
}

/** One of a few, side by side. */
export function Choice<Value extends string>({
  label,
  hideLabel = false,
  describedBy,
  value,
  options,
  onChange,
}: ChoiceProps<Value>) {
  const choose = (chosen: string) => {
    const option = options.find((candidate) => candidate.value === chosen);
    if (option) onChange(option.value);
  };
  return (
    <RadioGroup
      className={styles['group']!}
      value={value}
      onChange={choose}
      orientation="horizontal"
      {...(describedBy === undefined ? {} : { 'aria-describedby': describedBy })}
    >
      <Label className={hideLabel ? 'visuallyHidden' : styles['label']!}>{label}</Label>
      <div className={styles['track']}>
        {options.map((option) => (
          <Radio key={option.value} value={option.value} className={styles['option']!}>
            {option.text}
          </Radio>
        ))}
      </div>
    </RadioGroup>
  );
}
