import type { MainWindow } from '../../../core/ipc/mainWindow.ts';
import type { Handlers } from '../../../core/ipc/define.ts';
import type { LinkRefusal, OpenedLink } from '../../../core/ipc/links.ts';
import type { AddContactRefusal } from '../../../core/ipc/refusals.ts';
import type { Outcome } from '../../../core/ipc/snapshot.ts';
import { readContactLink, writeContactLink, type ContactLink } from '../../../core/protocol/contactLink.ts';
import type { Clock } from '../../ports/clock.ts';
import { parseServerAddress, typedAddress } from '../server/serverAddress.ts';

export interface OpenedLinksPorts extends Clock {
  /** Whether a server has told the time in this run. Whoever has no account yet goes by this computer's clock alone. */
  readonly isTimeTold: () => boolean;
  /** `closed`: nobody can decide about a link yet. */
  readonly account: () =>
    | 'closed'
    | 'onboarding'
    | { readonly handle: string; readonly serverUrl: string; readonly serverId: string | null };
  /** `newKeys`: the person takes other keys than the contact had, if the link names them. */
  readonly add: (link: ContactLink, newKeys: boolean) => Promise<Outcome<AddContactRefusal>>;
  /** The link that is to be decided about now, or none. */
  readonly onQuestion: (question: OpenedLink | null) => void;
  /** What waits for a word of the person, to be there after a restart. */
  readonly keep: (texts: readonly string[]) => void;
  readonly onDropped: (why: 'link dropped') => void;
}

export interface OpenedLinks {
  /** From outside, or pasted, or scanned: the text is anybody's. Nothing is done but to ask about it. */
  readonly open: (text: string) => void;
  /** What waited when the program ended: it was there before whatever this start brought. */
  readonly restore: (texts: readonly string[]) => void;
  /** The account is another: what a link means may be, too. */
  readonly look: () => void;
  readonly handlers: Pick<Handlers<MainWindow>, 'openLink' | 'closeLink' | 'addFromLink' | 'acceptFromLink'>;
}

interface Waiting {
  readonly number: number;
  readonly text: string;
}

/** Behind the one that is asked about. Whoever opens more at once is no person, and shall not keep one busy. */
const MOST_WAITING = 3;
/** So far a clock is off that two systems of one computer set in turn, each by another zone, or that nobody set. */
const DOUBT_MS = 86_400_000;
const GONE = { ok: false, reason: 'linkGone', detail: null } as const;

/** Links that were opened: one question at a time, in order, and the same link is asked about once. */
export function createOpenedLinks(ports: OpenedLinksPorts): OpenedLinks {
  const { now, onQuestion } = ports;
  let waiting: readonly Waiting[] = [];
  let kept: readonly string[] = [];
  let lastNumber = 0;
  let shown = 'null';

  const look = (): void => {
    const [first] = waiting;
    const question = first === undefined ? null : questionOf(first);
    const text = JSON.stringify(question);
    if (text === shown) return;
    shown = text;
    onQuestion(question);
  };

  const questionOf = ({ number, text }: Waiting): OpenedLink | null => {
    const account = ports.account();
    if (account === 'closed') return null;
    const read = readContactLink(text);
    const refused = (why: LinkRefusal, link: ContactLink | null): OpenedLink => ({
      ...{ number, is: 'refused', why },
      ...{ handle: link?.handle ?? null, server: link?.origin ?? null },
      address: link === null ? null : typedAddress(link.origin, link.certificate),
      invite: link?.invite ?? null,
    });
    if (!read.ok) return refused(read.problem, null);
    const { link } = read;
    const { handle, origin: server, certificate, invite } = link;
    const address = typedAddress(server, certificate);
    if (parseServerAddress(address) === null) return refused('damaged', null);
    if (account !== 'onboarding') {
      if (!isServerOf(link, account)) return refused('otherServer', link);
      if (handle === account.handle) return refused('own', link);
    }
    // One that did expire says so as soon as the time is known, or to who calls with it.
    const surely = ports.isTimeTold() ? now() : now() - DOUBT_MS;
    if (link.expiresAt !== null && link.expiresAt <= surely) return refused('expired', link);
    return { number, is: 'contact', handle, server, address, invite };
  };

  const wait = (next: readonly Waiting[]): void => {
    waiting = next.slice(0, MOST_WAITING + 1);
    // A text that is no link leads nowhere after a restart either.
    const texts = waiting.map(({ text }) => text).filter((text) => readContactLink(text).ok);
    if (texts.join() !== kept.join()) ports.keep((kept = texts));
    look();
  };

  const numbered = (text: string): Waiting => ({ number: (lastNumber += 1), text });

  const open = (opened: string): void => {
    const text = plainText(opened);
    if (waiting.some((one) => one.text === text)) return look();
    if (waiting.length > MOST_WAITING) return ports.onDropped('link dropped');
    wait([...waiting, numbered(text)]);
  };

  const close = (number: number): void => {
    wait(waiting.filter((one) => one.number !== number));
  };

  const addFrom = async (number: number, newKeys: boolean): Promise<Outcome<AddContactRefusal>> => {
    const asked = waiting.find((one) => one.number === number);
    if (asked === undefined || typeof ports.account() === 'string') return GONE;
    const read = readContactLink(asked.text);
    if (!read.ok || questionOf(asked)?.is !== 'contact') {
      // It has expired since it was asked about, and says so from now on.
      look();
      return GONE;
    }
    const outcome = await ports.add(read.link, newKeys);
    if (outcome.ok) close(number);
    return outcome;
  };

  return {
    open,
    restore: (texts) => {
      kept = texts;
      wait([...texts.map(numbered), ...waiting.filter(({ text }) => !texts.includes(text))]);
    },
    look,
    handlers: {
      openLink: ({ text: pasted }) => {
        const text = plainText(pasted);
        // Whoever pastes or scans one means it: it comes before what waits.
        wait([numbered(text), ...waiting.filter((one) => one.text !== text)]);
        return null;
      },
      closeLink: ({ number }) => {
        close(number);
        return null;
      },
      addFromLink: ({ number }) => addFrom(number, false),
      acceptFromLink: ({ number }) => addFrom(number, true),
    },
  };
}

/** The link alone, without the letter around it, in the one way that it is written. */
function plainText(text: string): string {
  const read = readContactLink(text);
  return read.ok ? writeContactLink(read.link) : text;
}

/** The same server may be reached at several addresses: its id counts where both sides know it. */
function isServerOf(
  { serverId, origin }: ContactLink,
  account: { readonly serverUrl: string; readonly serverId: string | null },
): boolean {
  return serverId === null || account.serverId === null ? origin === account.serverUrl : serverId === account.serverId;
}
