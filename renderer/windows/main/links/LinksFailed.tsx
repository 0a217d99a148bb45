import { useIntl } from 'react-intl';
import { Notice } from '../../../components/asking/Notice.tsx';
import { Button } from '../../../components/controls/Button.tsx';

/** Our links could not be read: said in their place, with the way to ask again. */
export function LinksFailed({ onAgain }: { readonly onAgain: () => void }) {
  const intl = useIntl();
  return (
    <Notice
      kind="warning"
      role="status"
      action={
        <Button size="small" onClick={onAgain}>
          {intl.formatMessage({ id: 'app.tryAgain' })}
        </Button>
      }
    >
      {intl.formatMessage({ id: 'links.refused.failed' })}
    </Notice>
  );
}
