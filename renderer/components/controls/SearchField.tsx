import { Search, X } from 'lucide-react';
import type { RefObject } from 'react';
import { IconButton } from './IconButton.tsx';
import styles from './SearchField.module.css';

export interface SearchFieldProps {
  readonly label: string;
  readonly clearLabel: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly onEnter?: () => void;
  readonly field: RefObject<HTMLInputElement | null>;
}

/** A line in which to look for something; Escape or the cross empties it. */
export function SearchField({ label, clearLabel, value, onChange, onEnter, field }: SearchFieldProps) {
  return (
    <div className={styles['field']} role="search">
      <Search size={17} aria-hidden="true" />
      <input
        ref={field}
        type="search"
        value={value}
        maxLength={64}
        spellCheck={false}
        aria-label={label}
        placeholder={label}
        onChange={(event) => onChange(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key === 'Escape') onChange('');
          if (event.key === 'Enter') onEnter?.();
        }}
      />
      {value !== '' && (
        <IconButton
          label={clearLabel}
          icon={<X />}
          size="small"
          onClick={() => {
            onChange('');
            field.current?.focus();
          }}
        />
      )}
    </div>
  );
}
