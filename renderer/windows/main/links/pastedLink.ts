import type { ClipboardEvent } from 'react';

/** A letter with a link in it. */
export const MOST_PASTED = 8192;

/** Whether a link stands somewhere in this; main finds out which, and whether it is whole. */
export function isLink(text: string): boolean {
  return /ringfort:/iu.test(text);
}

/** Opens a link that is pasted into a field for something else. What was pasted is whole: there is nothing to type. */
export function opensPasted(openLink: (text: string) => void): (event: ClipboardEvent) => void {
  return (event) => {
    const text = event.clipboardData.getData('text');
    if (!isLink(text)) return;
    event.preventDefault();
    openLink(text.slice(0, MOST_PASTED));
  };
}
