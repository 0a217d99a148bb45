import { Trash2 } from 'lucide-react';
import type { CallRef } from '../../../../core/call/call.ts';
import { peerName } from '../../../../core/call/peerName.ts';
import { useRef, useState } from 'react';
import { GridListHeader, GridListLoadMoreItem, GridListSection } from 'react-aria-components';
import { useIntl } from 'react-intl';
import type { RecentPlace, RecentsPart } from '../../../../core/ipc/snapshot.ts';
import { useFirstDayOfWeek } from '../../../words/WordsProvider.tsx';
import { Choice } from '../../../components/controls/Choice.tsx';
import { ConfirmSheet } from '../../../components/sheets/ConfirmSheet.tsx';
import { QuietRings } from '../../../components/empty/drawings.tsx';
import { EmptyState } from '../../../components/empty/EmptyState.tsx';
import { ErrorBoundary } from '../../../components/mending/ErrorBoundary.tsx';
import { GuardedSurface } from '../../../components/guard/GuardedSurface.tsx';
import { IconButton } from '../../../components/controls/IconButton.tsx';
import { later, soon } from '../../../components/mending/later.tsx';
import { useNow } from '../../../components/calls/useNow.ts';
import { useRowMenu } from '../lists/useRowMenu.ts';
import { dayName } from './recentWords.ts';
import { RemindersList } from './RemindersList.tsx';
import { BrokenRow, ListFailed } from '../lists/ListState.tsx';
import { OpenableList, OpenableRow } from '../lists/OpenableList.tsx';
import type { PeopleActions } from '../lists/peopleActions.ts';
import { RecentRow } from '../lists/RecentRow.tsx';
import { recentsByDay } from '../lists/recentsByDay.ts';
import { useMoves } from '../lists/useMoves.ts';
import { usePagedList } from '../lists/usePagedList.ts';
import { useAsk, type MainBridge } from '../MainBridge.tsx';
import { useSeenRecents } from './useSeenRecents.ts';
import styles from '../Pane.module.css';

const RecentMenu = soon(async () => (await import('../lists/RecentMenu.tsx')).RecentMenu);
const VoiceBar = later(async () => (await import('../voice/VoiceBar.tsx')).VoiceBar);

export interface RecentsPaneProps {
  readonly part: RecentsPart;
  readonly selectedPeer: string | null;
  readonly people: PeopleActions;
  /** Kept while another section is shown. */
  readonly filter: RecentsFilter;
  readonly onFilter: (filter: RecentsFilter) => void;
}

export type RecentsFilter = 'all' | 'missed';

const ROWS = { estimatedRowSize: 58, estimatedHeadingSize: 35, padding: 0 } as const;

export function RecentsPane({ part, selectedPeer, people, filter, onFilter }: RecentsPaneProps) {
  const intl = useIntl();
  const firstDayOfWeek = useFirstDayOfWeek();
  const ask = useAsk();
  const now = useNow(60_000);
  const menu = useRowMenu();
  const [isClearing, setClearing] = useState(false);
  /** How many rows the list has that was asked for: the headings of days are rows as well. */
  const [whole, setWhole] = useState<{ readonly missedOnly: boolean; readonly rows: number } | null>(null);
  const [opened, setOpened] = useState<CallRef | null>(null);
  const [listening, setListening] = useState<string | null>(null);
  const { items, hasMore, phase, more, rest, find, refresh } = usePagedList(
    async (main: MainBridge, question: { readonly missedOnly: boolean }, after: RecentPlace | null, limit: number) => {
      const page = await main.recentsPage({ ...question, peer: null, after, limit });
      if (page.rows !== null) setWhole({ ...question, rows: page.rows });
      return page;
    },
    { missedOnly: filter === 'missed' },
    part.revision,
  );
  const list = useRef<HTMLDivElement>(null);
  useSeenRecents(phase === 'ready' && part.missedCount > 0 ? part.missedCount : null, list);
  const byId = (callId: string | undefined) => items.find(({ call }) => call.callId === callId);
  const stopListening = () => {
    setListening(null);
    // Back to where it was opened from.
    list.current?.querySelector<HTMLElement>(`[data-key="${CSS.escape(listening ?? '')}"]`)?.focus();
  };
  const open = (callId: string) => {
    const call = byId(callId)?.call;
    if (call === undefined) return;
    setOpened(call);
    people.open(call.peer);
  };
  // A reminder moves the calls below it too, the last one as well.
  const reminders = useMoves([...part.reminders.map(({ peer }) => peer), '']);
  const calls = useMoves(items.map(({ call }) => call.callId));
  const asked = byId(menu.asked?.key);
  const heard = byId(listening ?? undefined);

  return (
    <>
      <div className={styles['top']}>
        <header className={styles['head']}>
          <h2 className={styles['title']}>{intl.formatMessage({ id: 'recents.title' })}</h2>
          {part.count > 0 && (
            <IconButton
              label={intl.formatMessage({ id: 'recents.clear' })}
              icon={<Trash2 />}
              onClick={() => setClearing(true)}
            />
          )}
        </header>
        {part.count > 0 && (
          <div className={styles['tools']}>
            <Choice
              label={intl.formatMessage({ id: 'recents.filter' })}
              hideLabel
              value={filter}
              onChange={onFilter}
              options={[
                { value: 'all', text: intl.formatMessage({ id: 'recents.filter.all' }) },
                { value: 'missed', text: intl.formatMessage({ id: 'recents.filter.missed' }) },
              ]}
            />
          </div>
        )}
      </div>
      <GuardedSurface isOpenAtFirst shows={`${reminders} ${calls}`}>
        <RemindersList reminders={part.reminders} people={people} />
        <div ref={list} className={styles['list']} onContextMenu={menu.onContextMenu}>
          {phase === 'failed' ? (
            <ListFailed onAgain={refresh} />
          ) : part.count === 0 ? (
            <EmptyState
              drawing={<QuietRings />}
              title={intl.formatMessage({ id: 'recents.empty.title' })}
              text={intl.formatMessage({ id: 'recents.empty.text' })}
            />
          ) : phase === 'loading' ? null : items.length === 0 ? (
            <div className={styles['nothing']} role="status">
              <p>{intl.formatMessage({ id: 'recents.empty.missed' })}</p>
            </div>
          ) : (
            <OpenableList
              label={intl.formatMessage({ id: 'recents.list' })}
              rows={ROWS}
              total={whole !== null && whole.missedOnly === (filter === 'missed') ? whole.rows : null}
              rest={hasMore ? rest : null}
              find={(begins) => find(({ call }) => begins(peerName(call)))}
              // Their page may be another's by now, opened from elsewhere.
              open={opened !== null && opened.peer === selectedPeer ? opened.callId : null}
              onOpen={open}
            >
              {recentsByDay(items).map((day) => (
                <GridListSection key={day.startsAt} id={`day ${day.startsAt}`}>
                  <GridListHeader className={styles['day']!}>
                    {dayName(intl, day.startsAt, now, firstDayOfWeek)}
                  </GridListHeader>
                  {day.recents.map((recent) => (
                    <OpenableRow
                      key={recent.call.callId}
                      id={recent.call.callId}
                      textValue={peerName(recent.call)}
                      className={recent.isMissed ? styles['missed'] : undefined}
                    >
                      <ErrorBoundary
                        of={recent}
                        fallback={<BrokenRow onRemove={() => people.removeRecent(recent.call.callId, recent.call)} />}
                      >
                        <RecentRow recent={recent} people={people} onListen={setListening} />
                      </ErrorBoundary>
                    </OpenableRow>
                  ))}
                </GridListSection>
              ))}
              {hasMore && <GridListLoadMoreItem onLoadMore={more} isLoading={false} />}
            </OpenableList>
          )}
        </div>
      </GuardedSurface>
      {heard !== undefined && heard.voice !== null && (
        <VoiceBar key={heard.call.callId} recent={heard} people={people} onClose={stopListening} />
      )}
      {menu.asked !== null && asked !== undefined && (
        <RecentMenu place={menu.asked.place} recent={asked} people={people} onClose={menu.close} />
      )}
      <ConfirmSheet
        title={intl.formatMessage({ id: 'recents.clear.title' })}
        text={intl.formatMessage({ id: 'recents.clear.text' })}
        confirm={intl.formatMessage({ id: 'recents.clear.confirm' })}
        isOpen={isClearing}
        onClose={() => setClearing(false)}
        onConfirm={() => void ask((main) => main.clearRecents())}
      />
    </>
  );
}
