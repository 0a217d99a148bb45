import { useEffect, useState } from 'react';

const SAID_MS = 2000;

/** What became of the last press; `no`: nothing that is still to be said. */
export type Copied = 'no' | 'yes' | 'failed';

/** Puts a text on the clipboard, and knows for a moment that it did; that it could not, until the next press. */
export function useCopied(text: string): readonly [copied: Copied, copy: () => Promise<void>] {
  const [copied, setCopied] = useState<Copied>('no');
  useEffect(() => {
    if (copied !== 'yes') return;
    const timeout = setTimeout(() => setCopied('no'), SAID_MS);
    return () => clearTimeout(timeout);
  }, [copied]);
  const copy = async () => {
    setCopied('no');
    try {
      await navigator.clipboard.writeText(text);
      setCopied('yes');
    } catch {
      setCopied('failed');
    }
  };
  return [copied, copy];
}

/** What to say of one that failed. `isShown`: all of the text stands there to be copied by hand. */
export const notCopied = (isShown: boolean) => (isShown ? 'app.notCopied.select' : 'app.notCopied');
