import { ArrowLeftRight, PhoneOff, X } from 'lucide-react';
import { peerName } from '../../../../core/call/peerName.ts';
import { useIntl } from 'react-intl';
import type { PresentView } from '../../../../core/call/view.ts';
import { callText, written } from '../../../../core/words/callText.ts';
import { Avatar } from '../../../components/people/Avatar.tsx';
import { Button } from '../../../components/controls/Button.tsx';
import { IconButton } from '../../../components/controls/IconButton.tsx';
import { useAsk } from '../contexts/ask.ts';
import type { CallInProgress } from '../view/callInProgress.ts';
import styles from './SecondCall.module.css';

export interface SecondCallProps {
  readonly view: PresentView;
  /** The call that this window is about. */
  readonly active: CallInProgress;
  readonly onSwap: () => void;
}

/** The other call, in a line: who is on hold, or why it ended just now. */
export function SecondCall({ view, active, onSwap }: SecondCallProps) {
  const intl = useIntl();
  const ask = useAsk();
  const { callId, peer: handle, name } = view.call;
  const peer = peerName(view.call);
  const isOver = view.phase === 'ended';
  return (
    <section className={styles['line']} aria-label={intl.formatMessage({ id: 'call.second' })}>
      <Avatar handle={handle} name={name} size={32} />
      <p className={styles['words']} role="status">
        <bdi className={styles['peer']}>{peer}</bdi>
        <span className={styles['state']}>{written(intl, callText(view).status)}</span>
      </p>
      {isOver && (
        <IconButton
          size="small"
          label={intl.formatMessage({ id: 'call.dismiss' })}
          icon={<X aria-hidden="true" />}
          onClick={() => void ask((main) => main.dismiss({ callId, phase: view.phase }))}
        />
      )}
      {!isOver && (
        <>
          <Button
            size="small"
            icon={<ArrowLeftRight size={15} aria-hidden="true" />}
            aria-label={intl.formatMessage({ id: 'call.swap.explain' }, { active: peerName(active.call), held: peer })}
            shortcut="toggleHold"
            // What is being set up cannot be held.
            disabled={active.phase !== 'connected'}
            onClick={onSwap}
          >
            {intl.formatMessage({ id: 'call.swap' })}
          </Button>
          <IconButton
            size="small"
            label={intl.formatMessage({ id: 'call.hangUpOn' }, { peer })}
            icon={<PhoneOff aria-hidden="true" />}
            onClick={() => void ask((main) => main.hangUp({ callId, phase: view.phase }))}
          />
        </>
      )}
    </section>
  );
}
