import { Trash2 } from 'lucide-react';
import { useIntl } from 'react-intl';
import { Button } from '../../../components/controls/Button.tsx';
import { RowAction } from './RowAction.tsx';
import styles from '../Pane.module.css';

/** A list that main could not give: said in its place, with the way to ask again. */
export function ListFailed({ onAgain }: { readonly onAgain: () => void }) {
  const intl = useIntl();
  return (
    <div className={styles['nothing']} role="alert">
      <p>{intl.formatMessage({ id: 'list.failed' })}</p>
      <Button size="small" onClick={onAgain}>
        {intl.formatMessage({ id: 'app.tryAgain' })}
      </Button>
    </div>
  );
}

/** In place of one row that cannot be drawn; the others go on. `onRemove`: where an entry can be taken off its list. */
export function BrokenRow({ onRemove }: { readonly onRemove?: () => void }) {
  const intl = useIntl();
  return (
    <>
      <span className={styles['brokenRow']}>{intl.formatMessage({ id: 'list.brokenRow' })}</span>
      {onRemove !== undefined && (
        <RowAction label={intl.formatMessage({ id: 'list.brokenRow.remove' })} icon={<Trash2 />} onPress={onRemove} />
      )}
    </>
  );
}
