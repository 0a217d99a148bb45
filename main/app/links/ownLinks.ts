import type { MainWindow } from '../../../core/ipc/mainWindow.ts';
import type { Handlers } from '../../../core/ipc/define.ts';
import type { OwnLinkView } from '../../../core/ipc/links.ts';
import { asInvite, LINK_TOKEN_BYTES, writeContactLink } from '../../../core/protocol/contactLink.ts';
import type { Clock } from '../../ports/clock.ts';

/** A link as it is kept. */
interface KeptLink {
  readonly id: number;
  readonly token: string;
  readonly invite: string | null;
  readonly createdAt: number;
  readonly expiresAt: number | null;
  readonly mostPeople: number | null;
  readonly revokedAt: number | null;
  readonly guests: number;
}

/** Whom our links lead to, and where. */
export interface LinkedAccount {
  readonly handle: string;
  /** What stands for our identity, 64 hex digits. */
  readonly identity: string;
  readonly serverId: string | null;
  /** Where others reach the server of this account. */
  readonly places: readonly { readonly origin: string; readonly certificate: string | null }[];
}

export interface OwnLinksPorts extends Clock {
  /** Null before there is an account. */
  readonly present: () => {
    readonly store: {
      readonly list: () => readonly KeptLink[];
      readonly make: (link: Omit<KeptLink, 'id' | 'revokedAt' | 'guests'>) => KeptLink | null;
      readonly revoke: (id: number, at: number) => void;
    };
    readonly account: LinkedAccount;
  } | null;
  /** So many random bytes. */
  readonly draw: (bytes: number) => Uint8Array;
}

export type OwnLinkHandlers = Pick<Handlers<MainWindow>, 'ownLinks' | 'standingLink' | 'makeLink' | 'revokeLink'>;

/** A computer with more networks than that is none that a person hands addresses of around. */
const MOST_PLACES = 8;

/** The links that we give out. Their text is made when it is shown: the addresses of a hosted server change. */
export function createOwnLinks({ present, draw, now }: OwnLinksPorts): OwnLinkHandlers {
  const stateOf = ({ revokedAt, expiresAt, mostPeople, guests }: KeptLink): OwnLinkView['state'] => {
    if (revokedAt !== null) return 'revoked';
    if (expiresAt !== null && expiresAt <= now()) return 'expired';
    return mostPeople !== null && guests >= mostPeople ? 'usedUp' : 'works';
  };

  const viewOf = (link: KeptLink, account: LinkedAccount): OwnLinkView => {
    const { id, token, invite, createdAt, expiresAt, mostPeople, guests } = link;
    const { handle, identity, serverId } = account;
    const state = stateOf(link);
    const places = state === 'works' ? account.places.slice(0, MOST_PLACES) : [];
    const texts = places.map(({ origin, certificate }) => ({
      address: origin,
      text: writeContactLink({ handle, origin, serverId, certificate, identity, token, invite, expiresAt }),
    }));
    return { id, state, createdAt, expiresAt, mostPeople, guests, hasInvite: invite !== null, texts };
  };

  const fresh = (limits: Pick<KeptLink, 'invite' | 'expiresAt' | 'mostPeople'>) => ({
    ...limits,
    token: Buffer.from(draw(LINK_TOKEN_BYTES)).toString('hex'),
    createdAt: now(),
  });

  return {
    ownLinks: () => {
      const at = present();
      return at === null ? [] : at.store.list().map((link) => viewOf(link, at.account));
    },
    standingLink: () => {
      const at = present();
      if (at === null) return null;
      const isStanding = (link: KeptLink): boolean =>
        link.expiresAt === null && link.mostPeople === null && link.invite === null && stateOf(link) === 'works';
      const link =
        at.store.list().find(isStanding) ?? at.store.make(fresh({ invite: null, expiresAt: null, mostPeople: null }));
      return link === null ? null : viewOf(link, at.account);
    },
    makeLink: ({ forMs, people, invite: typed }) => {
      const at = present();
      if (at === null) return { ok: false, reason: 'failed', detail: null };
      const invite = typed.trim() === '' ? null : asInvite(typed);
      if (typed.trim() !== '' && invite === null) return { ok: false, reason: 'inviteInvalid', detail: null };
      // A link tells whole seconds.
      const expiresAt = forMs === null ? null : Math.ceil((now() + forMs) / 1000) * 1000;
      const link = at.store.make(fresh({ invite, expiresAt, mostPeople: people }));
      return link === null ? { ok: false, reason: 'tooMany', detail: null } : { ok: true, id: link.id };
    },
    revokeLink: ({ id }) => {
      present()?.store.revoke(id, now());
      return null;
    },
  };
}
