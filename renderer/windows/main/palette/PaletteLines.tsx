import { Fragment, useEffect, useRef } from 'react';
import { useIntl } from 'react-intl';
import { classNames } from '../../../components/classNames.ts';
import { GuardedSurface } from '../../../components/guard/GuardedSurface.tsx';
import type { PaletteEntry } from './paletteAct.ts';
import { paletteIcon } from './paletteIcon.ts';
import type { ChosenEntry } from './useChosenEntry.ts';
import styles from './Palette.module.css';

export interface PaletteLinesProps extends Pick<ChosenEntry, 'active' | 'point'> {
  readonly id: string;
  readonly entries: readonly PaletteEntry[];
  readonly choose: (entry: PaletteEntry) => void;
}

/** The name of one of them in the page. */
export const lineId = (listId: string, index: number): string => `${listId}-${String(index)}`;

/** What fits what was typed, under its headings. */
export function PaletteLines({ id, entries, active, point, choose }: PaletteLinesProps) {
  const intl = useIntl();
  const list = useRef<HTMLDivElement>(null);
  useEffect(() => {
    list.current?.querySelector('[aria-selected=true]')?.scrollIntoView({ block: 'nearest' });
    // What is chosen says when to look again.
    // oxlint-disable-next-line react/exhaustive-effect-dependencies
  }, [active]);
  return (
    // Other lines come under the pointer with every letter.
    <GuardedSurface shows={entries.map((entry) => entry.id).join(' ')}>
      <div
        ref={list}
        id={id}
        role="listbox"
        aria-label={intl.formatMessage({ id: 'palette.list' })}
        className={styles['list']}
      >
        {entries.map((entry, index) => {
          const Icon = paletteIcon(entry.act);
          return (
            <Fragment key={entry.id}>
              {entry.group !== entries[index - 1]?.group && (
                <div className={styles['group']} role="presentation">
                  {intl.formatMessage({ id: `palette.group.${entry.group}` })}
                </div>
              )}
              {/* Keys reach it through the field. */}
              {/* oxlint-disable-next-line jsx-a11y/click-events-have-key-events */}
              <div
                id={lineId(id, index)}
                role="option"
                tabIndex={-1}
                aria-selected={index === active}
                className={classNames(styles['option'], index === active && styles['active'])}
                onMouseMove={() => point(entry.id)}
                onClick={() => choose(entry)}
              >
                <Icon size={17} aria-hidden="true" />
                <span>{entry.text}</span>
              </div>
            </Fragment>
          );
        })}
      </div>
    </GuardedSurface>
  );
}
