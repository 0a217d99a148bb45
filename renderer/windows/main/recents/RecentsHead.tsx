import { Trash2 } from 'lucide-react';
import { useState } from 'react';
import { useIntl } from 'react-intl';
import { Choice } from '../../../components/controls/Choice.tsx';
import { IconButton } from '../../../components/controls/IconButton.tsx';
import { ConfirmSheet } from '../../../components/sheets/ConfirmSheet.tsx';
import { useAsk } from '../MainBridge.tsx';
import styles from '../Pane.module.css';

export type RecentsFilter = 'all' | 'missed';

export interface RecentsHeadProps {
  /** There are none: nothing can be cleared or left out. */
  readonly isEmpty: boolean;
  readonly filter: RecentsFilter;
  readonly onFilter: (filter: RecentsFilter) => void;
}

/** Above the past calls: which of them are shown, and what clears them all. */
export function RecentsHead({ isEmpty, filter, onFilter }: RecentsHeadProps) {
  const intl = useIntl();
  const ask = useAsk();
  const [isClearing, setClearing] = useState(false);
  return (
    <div className={styles['top']}>
      <header className={styles['head']}>
        <h2 className={styles['title']}>{intl.formatMessage({ id: 'recents.title' })}</h2>
        {!isEmpty && (
          <IconButton
            label={intl.formatMessage({ id: 'recents.clear' })}
            icon={<Trash2 />}
            onClick={() => setClearing(true)}
          />
        )}
      </header>
      {!isEmpty && (
        <div className={styles['tools']}>
          <Choice
            label={intl.formatMessage({ id: 'recents.filter' })}
            hideLabel
            value={filter}
            onChange={onFilter}
            options={[
              { value: 'all', text: intl.formatMessage({ id: 'recents.filter.all' }) },
              { value: 'missed', text: intl.formatMessage({ id: 'recents.filter.missed' }) },
            ]}
          />
        </div>
      )}
      <ConfirmSheet
        title={intl.formatMessage({ id: 'recents.clear.title' })}
        text={intl.formatMessage({ id: 'recents.clear.text' })}
        confirm={intl.formatMessage({ id: 'recents.clear.confirm' })}
        isOpen={isClearing}
        onClose={() => setClearing(false)}
        onConfirm={() => void ask((main) => main.clearRecents())}
      />
    </div>
  );
}
