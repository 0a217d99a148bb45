import type { MainWindow } from '../../core/ipc/mainWindow.ts';
import type { Handlers } from '../../core/ipc/define.ts';
import type { LinkRefusal, OpenedLink } from '../../core/ipc/links.ts';
import type { AddContactRefusal } from '../../core/ipc/refusals.ts';
import type { Outcome } from '../../core/ipc/snapshot.ts';
import { readContactLink, type ContactLink } from '../../core/protocol/contactLink.ts';
import type { Clock } from '../ports/clock.ts';
import { parseServerAddress, typedAddress } from './serverAddress.ts';

export interface OpenedLinksPorts extends Clock {
  /** `closed`: nobody can decide about a link yet. */
  readonly account: () =>
    | 'closed'
    | 'onboarding'
    | { readonly handle: string; readonly serverUrl: string; readonly serverId: string | null };
  /** `newKeys`: the person takes other keys than the contact had, if the link names them. */
  readonly add: (link: ContactLink, newKeys: boolean) => Promise<Outcome<AddContactRefusal>>;
  /** The link that is to be decided about now, or none. */
  readonly onQuestion: (question: OpenedLink | null) => void;
  readonly onDropped: (why: 'link dropped') => void;
}

export interface OpenedLinks {
  /** From outside, or pasted, or scanned: the text is anybody's. Nothing is done but to ask about it. */
  readonly open: (text: string) => void;
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
const GONE = { ok: false, reason: 'linkGone', detail: null } as const;

/** Links that were opened: one question at a time, in order, and the same link is asked about once. */
export function createOpenedLinks(ports: OpenedLinksPorts): OpenedLinks {
  const { now, onQuestion } = ports;
  let waiting: readonly Waiting[] = [];
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
    if (link.expiresAt !== null && link.expiresAt <= now()) return refused('expired', link);
    return { number, is: 'contact', handle, server, address, invite };
  };

  const open = (text: string): void => {
    const same = waiting.some((one) => one.text === text);
    if (!same && waiting.length > MOST_WAITING) return ports.onDropped('link dropped');
    if (!same) waiting = [...waiting, { number: (lastNumber += 1), text }];
    look();
  };

  const close = (number: number): void => {
    waiting = waiting.filter((one) => one.number !== number);
    look();
  };

  const addFrom = async (number: number, newKeys: boolean): Promise<Outcome<AddContactRefusal>> => {
    const asked = waiting.find((one) => one.number === number);
    if (asked === undefined || typeof ports.account() === 'string') return GONE;
    const read = readContactLink(asked.text);
    if (!read.ok || questionOf(asked)?.is !== 'contact') return GONE;
    const outcome = await ports.add(read.link, newKeys);
    if (outcome.ok) close(number);
    return outcome;
  };

  return {
    open,
    look,
    handlers: {
      openLink: ({ text }) => {
        // Whoever pastes or scans one means it: it comes before what waits.
        waiting = [{ number: (lastNumber += 1), text }, ...waiting.filter((one) => one.text !== text)].slice(
          0,
          MOST_WAITING + 1,
        );
        look();
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

/** The same server may be reached at several addresses: its id counts where both sides know it. */
function isServerOf(
  { serverId, origin }: ContactLink,
  account: { readonly serverUrl: string; readonly serverId: string | null },
): boolean {
  return serverId === null || account.serverId === null ? origin === account.serverUrl : serverId === account.serverId;
}
