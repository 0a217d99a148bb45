import { useIntl } from 'react-intl';
import { Button } from '../../../components/controls/Button.tsx';
import type { SetUpPlace } from './setUpSteps.ts';
import styles from './SetUpStrip.module.css';

export interface SetUpStripProps {
  readonly place: SetUpPlace;
  /** Somebody's page has the place beside the list, where the step would stand. */
  readonly isPersonOpen: boolean;
  readonly onContinue: () => void;
}

/** Above the list, wherever the step does not stand beside it: only one pane fits, or somebody's page has the place. */
export function SetUpStrip({ place, isPersonOpen, onContinue }: SetUpStripProps) {
  const intl = useIntl();
  return (
    <section
      className={styles['strip']}
      data-beside={isPersonOpen ? 'person' : 'step'}
      aria-label={intl.formatMessage({ id: 'settings.setUpStep' })}
    >
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
