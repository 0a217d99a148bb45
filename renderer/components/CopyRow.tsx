import { Check, Copy } from 'lucide-react';
import { IconButton } from './IconButton.tsx';
import { useCopied } from './useCopied.ts';
import styles from './CopyRow.module.css';

export interface CopyRowProps {
  readonly text: string;
  /** What is copied, if it is more than what is shown. */
  readonly copies?: string;
  readonly copyLabel: string;
  readonly copiedLabel: string;
}

/** A text to hand on, with a button that copies it and says so. */
export function CopyRow({ text, copies = text, copyLabel, copiedLabel }: CopyRowProps) {
  const [isCopied, copy] = useCopied(copies);
  return (
    <div className={styles['row']}>
      <code className={styles['text']}>{text}</code>
      <span className={styles['said']} role="status">
        {isCopied ? copiedLabel : ''}
      </span>
      <IconButton label={copyLabel} icon={isCopied ? <Check /> : <Copy />} size="small" onClick={() => void copy()} />
    </div>
  );
}
