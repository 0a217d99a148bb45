import { Check, Copy } from 'lucide-react';
import { IconButton } from './IconButton.tsx';
import { useCopied } from './useCopied.ts';
import styles from './CopyRow.module.css';

export interface CopyRowProps {
  readonly text: string;
  readonly copyLabel: string;
  readonly copiedLabel: string;
}

/** A text to hand on, with a button that copies it and says so. */
export function CopyRow({ text, copyLabel, copiedLabel }: CopyRowProps) {
  const [isCopied, copy] = useCopied(text);
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
