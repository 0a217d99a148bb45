import type { ReactNode } from 'react';
import { useIntl } from 'react-intl';
import { Button } from '../../../components/controls/Button.tsx';
import { Fingerprint } from '../../../components/people/Fingerprint.tsx';
import { Sheet } from '../../../components/sheets/Sheet.tsx';
import styles from '../../../components/sheets/Sheet.module.css';

/** What a person has decided about the way to a server; sent along with its address. */
export interface ServerDecision {
  readonly plainHttp?: true;
  readonly certificate?: string;
}

interface ServerQuestionProps {
  readonly refusal: { readonly reason: string; readonly detail: string | null };
  readonly onDecided: (decision: ServerDecision) => void;
  readonly onClose: () => void;
}

/** Asks what only a person can decide before anything is sent to a server. Nothing where the refusal is another. */
export function ServerQuestion({ refusal, onDecided, onClose }: ServerQuestionProps) {
  const intl = useIntl();
  const { reason, detail } = refusal;
  if (reason === 'certificateUnknown' && detail !== null) {
    return (
      <Question id="certificate" kind="primary" onConfirm={() => onDecided({ certificate: detail })} onClose={onClose}>
        <p className={styles['text']}>{intl.formatMessage({ id: 'certificate.text' })}</p>
        <Fingerprint fingerprint={detail} />
        <p className={styles['text']}>{intl.formatMessage({ id: 'certificate.different' })}</p>
      </Question>
    );
  }
  if (reason !== 'plainHttp') return null;
  return (
    <Question id="plainHttp" kind="danger" onConfirm={() => onDecided({ plainHttp: true })} onClose={onClose}>
      <p className={styles['text']}>{intl.formatMessage({ id: 'plainHttp.text' }, { server: detail })}</p>
      <p className={styles['text']}>{intl.formatMessage({ id: 'plainHttp.better' })}</p>
    </Question>
  );
}

interface QuestionProps {
  readonly id: 'certificate' | 'plainHttp';
  readonly kind: 'primary' | 'danger';
  readonly onConfirm: () => void;
  readonly onClose: () => void;
  readonly children: ReactNode;
}

function Question({ id, kind, onConfirm, onClose, children }: QuestionProps) {
  const intl = useIntl();
  return (
    <Sheet title={intl.formatMessage({ id: `${id}.title` })} isOpen onClose={onClose} role="alertdialog">
      {children}
      <div className={styles['actions']}>
        <Button onClick={onClose} autoFocus>
          {intl.formatMessage({ id: 'app.cancel' })}
        </Button>
        <Button kind={kind} onClick={onConfirm}>
          {intl.formatMessage({ id: `${id}.confirm` })}
        </Button>
      </div>
    </Sheet>
  );
}
