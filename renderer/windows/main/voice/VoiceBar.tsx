import { X } from 'lucide-react';
import { useEffect, useRef } from 'react';
import { useIntl } from 'react-intl';
import { peerName } from '../../../../core/call/peerName.ts';
import { IconButton } from '../../../components/controls/IconButton.tsx';
import { RecentVoice, type RecentVoiceProps } from './RecentVoice.tsx';
import styles from './VoiceBar.module.css';

/** Below the past calls: the voice message of one of them, for as long as the person is at it. */
export function VoiceBar({ recent, people, onClose }: RecentVoiceProps & { readonly onClose: () => void }) {
  const intl = useIntl();
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
      <RecentVoice recent={recent} people={people} />
    </section>
  );
}
