import { useEffect, useRef } from 'react';
import { useIntl } from 'react-intl';
import type { Settings } from '../../../../core/ipc/settings.ts';
import type { AccountView } from '../../../../core/ipc/snapshot.ts';
import { Button } from '../../../components/controls/Button.tsx';
import { useAsk } from '../MainBridge.tsx';
import { ProtectionSettings } from '../settings/protection/ProtectionSettings.tsx';
import { SoundDevices } from '../settings/devices/SoundDevices.tsx';
import type { SettingUp } from './useSettingUp.ts';
import styles from './SetUp.module.css';

export interface SetUpProps {
  readonly account: Extract<AccountView, { phase: 'ready' }>;
  readonly settings: Settings;
  /** A call has the devices, or is about to. */
  readonly inCall: boolean;
  readonly settingUp: Pick<SettingUp, 'place' | 'isOpen' | 'close'>;
}

/**
 * What else makes a phone of it, one step after another, beside the list: nothing has to wait for it. How far somebody
 * got is a setting, so that they go on there after a restart; the link to share stands below.
 */
export function SetUp({ account, settings, inCall, settingUp }: SetUpProps) {
  const intl = useIntl();
  const ask = useAsk();
  const { place, isOpen, close } = settingUp;
  const title = useRef<HTMLHeadingElement>(null);
  const drawn = useRef(place?.step);
  useEffect(() => {
    // The button that led here went with the list. Who pressed Continue goes on above, with what the next step is
    // about.
    if (isOpen || drawn.current !== place?.step) title.current?.focus();
    drawn.current = place?.step;
  }, [isOpen, place?.step]);
  if (place === null) return null;
  const { step, before, next } = place;
  // Where the system has no password store, they chose a passphrase a moment ago.
  const isLocked = step === 'protection' && account.keyProtection.keyring === null;
  const go = (to: Settings['setUpStep']) => void ask((main) => main.changeSettings({ setUpStep: to }));
  return (
    <section className={styles['setUp']} aria-label={intl.formatMessage({ id: 'settings.setUpStep' })}>
      <p className={styles['count']}>{intl.formatMessage({ id: 'setUp.count' }, place.count)}</p>
      <h2 ref={title} tabIndex={-1} className={styles['title']}>
        {intl.formatMessage({ id: `settings.setUpStep.${step}` })}
      </h2>
      <p className={styles['text']}>
        {intl.formatMessage({ id: isLocked ? 'setUp.protection.onlyPassphrase' : `setUp.${step}` })}
      </p>
      {step === 'protection' && <ProtectionSettings keyProtection={account.keyProtection} />}
      {step === 'devices' && <SoundDevices settings={settings} inCall={inCall} />}
      <div className={styles['buttons']}>
        {/* Where only one pane fits, the list is behind this one. */}
        <Button kind="quiet" className={styles['later']} onClick={close}>
          {intl.formatMessage({ id: 'setUp.later' })}
        </Button>
        {before !== null && <Button onClick={() => go(before)}>{intl.formatMessage({ id: 'app.back' })}</Button>}
        {next !== 'done' && (
          <Button kind="quiet" onClick={() => go('done')}>
            {intl.formatMessage({ id: 'setUp.skip' })}
          </Button>
        )}
        <Button kind="primary" onClick={() => go(next)}>
          {intl.formatMessage({ id: next === 'done' ? 'setUp.done' : 'setUp.next' })}
        </Button>
      </div>
    </section>
  );
}
