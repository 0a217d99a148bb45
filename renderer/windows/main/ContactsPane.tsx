import { Phone, Search, TriangleAlert, UserPlus, Video, X } from 'lucide-react';
import { useState, type RefObject } from 'react';
import { GridList, GridListItem } from 'react-aria-components';
import { useIntl } from 'react-intl';
import type { CallType } from '../../../core/call/view.ts';
import type { ContactView } from '../../../core/ipc/snapshot.ts';
import { Avatar } from '../../components/Avatar.tsx';
import { Button } from '../../components/Button.tsx';
import { classNames } from '../../components/classNames.ts';
import { OpenGate } from '../../components/drawings.tsx';
import { EmptyState } from '../../components/EmptyState.tsx';
import { IconButton } from '../../components/IconButton.tsx';
import { RowAction } from '../../components/RowAction.tsx';
import { PeerName } from '../../components/PeerName.tsx';
import { searchContacts } from './contactSearch.ts';
import { handleProblem, normaliseHandle } from './handleRules.ts';
import styles from './Pane.module.css';

export interface ContactsPaneProps {
  readonly contacts: readonly ContactView[];
  readonly selected: string | null;
  readonly onSelect: (handle: string) => void;
  readonly onCall: (handle: string, callType: CallType) => void;
  /** Opens the sheet, with this name in it. */
  readonly onAdd: (start: string) => void;
  readonly search: RefObject<HTMLInputElement | null>;
}

export function ContactsPane({ contacts, selected, onSelect, onCall, onAdd, search }: ContactsPaneProps) {
  const intl = useIntl();
  const [query, setQuery] = useState('');
  const found = searchContacts(contacts, query);
  const wanted = normaliseHandle(query);

  return (
    <>
      <header className={styles['head']}>
        <h2 className={styles['title']}>{intl.formatMessage({ id: 'contacts.title' })}</h2>
        <IconButton
          label={intl.formatMessage({ id: 'contacts.add' })}
          icon={<UserPlus />}
          kind="tonal"
          onClick={() => onAdd('')}
        />
      </header>
      <div className={styles['tools']}>
        <div className={styles['search']} role="search">
          <Search size={17} aria-hidden="true" />
          <input
            ref={search}
            type="search"
            value={query}
            maxLength={64}
            spellCheck={false}
            aria-label={intl.formatMessage({ id: 'contacts.search' })}
            placeholder={intl.formatMessage({ id: 'contacts.search' })}
            onChange={(event) => setQuery(event.currentTarget.value)}
            onKeyDown={(event) => {
              const first = found[0];
              if (event.key === 'Escape') setQuery('');
              if (event.key === 'Enter' && wanted !== '' && first) onSelect(first.handle);
            }}
          />
          {query !== '' && (
            <IconButton
              label={intl.formatMessage({ id: 'contacts.search.clear' })}
              icon={<X />}
              size="small"
              onClick={() => {
                setQuery('');
                search.current?.focus();
              }}
            />
          )}
        </div>
      </div>
      <div className={styles['scroll']}>
        {contacts.length === 0 && query === '' ? (
          <EmptyState
            drawing={<OpenGate />}
            title={intl.formatMessage({ id: 'contacts.empty.title' })}
            text={intl.formatMessage({ id: 'contacts.empty.text' })}
            action={
              <Button kind="primary" icon={<UserPlus size={17} />} onClick={() => onAdd('')}>
                {intl.formatMessage({ id: 'contacts.add' })}
              </Button>
            }
          />
        ) : found.length === 0 ? (
          <div className={styles['nothing']} role="status">
            <p>{intl.formatMessage({ id: 'contacts.noMatch' }, { query: query.trim() })}</p>
            {handleProblem(wanted) === null && (
              <Button size="small" icon={<UserPlus size={16} />} onClick={() => onAdd(wanted)}>
                {intl.formatMessage({ id: 'contacts.noMatch.add' }, { handle: wanted })}
              </Button>
            )}
          </div>
        ) : (
          <GridList
            className={styles['rows']!}
            aria-label={intl.formatMessage({ id: 'contacts.list' })}
            items={found}
            selectionMode="single"
            selectionBehavior="replace"
            disallowEmptySelection
            keyboardNavigationBehavior="tab"
            selectedKeys={selected === null ? [] : [selected]}
            onSelectionChange={(keys) => {
              if (keys === 'all') return;
              for (const key of keys) onSelect(String(key));
            }}
          >
            {(contact) => (
              <GridListItem id={contact.handle} textValue={contact.handle} className={styles['row']!}>
                <Avatar handle={contact.handle} size={40} />
                <span className={styles['words']}>
                  <span className={styles['name']}>
                    <PeerName peer={contact.handle} verified={contact.verified && contact.identity !== 'changed'} />
                  </span>
                  {contact.identity === 'changed' && (
                    <span className={classNames(styles['line'], styles['warning'])}>
                      <TriangleAlert size={13} aria-hidden="true" />
                      <span>{intl.formatMessage({ id: 'contacts.identity.changed' })}</span>
                    </span>
                  )}
                </span>
                <span className={styles['actions']}>
                  <RowAction
                    label={intl.formatMessage({ id: 'contacts.call' }, { peer: contact.handle })}
                    icon={<Phone />}
                    onPress={() => onCall(contact.handle, 'audio')}
                  />
                  <RowAction
                    label={intl.formatMessage({ id: 'contacts.video' }, { peer: contact.handle })}
                    icon={<Video />}
                    onPress={() => onCall(contact.handle, 'video')}
                  />
                </span>
              </GridListItem>
            )}
          </GridList>
        )}
      </div>
    </>
  );
}
