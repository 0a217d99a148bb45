import { Check, Copy } from 'lucide-react';
import { useIntl } from 'react-intl';
import { IconButton } from '../controls/IconButton.tsx';
import { notCopied, useCopied } from './useCopied.ts';
import styles from './CopyRow.module.css';

export interface CopyRowProps {
  readonly text: string;
  /** What is copied, if it is more than what is shown. */
  readonly copies?: string;
  readonly copyLabel: string;
  readonly copiedLabel: string;
}

/** A text to hand on, with a button that copies it and says whether it did. */
export function CopyRow({ text, copies = text, copyLabel, copiedLabel }: CopyRowProps) {
  const intl = useIntl();
  const [copied, copy] = useCopied(copies);
  return (
    <div className={styles['row']}>
      <code className={styles['text']}>{text}</code>
      <span className={styles['said']} role="status">
        {copied === 'yes' ? copiedLabel : ''}
      </span>
      <IconButton
        label={copyLabel}
        icon={copied === 'yes' ? <Check /> : <Copy />}
        size="small"
        onClick={() => void copy()}
      />
      {copied === 'failed' && (
        <p className={styles['failed']} role="alert">
          {intl.formatMessage({ id: notCopied(copies === text) })}
        </p>
      )}
    </div>
  );
}
