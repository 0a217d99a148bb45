import { useIntl } from 'react-intl';
import type { RecentPlace } from '../../../../core/ipc/snapshot.ts';
import { useNow } from '../../../components/calls/useNow.ts';
import { Button } from '../../../components/controls/Button.tsx';
import { GuardedSurface } from '../../../components/guard/GuardedSurface.tsx';
import { ErrorBoundary } from '../../../components/mending/ErrorBoundary.tsx';
import { useFirstDayOfWeek } from '../../../words/WordsProvider.tsx';
import { BrokenRow, ListFailed } from '../lists/ListState.tsx';
import type { PeopleActions } from '../lists/peopleActions.ts';
import { recentsByDay } from '../lists/recentsByDay.ts';
import { RecentTime } from '../lists/RecentTime.tsx';
import { useMoves } from '../lists/useMoves.ts';
import { usePagedList } from '../lists/usePagedList.ts';
import type { MainBridge } from '../MainBridge.tsx';
import { RecentDetails } from '../recents/RecentDetails.tsx';
import { RecentLine } from '../recents/RecentLine.tsx';
import { dayName, recentMoment, severalDevices } from '../recents/recentWords.ts';
import styles from './ContactDetail.module.css';

export interface ContactHistoryProps {
  readonly handle: string;
  readonly name: string;
  /** Grows when past calls may be others. */
  readonly revision: number;
  readonly people: PeopleActions;
}

/** The past calls with one person, by day. */
export function ContactHistory({ handle, name, revision, people }: ContactHistoryProps) {
  const intl = useIntl();
  const firstDayOfWeek = useFirstDayOfWeek();
  const now = useNow(60_000);
  const history = usePagedList(
    (main: MainBridge, question: { readonly peer: string }, after: RecentPlace | null, limit: number) =>
      main.recentsPage({ ...question, missedOnly: false, after, limit }),
    { peer: handle },
    revision,
  );
  const daysOf = (items: typeof history.items) =>
    recentsByDay(items).map((one) => ({ ...one, day: dayName(intl, one.startsAt, now, firstDayOfWeek) }));
  const moves = useMoves(history.items.map(({ call }) => call.callId));
  return (
    <section className={styles['card']} aria-labelledby="history">
      <h3 id="history" className={styles['subtitle']}>
        {intl.formatMessage({ id: 'detail.history' }, { peer: name })}
      </h3>
      <GuardedSurface isOpenAtFirst shows={moves}>
        {history.phase === 'failed' ? (
          <ListFailed onAgain={history.refresh} />
        ) : history.phase === 'loading' ? null : history.items.length === 0 ? (
          <p className={styles['quiet']}>{intl.formatMessage({ id: 'detail.history.empty' }, { peer: name })}</p>
        ) : (
          daysOf(history.items).map(({ startsAt, recents, day }) => (
            <div key={startsAt} className={styles['day']}>
              <h4 className={styles['dayName']}>{day}</h4>
              <ul className={styles['list']}>
                {recents.map((recent) => (
                  <li
                    key={recent.call.callId}
                    className={recent.isMissed ? styles['missed'] : undefined}
                    data-menu={recent.call.callId}
                  >
                    <ErrorBoundary of={recent} fallback={<BrokenRow />}>
                      <span className={styles['what']}>
                        <RecentLine recent={recent} className={styles['line']} />
                        <RecentDetails
                          recent={recent}
                          moment={recentMoment(intl, recent, day)}
                          people={people}
                          namesDevice={severalDevices(history.items)}
                          className={styles['more']}
                        />
                      </span>
                      <RecentTime instant={recent.call.startedAt} className={styles['time']} />
                    </ErrorBoundary>
                  </li>
                ))}
              </ul>
            </div>
          ))
        )}
        {history.hasMore && (
          <Button kind="quiet" size="small" onClick={history.more}>
            {intl.formatMessage({ id: 'detail.history.more' })}
          </Button>
        )}
      </GuardedSurface>
    </section>
  );
}
