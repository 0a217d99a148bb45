import { useIntl } from 'react-intl';
import type { ClockView } from '../../../core/ipc/snapshot.ts';
import { Button } from '../../components/controls/Button.tsx';
import { Notice } from '../../components/asking/Notice.tsx';
import { SystemSettingsButton } from '../../components/asking/SystemSettingsButton.tsx';
import { useNow } from '../../components/calls/useNow.ts';
import { useAsk } from './MainBridge.tsx';
import styles from './Home.module.css';

/** Told once: everything works all the same, but the person may want to know, and other programs may not. */
export function WrongClock({ clock }: { readonly clock: ClockView }) {
  const intl = useIntl();
  const ask = useAsk();
  const right = useNow(10_000);
  if (!clock.tellWrong) return null;
  const wrong = right - clock.offsetMs;
  const isOtherDay = new Date(right).toDateString() !== new Date(wrong).toDateString();
  const spoken = (at: number): string =>
    isOtherDay
      ? intl.formatDate(at, { dateStyle: 'medium', timeStyle: 'short' })
      : intl.formatTime(at, { timeStyle: 'short' });
  return (
    <div className={styles['refusal']}>
      <Notice
        kind="warning"
        role="status"
        title={intl.formatMessage({ id: 'clock.wrong.title' })}
        action={
          <Button size="small" kind="quiet" onClick={() => void ask((main) => main.clockNoticeRead())}>
            {intl.formatMessage({ id: 'app.close' })}
          </Button>
        }
        remedies={<SystemSettingsButton page="clock" ask={ask} />}
      >
        {intl.formatMessage({ id: 'clock.wrong.text' }, { wrong: spoken(wrong), right: spoken(right) })}
      </Notice>
    </div>
  );
}
