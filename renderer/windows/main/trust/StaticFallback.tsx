import { useId, useState } from 'react';
import { useIntl } from 'react-intl';
import type { ContactView } from '../../../../core/ipc/snapshot.ts';
import { ConfirmSheet } from '../../../components/sheets/ConfirmSheet.tsx';
import { StaticKeysMark } from '../../../components/people/StaticKeysMark.tsx';
import { Toggle } from '../../../components/controls/Toggle.tsx';
import { useAsk } from '../MainBridge.tsx';
import styles from './SafetyCard.module.css';

export interface StaticFallbackProps {
  readonly handle: string;
  /** Who that is, in words. */
  readonly peer: string;
  readonly standing: NonNullable<ContactView['staticFallback']>;
}

/**
 * For a contact whose own signed word is that it has no ratchet. To take the protection away needs a yes; to give it
 * back, none.
 */
export function StaticFallback({ handle, peer, standing }: StaticFallbackProps) {
  const intl = useIntl();
  const ask = useAsk();
  const title = useId();
  const text = useId();
  const [isAsking, setAsking] = useState(false);
  const allow = (allowed: boolean) => void ask((main) => main.allowStaticFallback({ handle, allowed }));
  return (
    <section className={styles['option']} aria-labelledby={title}>
      <h3 id={title} className={styles['title']}>
        {intl.formatMessage({ id: 'fallback.title' })}
        {standing === 'allowed' && <StaticKeysMark />}
      </h3>
      <p id={text} className={styles['text']}>
        {intl.formatMessage({ id: 'fallback.explain' }, { peer })}
      </p>
      <Toggle
        label={intl.formatMessage({ id: 'fallback.toggle' }, { peer })}
        isOn={standing === 'allowed'}
        onChange={(isOn) => {
          if (isOn) setAsking(true);
          else allow(false);
        }}
        describedBy={text}
      />
      <ConfirmSheet
        title={intl.formatMessage({ id: 'fallback.confirm.title' })}
        text={intl.formatMessage({ id: 'fallback.confirm.text' }, { peer })}
        confirm={intl.formatMessage({ id: 'fallback.confirm.submit' })}
        isOpen={isAsking}
        onClose={() => setAsking(false)}
        onConfirm={() => allow(true)}
      />
    </section>
  );
}
