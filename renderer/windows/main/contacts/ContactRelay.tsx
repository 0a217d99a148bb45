import { useId } from 'react';
import { useIntl } from 'react-intl';
import { shownName } from '../../../../core/call/peerName.ts';
import type { ContactView } from '../../../../core/ipc/snapshot.ts';
import { Toggle } from '../../../components/controls/Toggle.tsx';
import { useAsk } from '../MainBridge.tsx';
import styles from '../trust/SafetyCard.module.css';

export interface ContactRelayProps {
  readonly contact: ContactView;
  /** Always Relay is on: this one can add nothing to it, and take nothing away. */
  readonly isForAll: boolean;
}

/** Whether one contact is relayed though others are not. Main asks before that is taken away. */
export function ContactRelay({ contact, isForAll }: ContactRelayProps) {
  const { handle, alwaysRelay } = contact;
  const peer = shownName(contact);
  const intl = useIntl();
  const ask = useAsk();
  const title = useId();
  const text = useId();
  return (
    <section className={styles['option']} aria-labelledby={title}>
      <h3 id={title} className={styles['title']}>
        {intl.formatMessage({ id: 'relayContact.title' })}
      </h3>
      <Toggle
        label={intl.formatMessage({ id: 'relayContact.toggle' }, { peer })}
        isOn={alwaysRelay}
        onChange={(always) => void ask((main) => main.relayContact({ handle, always }))}
        describedBy={text}
      />
      <p id={text} className={styles['text']}>
        {intl.formatMessage({ id: isForAll ? 'relayContact.everybody' : 'relayContact.explain' }, { peer })}
      </p>
    </section>
  );
}
