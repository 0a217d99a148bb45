import { useIntl } from 'react-intl';
import type { Settings } from '../../../core/ipc/settings.ts';
import type { AccountView } from '../../../core/ipc/snapshot.ts';
import { Button } from '../../components/Button.tsx';
import { useAsk } from './MainBridge.tsx';
import { ProtectionSettings } from './settings/ProtectionSettings.tsx';
import { SoundDevices } from './settings/SoundDevices.tsx';
import styles from './SetUp.module.css';

export interface SetUpProps {
  readonly account: Extract<AccountView, { phase: 'ready' }>;
  readonly settings: Settings;
  /** A call has the devices, or is about to. */
  readonly inCall: boolean;
}

/** After who one is and where: the first two. */
const STEPS = ['protection', 'devices', 'share'] as const;
const BEFORE = 2;

/**
 * What else makes a phone of it, one step after another, beside the list: nothing has to wait for it. How far somebody
 * got is a setting, so that they go on there after a restart; the link to share stands below.
 */
export function SetUp({ account, settings, inCall }: SetUpProps) {
  const intl = useIntl();
  const ask = useAsk();
  const step = STEPS.find((one) => one === settings.setUpStep);
  if (step === undefined) return null;
  const index = STEPS.indexOf(step);
  const before = STEPS[index - 1];
  const next = STEPS[index + 1] ?? 'done';
  const go = (to: Settings['setUpStep']) => void ask((main) => main.changeSettings({ setUpStep: to }));
  return (
    <section className={styles['setUp']} aria-label={intl.formatMessage({ id: 'settings.setUpStep' })}>
      <p className={styles['count']}>
        {intl.formatMessage({ id: 'setUp.count' }, { step: index + 1 + BEFORE, of: STEPS.length + BEFORE })}
      </p>
      <h2 className={styles['title']}>{intl.formatMessage({ id: `settings.setUpStep.${step}` })}</h2>
      <p className={styles['text']}>{intl.formatMessage({ id: `setUp.${step}` })}</p>
      {step === 'protection' && <ProtectionSettings keyProtection={account.keyProtection} />}
      {step === 'devices' && <SoundDevices settings={settings} inCall={inCall} />}
      <div className={styles['buttons']}>
        {before !== undefined && <Button onClick={() => go(before)}>{intl.formatMessage({ id: 'app.back' })}</Button>}
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
