import { GridListHeader, GridListLoadMoreItem, GridListSection } from 'react-aria-components';
import { useIntl } from 'react-intl';
import { peerName } from '../../../../core/call/peerName.ts';
import { useNow } from '../../../components/calls/useNow.ts';
import { ErrorBoundary } from '../../../components/mending/ErrorBoundary.tsx';
import { useFirstDayOfWeek } from '../../../words/WordsProvider.tsx';
import { BrokenRow } from '../lists/ListState.tsx';
import { OpenableList, OpenableRow, type OpenableListProps } from '../lists/OpenableList.tsx';
import type { PeopleActions } from '../lists/peopleActions.ts';
import { nameIdOf, RecentRow } from '../lists/RecentRow.tsx';
import { recentsByDay } from '../lists/recentsByDay.ts';
import { dayName } from './recentWords.ts';
import type { RecentsPages } from './useRecentsPages.ts';
import styles from '../Pane.module.css';

export interface RecentsListProps extends Pick<OpenableListProps, 'open' | 'onOpen'> {
  readonly pages: RecentsPages;
  readonly people: PeopleActions;
  /** The voice message of this call is to be heard. */
  readonly onListen: (callId: string) => void;
}

const ROWS = { estimatedRowSize: 58, estimatedHeadingSize: 35, padding: 0 } as const;

/** The past calls, under the days that they fall on. */
export function RecentsList({ pages, people, onListen, open, onOpen }: RecentsListProps) {
  const intl = useIntl();
  const firstDayOfWeek = useFirstDayOfWeek();
  const now = useNow(60_000);
  const { items, total, hasMore, more, rest, find } = pages;
  return (
    <OpenableList
      label={intl.formatMessage({ id: 'recents.list' })}
      rows={ROWS}
      total={total}
      rest={hasMore ? rest : null}
      find={(begins) => find(({ call }) => begins(peerName(call)))}
      open={open}
      onOpen={onOpen}
    >
      {recentsByDay(items).map(({ startsAt, recents }) => {
        const day = dayName(intl, startsAt, now, firstDayOfWeek);
        return (
          <GridListSection key={startsAt} id={`day ${startsAt}`}>
            <GridListHeader className={styles['day']!}>{day}</GridListHeader>
            {recents.map((recent) => (
              <OpenableRow
                key={recent.call.callId}
                id={recent.call.callId}
                textValue={peerName(recent.call)}
                labelledBy={nameIdOf(recent)}
                className={recent.isMissed ? styles['missed'] : undefined}
              >
                <ErrorBoundary
                  of={recent}
                  fallback={<BrokenRow onRemove={() => people.removeRecent(recent.call.callId, recent.call)} />}
                >
                  <RecentRow {...{ recent, people, onListen, day }} />
                </ErrorBoundary>
              </OpenableRow>
            ))}
          </GridListSection>
        );
      })}
      {hasMore && <GridListLoadMoreItem onLoadMore={more} isLoading={false} />}
    </OpenableList>
  );
}
