import { useEffect, useState } from 'react';

const SAID_MS = 2000;

/** Puts a text on the clipboard, and knows for a moment that it did. */
export function useCopied(text: string): readonly [isCopied: boolean, copy: () => Promise<void>] {
  const [isCopied, setCopied] = useState(false);
  useEffect(() => {
    if (!isCopied) return;
    const timeout = setTimeout(() => setCopied(false), SAID_MS);
    return () => clearTimeout(timeout);
  }, [isCopied]);
  const copy = async () => {
    await navigator.clipboard.writeText(text);
    setCopied(true);
  };
  return [isCopied, copy];
}
