import { useIntl } from 'react-intl';
import { Button } from '../../../components/controls/Button.tsx';
import type { SetUpPlace } from './setUpSteps.ts';
import styles from './SetUpStrip.module.css';

export interface SetUpStripProps {
  readonly place: SetUpPlace;
  readonly onContinue: () => void;
}

/** Above the list, where only one pane fits: the step that stands beside the list where there is room. */
export function SetUpStrip({ place, onContinue }: SetUpStripProps) {
  const intl = useIntl();
  return (
    <section className={styles['strip']} aria-label={intl.formatMessage({ id: 'settings.setUpStep' })}>
      <p className={styles['words']}>
        {intl.formatMessage(
          { id: 'setUp.strip' },
          { ...place.count, title: intl.formatMessage({ id: `settings.setUpStep.${place.step}` }) },
        )}
      </p>
      <Button size="small" kind="primary" onClick={onContinue}>
        {intl.formatMessage({ id: 'setUp.open' })}
      </Button>
    </section>
  );
}
