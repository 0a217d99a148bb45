import { useIntl } from 'react-intl';
import { Button } from '../../components/Button.tsx';
import { Sheet } from '../../components/Sheet.tsx';
import styles from '../../components/Sheet.module.css';

/** What a person has decided about the way to a server; sent along with its address. */
export interface ServerDecision {
  readonly plainHttp?: true;
}

interface ServerQuestionProps {
  readonly refusal: { readonly reason: string; readonly detail: string | null };
  readonly onDecided: (decision: ServerDecision) => void;
  readonly onClose: () => void;
}

/** Asks what only a person can decide before anything is sent to a server. Nothing where the refusal is another. */
export function ServerQuestion({ refusal, onDecided, onClose }: ServerQuestionProps) {
  const intl = useIntl();
  if (refusal.reason !== 'plainHttp') return null;
  return (
    <Sheet title={intl.formatMessage({ id: 'plainHttp.title' })} isOpen onClose={onClose} role="alertdialog">
      <p className={styles['text']}>{intl.formatMessage({ id: 'plainHttp.text' }, { server: refusal.detail })}</p>
      <p className={styles['text']}>{intl.formatMessage({ id: 'plainHttp.better' })}</p>
      <div className={styles['actions']}>
        <Button onClick={onClose} autoFocus>
          {intl.formatMessage({ id: 'app.cancel' })}
        </Button>
        <Button kind="danger" onClick={() => onDecided({ plainHttp: true })}>
          {intl.formatMessage({ id: 'plainHttp.confirm' })}
        </Button>
      </div>
    </Sheet>
  );
}
