import { useId } from 'react';
import { useIntl } from 'react-intl';
import type { Settings } from '../../../../core/ipc/settings.ts';
import type { ContactView } from '../../../../core/ipc/snapshot.ts';
import { Button } from '../../../components/controls/Button.tsx';
import { Choice } from '../../../components/controls/Choice.tsx';
import { RINGTONES } from '../../../sound/ringtones.ts';
import { useAsk } from '../MainBridge.tsx';
import { RingtoneTrial } from '../settings/devices/RingtoneTrial.tsx';
import styles from '../trust/SafetyCard.module.css';

export interface ContactRingingProps {
  readonly contact: ContactView;
  readonly settings: Settings;
}

const RINGS = ['usual', 'always', 'never'] as const;

/** How calls of one person ring, where that is not as all others do. */
export function ContactRinging({ contact: { handle, rings, ringtone }, settings }: ContactRingingProps) {
  const intl = useIntl();
  const ask = useAsk();
  const title = useId();
  const text = useId();
  const change = (changed: Partial<Pick<ContactView, 'rings' | 'ringtone'>>) =>
    void ask((main) => main.ringContact({ handle, rings, ringtone, ...changed }));
  // It beats what is chosen for one of them.
  const isNobody = settings.whoMayRing === 'nobody' && rings !== 'never';
  const ways = RINGS.map((value) => ({ value, text: intl.formatMessage({ id: `ringContact.rings.${value}` }) }));
  const options = [
    { value: 'usual' as const, text: intl.formatMessage({ id: 'ringContact.ringtone.usual' }) },
    ...RINGTONES.map((value) => ({ value, text: intl.formatMessage({ id: `settings.ringtone.${value}` }) })),
  ];
  return (
    <section className={styles['option']} aria-labelledby={title}>
      <h3 id={title} className={styles['title']}>
        {intl.formatMessage({ id: 'ringContact.title' })}
      </h3>
      <Choice
        label={intl.formatMessage({ id: 'ringContact.rings' })}
        value={rings}
        options={ways}
        onChange={(chosen) => change({ rings: chosen })}
        describedBy={text}
      />
      <p id={text} className={styles['text']}>
        {intl.formatMessage({ id: isNobody ? 'ringContact.nobodyMayRing' : `ringContact.rings.${rings}.explain` })}
      </p>
      {isNobody && (
        <div>
          <Button size="small" onClick={() => void ask((main) => main.changeSettings({ whoMayRing: 'contacts' }))}>
            {intl.formatMessage({ id: 'ringTest.fix.contactsMayRing' })}
          </Button>
        </div>
      )}
      <Choice
        label={intl.formatMessage({ id: 'settings.ringtone' })}
        value={ringtone ?? 'usual'}
        options={options}
        onChange={(chosen) => change({ ringtone: chosen === 'usual' ? null : chosen })}
      />
      <div>
        <RingtoneTrial ringtone={ringtone ?? settings.ringtone} settings={settings} />
      </div>
    </section>
  );
}
