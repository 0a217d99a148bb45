import { Check, Copy } from 'lucide-react';
import { useIntl } from 'react-intl';
import { Button } from '../controls/Button.tsx';
import styles from './CopyRow.module.css';
import { notCopied, useCopied } from './useCopied.ts';

export interface CopyButtonProps {
  readonly text: string;
  readonly label: string;
  /** The text stands beside it, as it is copied. */
  readonly isShown?: boolean;
}

/** Copies a text, and says whether it did. */
export function CopyButton({ text, label, isShown = false }: CopyButtonProps) {
  const intl = useIntl();
  const [copied, copy] = useCopied(text);
  return (
    <>
      <Button
        kind="quiet"
        size="small"
        icon={copied === 'yes' ? <Check size={15} aria-hidden="true" /> : <Copy size={15} aria-hidden="true" />}
        onClick={() => void copy()}
      >
        {label}
      </Button>
      <span className="visuallyHidden" role="status">
        {copied === 'yes' ? intl.formatMessage({ id: 'app.copied' }) : ''}
      </span>
      {copied === 'failed' && (
        <p className={styles['failed']} role="alert">
          {intl.formatMessage({ id: notCopied(isShown) })}
        </p>
      )}
    </>
  );
}
