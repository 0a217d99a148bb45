import { Search } from 'lucide-react';
import { useEffect, useRef, type KeyboardEvent } from 'react';
import { useIntl } from 'react-intl';
import type { ChosenEntry } from './useChosenEntry.ts';
import styles from './Palette.module.css';

export interface PaletteFieldProps extends Pick<ChosenEntry, 'move' | 'enter'> {
  readonly query: string;
  readonly onQuery: (query: string) => void;
  /** The list of what is found, and the line in it that is pointed at; undefined: there is none. */
  readonly listId: string;
  readonly activeId: string | undefined;
}

/** Where one types, and whose keys go through the lines. */
export function PaletteField({ query, onQuery, listId, activeId, move, enter }: PaletteFieldProps) {
  const intl = useIntl();
  const field = useRef<HTMLInputElement>(null);
  // It is what the palette was opened for.
  useEffect(() => field.current?.focus(), []);
  const press = (event: KeyboardEvent) => {
    const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (by !== undefined) move(by);
    else if (event.key === 'Enter' && !event.repeat && !event.nativeEvent.isComposing) enter();
    else return;
    event.preventDefault();
  };
  return (
    <div className={styles['field']}>
      <Search size={18} aria-hidden="true" />
      <input
        type="text"
        role="combobox"
        aria-expanded="true"
        aria-controls={listId}
        aria-autocomplete="list"
        aria-activedescendant={activeId}
        aria-label={intl.formatMessage({ id: 'palette.title' })}
        placeholder={intl.formatMessage({ id: 'palette.placeholder' })}
        ref={field}
        maxLength={128}
        spellCheck={false}
        value={query}
        onChange={(event) => onQuery(event.currentTarget.value)}
        onKeyDown={press}
      />
    </div>
  );
}
