/** A number with whatever people put into it is no longer; the store's search takes this much. */
const MAX_NUMBER = 32;
const MAX_LINK = 512;

/** Whether the system handed over a telephone link. */
export const isTelLink = (text: string): boolean => /^tel:/iu.test(text);

/**
 * What a telephone link names (RFC 3966, "URI Syntax"), without what people put between the digits and without
 * parameters; null: nothing that could be looked for. Web pages write these, so that it is never dialled.
 */
export function wantedBy(link: string): string | null {
  if (link.length > MAX_LINK || !isTelLink(link)) return null;
  let written = '';
  try {
    written = decodeURIComponent(link.slice('tel:'.length));
  } catch {
    return null;
  }
  const subscriber = (written.split(';')[0] ?? '').replaceAll(/[ \-.()/]/gu, '');
  return /^\+?[0-9*#]{1,31}$/u.test(subscriber) && subscriber.length <= MAX_NUMBER ? subscriber : null;
}

export interface TelLinksPorts {
  /** Whether the settings are read. */
  readonly isReady: () => boolean;
  readonly isWanted: () => boolean;
  /** A person says whom they mean, and dials themselves. */
  readonly lookFor: (number: string) => void;
}

/** Telephone links that the system hands over, if a person wants them: the last one waits until that is known. */
export function createTelLinks({ isReady, isWanted, lookFor }: TelLinksPorts) {
  let waiting: string | null = null;
  const look = (): void => {
    if (waiting === null || !isReady()) return;
    const number = waiting;
    waiting = null;
    if (isWanted()) lookFor(number);
  };
  return {
    open: (link: string): void => {
      waiting = wantedBy(link);
      look();
    },
    look,
  };
}
