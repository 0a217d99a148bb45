import { Bell, Phone, Search, Settings as Gear, User, UserPlus, Video } from 'lucide-react';
import { Fragment, useEffect, useId, useMemo, useRef, useState, type KeyboardEvent } from 'react';
import { Dialog, Modal, ModalOverlay } from 'react-aria-components';
import { useIntl } from 'react-intl';
import type { ShownCalls } from '../../../../core/call/shownCalls.ts';
import type { Settings } from '../../../../core/ipc/settings.ts';
import { classNames } from '../../../components/classNames.ts';
import { GuardedSurface } from '../../../components/guard/GuardedSurface.tsx';
import { useCountedSheet } from '../../../components/guard/openSheets.ts';
import type { PaletteAct } from './paletteAct.ts';
import { paletteEntries } from './paletteEntries.ts';
import { usePaletteActs, type PaletteWays } from './usePaletteActs.ts';
import { usePeople } from './usePeople.ts';
import styles from './Palette.module.css';

export interface PaletteProps {
  /** What stands in the field at first. */
  readonly start: string;
  readonly calls: ShownCalls;
  readonly settings: Settings;
  readonly isHost: boolean;
  readonly ways: PaletteWays;
  readonly onClose: () => void;
}

/** One field for everything: somebody to call, a setting to open, something to do. */
export function Palette(props: PaletteProps) {
  const { onClose } = props;
  const intl = useIntl();
  useCountedSheet(true);
  return (
    <ModalOverlay
      className={styles['veil']!}
      isOpen
      isDismissable
      onOpenChange={(isOpen) => {
        if (!isOpen) onClose();
      }}
    >
      <Modal className={styles['sheet']!}>
        <Dialog className={styles['dialog']!} aria-label={intl.formatMessage({ id: 'palette.title' })}>
          <Finder {...props} />
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}

/** A combobox whose list is always open (ARIA Authoring Practices, "Combobox"). */
function Finder({ start, calls, settings, isHost, ways, onClose }: PaletteProps) {
  const intl = useIntl();
  const perform = usePaletteActs(ways);
  const id = useId();
  const [query, setQuery] = useState(start);
  /** Null: the first one, whichever comes first once all are there. */
  const [chosen, setChosen] = useState<string | null>(null);
  /** Enter was pressed while people were still looked for. */
  const isEntered = useRef(false);
  const people = usePeople(query);
  const entries = useMemo(
    () => paletteEntries(intl, query, { calls, settings, people, isHost }),
    [intl, query, calls, settings, people, isHost],
  );
  const first = entries[0]?.id ?? null;
  // What stood first stays it when a call comes or goes: Enter means what was seen.
  if (chosen === null && people.isComplete && first !== null) setChosen(first);
  const active = Math.max(
    0,
    entries.findIndex((entry) => entry.id === chosen),
  );
  const field = useRef<HTMLInputElement>(null);
  // It is what the palette was opened for.
  useEffect(() => field.current?.focus(), []);
  const list = useRef<HTMLDivElement>(null);
  useEffect(() => {
    list.current?.querySelector('[aria-selected=true]')?.scrollIntoView({ block: 'nearest' });
    // What is chosen says when to look again.
    // oxlint-disable-next-line react/exhaustive-effect-dependencies
  }, [active]);

  const choose = (act: PaletteAct) => {
    onClose();
    perform(act);
  };
  const enter = () => {
    const entry = entries[active];
    if (!people.isComplete) isEntered.current = true;
    else if (entry !== undefined) choose(entry.act);
  };
  useEffect(() => {
    if (!isEntered.current || !people.isComplete) return;
    isEntered.current = false;
    enter();
  });
  const move = (by: number) => {
    const { length } = entries;
    setChosen(entries[(active + by + length) % length]?.id ?? null);
  };
  const press = (event: KeyboardEvent) => {
    const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (by !== undefined) move(by);
    else if (event.key === 'Enter' && !event.repeat && !event.nativeEvent.isComposing) enter();
    else return;
    event.preventDefault();
  };

  return (
    <>
      <div className={styles['field']}>
        <Search size={18} aria-hidden="true" />
        <input
          type="text"
          role="combobox"
          aria-expanded="true"
          aria-controls={id}
          aria-autocomplete="list"
          aria-activedescendant={entries.length === 0 ? undefined : `${id}-${String(active)}`}
          aria-label={intl.formatMessage({ id: 'palette.title' })}
          placeholder={intl.formatMessage({ id: 'palette.placeholder' })}
          ref={field}
          maxLength={128}
          spellCheck={false}
          value={query}
          onChange={(event) => {
            setQuery(event.currentTarget.value);
            setChosen(null);
            isEntered.current = false;
          }}
          onKeyDown={press}
        />
      </div>
      {/* Other lines come under the pointer with every letter. */}
      <GuardedSurface shows={entries.map((entry) => entry.id).join(' ')}>
        <div
          ref={list}
          id={id}
          role="listbox"
          aria-label={intl.formatMessage({ id: 'palette.list' })}
          className={styles['list']}
        >
          {entries.map((entry, index) => {
            const Icon =
              ICONS[entry.act.kind === 'call' && entry.act.callType === 'video' ? 'video' : iconOf(entry.act)];
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
                  id={`${id}-${String(index)}`}
                  role="option"
                  tabIndex={-1}
                  aria-selected={index === active}
                  className={classNames(styles['option'], index === active && styles['active'])}
                  onMouseMove={() => setChosen(entry.id)}
                  onClick={() => choose(entry.act)}
                >
                  <Icon size={17} aria-hidden="true" />
                  <span>{entry.text}</span>
                </div>
              </Fragment>
            );
          })}
        </div>
      </GuardedSurface>
      <p className={styles['nothing']} role="status">
        {entries.length === 0 && people.isComplete && intl.formatMessage({ id: 'palette.nothing' })}
      </p>
    </>
  );
}

const ICONS = { phone: Phone, video: Video, person: User, add: UserPlus, settings: Gear, bell: Bell, go: Search };

function iconOf(act: PaletteAct): keyof typeof ICONS {
  switch (act.kind) {
    case 'call':
    case 'answer':
    case 'addAndAnswer':
    case 'mute':
    case 'hangUp':
    case 'hold':
    case 'resume':
    case 'returnToCall':
    case 'leaveCall':
    case 'decline':
    case 'declineWith':
    case 'silence':
    case 'showCall':
    case 'inCallWindow':
      return 'phone';
    case 'open':
    case 'block':
      return 'person';
    case 'add':
      return 'add';
    case 'setting':
      return 'settings';
    case 'doNotDisturb':
      return 'bell';
    case 'go':
    case 'share':
    case 'shortcuts':
      return 'go';
  }
}
