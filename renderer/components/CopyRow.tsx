import { Check, Copy } from 'lucide-react';
import { useEffect, useState } from 'react';
import { IconButton } from './IconButton.tsx';
import styles from './CopyRow.module.css';

export interface CopyRowProps {
  readonly text: string;
  readonly copyLabel: string;
  readonly copiedLabel: string;
}

/** A text to hand on, with a button that copies it and says so. */
export function CopyRow({ text, copyLabel, copiedLabel }: CopyRowProps) {
  const [isCopied, setCopied] = useState(false);
  useEffect(() => {
    if (!isCopied) return;
    const timeout = setTimeout(() => setCopied(false), 2000);
    return () => clearTimeout(timeout);
  }, [isCopied]);

  const copy = async () => {
    await navigator.clipboard.writeText(text);
    setCopied(true);
  };
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
