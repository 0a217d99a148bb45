import { useRef, useState } from 'react';
import { useIntl } from 'react-intl';
import type { CallRef } from '../../../../core/call/call.ts';
import type { RecentsPart } from '../../../../core/ipc/snapshot.ts';
import { QuietRings } from '../../../components/empty/drawings.tsx';
import { EmptyState } from '../../../components/empty/EmptyState.tsx';
import { GuardedSurface } from '../../../components/guard/GuardedSurface.tsx';
import { later, soon } from '../../../components/mending/later.tsx';
import { ListFailed } from '../lists/ListState.tsx';
import type { PeopleActions } from '../lists/peopleActions.ts';
import { useMoves } from '../lists/useMoves.ts';
import { useRowMenu } from '../lists/useRowMenu.ts';
import { RecentsHead, type RecentsHeadProps } from './RecentsHead.tsx';
import { RecentsList } from './RecentsList.tsx';
import { RemindersList } from './RemindersList.tsx';
import { useRecentsPages } from './useRecentsPages.ts';
import { useSeenRecents } from './useSeenRecents.ts';
import styles from '../Pane.module.css';

const RecentMenu = soon(async () => (await import('../lists/RecentMenu.tsx')).RecentMenu);
const VoiceBar = later(async () => (await import('../voice/VoiceBar.tsx')).VoiceBar);

/** The filter is kept while another section is shown. */
export interface RecentsPaneProps extends Pick<RecentsHeadProps, 'filter' | 'onFilter'> {
  readonly part: RecentsPart;
  readonly selectedPeer: string | null;
  readonly people: PeopleActions;
}

/** Whom to call back, and the past calls. */
export function RecentsPane({ part, selectedPeer, people, filter, onFilter }: RecentsPaneProps) {
  const intl = useIntl();
  const menu = useRowMenu();
  const [opened, setOpened] = useState<CallRef | null>(null);
  const [listening, setListening] = useState<string | null>(null);
  const pages = useRecentsPages(filter === 'missed', part.revision);
  const { items, phase, refresh } = pages;
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
      <RecentsHead isEmpty={part.count === 0} filter={filter} onFilter={onFilter} />
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
            <RecentsList
              pages={pages}
              people={people}
              onListen={setListening}
              // Their page may be another's by now, opened from elsewhere.
              open={opened !== null && opened.peer === selectedPeer ? opened.callId : null}
              onOpen={open}
            />
          )}
        </div>
      </GuardedSurface>
      {heard !== undefined && heard.voice !== null && (
        <VoiceBar key={heard.call.callId} recent={heard} people={people} onClose={stopListening} />
      )}
      {menu.asked !== null && asked !== undefined && (
        <RecentMenu place={menu.asked.place} recent={asked} people={people} onClose={menu.close} />
      )}
    </>
  );
}
