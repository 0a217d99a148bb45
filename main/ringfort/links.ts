import { randomBytes } from 'node:crypto';
import type { MainWindow } from '../../core/ipc/mainWindow.ts';
import type { Handlers } from '../../core/ipc/define.ts';
import type { AccountView } from '../../core/ipc/snapshot.ts';
import { addLinkedContact } from '../app/links/linkedContact.ts';
import { createOpenedLinks, type OpenedLinks, type OpenedLinksPorts } from '../app/links/openedLinks.ts';
import { createOwnLinks, type LinkedAccount } from '../app/links/ownLinks.ts';
import type { Phone } from '../phone/phone.ts';
import type { Clock } from '../ports/clock.ts';
import type { PhoneStores } from '../store/phoneStores.ts';

export interface LinksPorts extends Clock, Pick<OpenedLinksPorts, 'isTimeTold' | 'onQuestion' | 'onDropped'> {
  readonly stores: () => PhoneStores | null;
  readonly phone: () => Phone | null;
  readonly view: () => AccountView;
  /** Contacts may be others, and what is known of them. */
  readonly onContacts: () => Promise<void>;
  readonly onFault: (what: string, error: unknown) => void;
}

export interface Links extends Pick<OpenedLinks, 'open' | 'look'> {
  /** The store is open: what waited when the program ended waits again. */
  readonly load: () => void;
  readonly handlers: Pick<
    Handlers<MainWindow>,
    | 'openLink'
    | 'closeLink'
    | 'addFromLink'
    | 'acceptFromLink'
    | 'ownLinks'
    | 'standingLink'
    | 'makeLink'
    | 'revokeLink'
  >;
}

/** Links that lead to people: those that are opened here, and those that are given out. */
export function createLinks(ports: LinksPorts): Links {
  const { now, stores, phone, view } = ports;
  const opened = createOpenedLinks({
    account: () => {
      const state = view();
      if (state.phase === 'onboarding') return 'onboarding';
      const account = state.phase === 'ready' ? phone()?.account : undefined;
      return account ?? 'closed';
    },
    add: async (link, newKeys) => {
      const [present, tokens] = [phone(), stores()?.contactLinks];
      if (present === null || tokens === undefined) return { ok: false, reason: 'linkGone', detail: null };
      const { contacts, trust } = present;
      const outcome = await addLinkedContact(link, newKeys, { contacts, trust, tokens });
      await ports.onContacts();
      return outcome;
    },
    onQuestion: ports.onQuestion,
    // Before the store is open there is no place for it: a link holds what lets its holder ring, and is kept sealed.
    keep: (texts) => {
      try {
        stores()?.openedLinks.keep(texts);
      } catch (error) {
        ports.onFault('opened links', error);
      }
    },
    onDropped: ports.onDropped,
    isTimeTold: ports.isTimeTold,
    now,
  });
  const own = createOwnLinks({
    present: () => {
      const [present, store, state] = [phone(), stores()?.ownLinks, view()];
      if (present === null || store === undefined || state.phase !== 'ready') return null;
      const { handle, serverId } = present.account;
      return {
        store,
        account: { handle, serverId, identity: present.trust.ownFingerprint(), places: placesOf(present, state) },
      };
    },
    draw: (bytes) => new Uint8Array(randomBytes(bytes)),
    now,
  });
  return {
    open: opened.open,
    look: opened.look,
    load: () => opened.restore(stores()?.openedLinks.list() ?? []),
    handlers: { ...opened.handlers, ...own },
  };
}

/** A hosted server is reached by others at each address of this computer, and never at the one this phone takes. */
function placesOf({ account }: Phone, { hosting }: Extract<AccountView, { phase: 'ready' }>): LinkedAccount['places'] {
  if (hosting === null) return [{ origin: account.serverUrl, certificate: account.certificate }];
  if (hosting.state !== 'running') return [];
  return hosting.addresses.map((origin) => ({ origin, certificate: hosting.fingerprint }));
}
