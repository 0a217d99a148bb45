import { classNames } from '../../../components/classNames.ts';
import styles from './SafetyNumber.module.css';

export interface SafetyNumberProps {
  /** 60 digits. */
  readonly digits: string;
  readonly label: string;
  /** The one it was before, kept small. */
  readonly isPast?: boolean;
}

/** Twelve groups of five, to be read aloud line by line. A screen reader says single digits, not thousands. */
export function SafetyNumber({ digits, label, isPast = false }: SafetyNumberProps) {
  return (
    <ol className={classNames(styles['number'], isPast && styles['past'])} aria-label={label}>
      {groupsOf(digits).map((group, index) => (
        // Two groups may be equal, and their places never change.
        // oxlint-disable-next-line react/no-array-index-key
        <li key={index}>
          <span aria-hidden="true">{group}</span>
          <span className="visuallyHidden">{[...group].join(' ')}</span>
        </li>
      ))}
    </ol>
  );
}

/** The groups as they are shown, and as they go to the clipboard. */
export function groupsOf(digits: string): readonly string[] {
  return digits.match(/\d{1,5}/gu) ?? [];
}
