import { QrCode, UserPlus } from 'lucide-react';
import { nameKey, searchWords, shownName } from '../../../../core/call/peerName.ts';
import { useEffect, useRef, type RefObject } from 'react';
import { Collection, GridListLoadMoreItem } from 'react-aria-components';
import { useIntl } from 'react-intl';
import type { ContactPlace, ContactsPart, ContactView } from '../../../../core/ipc/snapshot.ts';
import { Button } from '../../../components/controls/Button.tsx';
import { OpenGate } from '../../../components/empty/drawings.tsx';
import { EmptyState } from '../../../components/empty/EmptyState.tsx';
import { ErrorBoundary } from '../../../components/mending/ErrorBoundary.tsx';
import { GuardedSurface } from '../../../components/guard/GuardedSurface.tsx';
import { IconButton } from '../../../components/controls/IconButton.tsx';
import { soon } from '../../../components/mending/later.tsx';
import { SearchField } from '../../../components/controls/SearchField.tsx';
import { useRowMenu } from '../lists/useRowMenu.ts';
import { handleProblem, normaliseHandle } from '../onboarding/handleRules.ts';
import { ContactRow } from '../lists/ContactRow.tsx';
import { BrokenRow, ListFailed } from '../lists/ListState.tsx';
import { OpenableList, OpenableRow } from '../lists/OpenableList.tsx';
import type { PeopleActions } from '../lists/peopleActions.ts';
import { useMoves } from '../lists/useMoves.ts';
import { usePagedList } from '../lists/usePagedList.ts';
import type { MainBridge } from '../MainBridge.tsx';
import styles from '../Pane.module.css';

const PersonMenu = soon(async () => (await import('../lists/PersonMenu.tsx')).PersonMenu);

export interface ContactsPaneProps {
  readonly part: ContactsPart;
  readonly selected: string | null;
  readonly people: PeopleActions;
  /** What is searched for: kept while another section is shown. */
  readonly query: string;
  readonly onQuery: (query: string) => void;
  readonly search: RefObject<HTMLInputElement | null>;
  /** Our own link is to be shown. */
  readonly onShare: () => void;
}

const ROWS = { estimatedRowSize: 58, padding: 0 } as const;

export function ContactsPane({ part, selected, people, query, onQuery, search, onShare }: ContactsPaneProps) {
  const intl = useIntl();
  const menu = useRowMenu();
  const adding = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    // The form before it is gone, or the window has just come up: the next act is here.
    if (document.activeElement === document.body) (adding.current ?? search.current)?.focus();
  }, [search]);
  const wanted = query.trim().replace(/^@/u, '');
  const handle = normaliseHandle(query);
  const { items, hasMore, phase, more, rest, find, refresh } = usePagedList(
    (main: MainBridge, question: { readonly query: string }, after: ContactPlace | null, limit: number) =>
      main.contactsPage({ ...question, after, limit }),
    { query: wanted },
    part.revision,
  );

  const isEmpty = phase !== 'failed' && part.count === 0 && query === '';
  const moves = useMoves(items.map((one) => one.handle));
  const asked = items.find(({ handle }) => handle === menu.asked?.key);

  return (
    <>
      <div className={styles['top']}>
        <header className={styles['head']}>
          <h2 className={styles['title']}>{intl.formatMessage({ id: 'contacts.title' })}</h2>
          {/* Where nobody is yet, the list says it larger. */}
          {!isEmpty && (
            <IconButton
              label={intl.formatMessage({ id: 'contacts.add' })}
              icon={<UserPlus />}
              kind="tonal"
              shortcut="addContact"
              onClick={() => people.add('')}
            />
          )}
        </header>
        <div className={styles['tools']}>
          <SearchField
            field={search}
            label={intl.formatMessage({ id: 'contacts.search' })}
            clearLabel={intl.formatMessage({ id: 'contacts.search.clear' })}
            value={query}
            onChange={onQuery}
            onEnter={() => {
              const first = items[0];
              // The rows may still be those of the letters before.
              if (wanted !== '' && first !== undefined && standsIn(wanted, first)) people.open(first.handle);
            }}
          />
        </div>
      </div>
      <GuardedSurface isOpenAtFirst shows={moves}>
        <div className={styles['list']} onContextMenu={menu.onContextMenu}>
          {phase === 'failed' ? (
            <ListFailed onAgain={refresh} />
          ) : isEmpty ? (
            <EmptyState
              drawing={<OpenGate />}
              title={intl.formatMessage({ id: 'contacts.empty.title' })}
              text={intl.formatMessage({ id: 'contacts.empty.text' })}
              action={
                <span className={styles['acts']}>
                  <Button ref={adding} kind="primary" icon={<UserPlus size={17} />} onClick={() => people.add('')}>
                    {intl.formatMessage({ id: 'contacts.add' })}
                  </Button>
                  {/* Where there is room the link stands beside this list. */}
                  <Button className={styles['narrow']} icon={<QrCode size={17} />} onClick={onShare}>
                    {intl.formatMessage({ id: 'links.show' })}
                  </Button>
                </span>
              }
            />
          ) : phase === 'loading' ? null : items.length === 0 ? (
            <div className={styles['nothing']} role="status">
              <p>{intl.formatMessage({ id: 'contacts.noMatch' }, { query: query.trim() })}</p>
              {handleProblem(handle) === null && (
                <Button size="small" icon={<UserPlus size={16} />} onClick={() => people.add(handle)}>
                  {intl.formatMessage({ id: 'contacts.noMatch.add' }, { handle })}
                </Button>
              )}
            </div>
          ) : (
            <OpenableList
              label={intl.formatMessage({ id: 'contacts.list' })}
              rows={ROWS}
              total={wanted === '' ? part.count : null}
              rest={hasMore ? rest : null}
              find={(begins) => find((contact) => begins(shownName(contact)))}
              open={selected}
              onOpen={people.open}
            >
              <Collection items={items} dependencies={[people]}>
                {(contact) => (
                  <OpenableRow id={contact.handle} textValue={shownName(contact)}>
                    <ErrorBoundary of={contact} fallback={<BrokenRow />}>
                      <ContactRow contact={contact} onCall={people.call} />
                    </ErrorBoundary>
                  </OpenableRow>
                )}
              </Collection>
              {hasMore && <GridListLoadMoreItem onLoadMore={more} isLoading={false} />}
            </OpenableList>
          )}
        </div>
      </GuardedSurface>
      {menu.asked !== null && asked !== undefined && (
        <PersonMenu
          place={menu.asked.place}
          peer={asked.handle}
          name={shownName(asked)}
          contact={asked}
          isBlocked={asked.blocked}
          callId={null}
          people={people}
          onClose={menu.close}
        />
      )}
    </>
  );
}

/** Whether somebody is found by this, as main finds them. */
function standsIn(wanted: string, { handle, nickname, displayName }: ContactView): boolean {
  const names = [handle, nickname ?? '', displayName ?? ''].map(nameKey);
  return searchWords(wanted).every((word) => names.some((name) => name.includes(word)));
}
