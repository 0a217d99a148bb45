import { Phone, Trash2, Video } from 'lucide-react';
import { useState } from 'react';
import { GridList, GridListHeader, GridListItem, GridListSection } from 'react-aria-components';
import { useIntl } from 'react-intl';
import { isMissed } from '../../../core/call/endReason.ts';
import type { CallType } from '../../../core/call/view.ts';
import type { RecentView } from '../../../core/ipc/snapshot.ts';
import { Avatar } from '../../components/Avatar.tsx';
import { Choice } from '../../components/Choice.tsx';
import { classNames } from '../../components/classNames.ts';
import { ConfirmSheet } from '../../components/ConfirmSheet.tsx';
import { QuietRings } from '../../components/drawings.tsx';
import { EmptyState } from '../../components/EmptyState.tsx';
import { IconButton } from '../../components/IconButton.tsx';
import { RowAction } from '../../components/RowAction.tsx';
import { useNow } from '../../components/useNow.ts';
import { PeerName } from '../../components/PeerName.tsx';
import { dayName } from './callWords.ts';
import { useMainBridge } from './MainBridge.tsx';
import { useOrders } from './Orders.tsx';
import { RecentLine } from './RecentLine.tsx';
import { recentsByDay } from './recentsByDay.ts';
import styles from './Pane.module.css';

export interface RecentsPaneProps {
  readonly recents: readonly RecentView[];
  /** The handles whose identity a person has compared. */
  readonly verifiedPeers: ReadonlySet<string>;
  readonly selectedPeer: string | null;
  readonly onSelectPeer: (peer: string) => void;
  readonly onCall: (peer: string, callType: CallType) => void;
}

export function RecentsPane({ recents, verifiedPeers, selectedPeer, onSelectPeer, onCall }: RecentsPaneProps) {
  const intl = useIntl();
  const bridge = useMainBridge();
  const { give } = useOrders();
  const now = useNow(60_000);
  const [filter, setFilter] = useState<'all' | 'missed'>('all');
  const [isClearing, setClearing] = useState(false);
  const [selectedCall, setSelectedCall] = useState<string | null>(null);
  const shown = filter === 'all' ? recents : recents.filter(({ reason }) => isMissed(reason));
  const byId = (callId: string) => shown.find(({ call }) => call.callId === callId)?.call;

  return (
    <>
      <header className={styles['head']}>
        <h2 className={styles['title']}>{intl.formatMessage({ id: 'recents.title' })}</h2>
        {recents.length > 0 && (
          <IconButton
            label={intl.formatMessage({ id: 'recents.clear' })}
            icon={<Trash2 />}
            onClick={() => setClearing(true)}
          />
        )}
      </header>
      {recents.length > 0 && (
        <div className={styles['tools']}>
          <Choice
            label={intl.formatMessage({ id: 'recents.filter' })}
            hideLabel
            value={filter}
            onChange={setFilter}
            options={[
              { value: 'all', text: intl.formatMessage({ id: 'recents.filter.all' }) },
              { value: 'missed', text: intl.formatMessage({ id: 'recents.filter.missed' }) },
            ]}
          />
        </div>
      )}
      <div className={styles['scroll']}>
        {recents.length === 0 ? (
          <EmptyState
            drawing={<QuietRings />}
            title={intl.formatMessage({ id: 'recents.empty.title' })}
            text={intl.formatMessage({ id: 'recents.empty.text' })}
          />
        ) : shown.length === 0 ? (
          <div className={styles['nothing']} role="status">
            <p>{intl.formatMessage({ id: 'recents.empty.missed' })}</p>
          </div>
        ) : (
          <GridList
            className={styles['rows']!}
            aria-label={intl.formatMessage({ id: 'recents.list' })}
            selectionMode="single"
            selectionBehavior="replace"
            keyboardNavigationBehavior="tab"
            selectedKeys={selectedPeer === null || selectedCall === null ? [] : [selectedCall]}
            onSelectionChange={(keys) => {
              if (keys === 'all') return;
              for (const key of keys) {
                const call = byId(String(key));
                if (!call) continue;
                setSelectedCall(call.callId);
                onSelectPeer(call.peer);
              }
            }}
            onAction={(key) => {
              const call = byId(String(key));
              if (call) onCall(call.peer, call.type);
            }}
          >
            {recentsByDay(shown).map((day) => (
              <GridListSection key={day.startsAt} id={`day ${day.startsAt}`}>
                <GridListHeader className={styles['day']!}>{dayName(intl, day.startsAt, now)}</GridListHeader>
                {day.recents.map((recent) => {
                  const { callId, peer, type } = recent.call;
                  return (
                    <GridListItem
                      key={callId}
                      id={callId}
                      textValue={peer}
                      className={classNames(styles['row'], isMissed(recent.reason) && styles['missed'])}
                    >
                      <Avatar handle={peer} size={40} />
                      <span className={styles['words']}>
                        <span className={styles['name']}>
                          <PeerName peer={peer} verified={verifiedPeers.has(peer)} />
                        </span>
                        <RecentLine recent={recent} isShort className={styles['line']} />
                      </span>
                      <span className={styles['actions']}>
                        <time className={styles['time']} dateTime={new Date(recent.call.startedAt).toISOString()}>
                          {intl.formatTime(recent.call.startedAt)}
                        </time>
                        <RowAction
                          label={intl.formatMessage({ id: 'recents.remove' }, { peer })}
                          icon={<Trash2 />}
                          className={styles['onDemand']}
                          onPress={() => give(() => bridge.removeRecent({ callId }))}
                        />
                        <RowAction
                          label={intl.formatMessage(
                            { id: type === 'video' ? 'recents.redialVideo' : 'recents.redial' },
                            { peer },
                          )}
                          icon={type === 'video' ? <Video /> : <Phone />}
                          onPress={() => onCall(peer, type)}
                        />
                      </span>
                    </GridListItem>
                  );
                })}
              </GridListSection>
            ))}
          </GridList>
        )}
      </div>
      <ConfirmSheet
        title={intl.formatMessage({ id: 'recents.clear.title' })}
        text={intl.formatMessage({ id: 'recents.clear.text' })}
        confirm={intl.formatMessage({ id: 'recents.clear.confirm' })}
        isOpen={isClearing}
        onClose={() => setClearing(false)}
        onConfirm={() => give(() => bridge.clearRecents())}
      />
    </>
  );
}
