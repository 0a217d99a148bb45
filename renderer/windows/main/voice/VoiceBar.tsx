import { X } from 'lucide-react';
import { useEffect, useRef } from 'react';
import { useIntl } from 'react-intl';
import { peerName } from '../../../../core/call/peerName.ts';
import { IconButton } from '../../../components/controls/IconButton.tsx';
import { useNow } from '../../../components/calls/useNow.ts';
import { useFirstDayOfWeek } from '../../../words/WordsProvider.tsx';
import type { PeopleActions } from '../lists/peopleActions.ts';
import { recentsByDay } from '../lists/recentsByDay.ts';
import { dayName, recentMoment } from '../recents/recentWords.ts';
import { RecentVoice, type RecentVoiceProps } from './RecentVoice.tsx';
import styles from './VoiceBar.module.css';

interface VoiceBarProps extends Pick<RecentVoiceProps, 'recent'> {
  readonly people: RecentVoiceProps['people'] & Pick<PeopleActions, 'open'>;
  readonly onClose: () => void;
}

/** Below the past calls: the voice message of one of them, for as long as the person is at it. */
export function VoiceBar({ recent, people, onClose }: VoiceBarProps) {
  const intl = useIntl();
  const firstDayOfWeek = useFirstDayOfWeek();
  const now = useNow(60_000);
  const [day] = recentsByDay([recent]);
  const moment = recentMoment(intl, recent, dayName(intl, day?.startsAt ?? null, now, firstDayOfWeek));
  const peer = peerName(recent.call);
  const bar = useRef<HTMLElement>(null);
  // Whoever opened it wants to hear it: Play is its first button after Close.
  useEffect(() => bar.current?.querySelector<HTMLElement>('[role=group] button')?.focus(), []);
  return (
    <section ref={bar} className={styles['bar']} aria-label={intl.formatMessage({ id: 'voice.of' }, { peer })}>
      <div className={styles['head']}>
        <h3 className={styles['peer']}>{intl.formatMessage({ id: 'voice.of' }, { peer })}</h3>
        <IconButton
          size="small"
          label={intl.formatMessage({ id: 'voice.close' })}
          icon={<X aria-hidden="true" />}
          onClick={onClose}
        />
      </div>
      <RecentVoice {...{ recent, moment, people }} onCompare={() => people.open(recent.call.peer)} />
    </section>
  );
}
