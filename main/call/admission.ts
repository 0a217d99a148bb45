import type { CallList } from '../../core/call/callList.ts';
import { barredAs, type Barred, type Caller, type NotAdmitted, type WhoMayRing } from '../../core/call/mayRing.ts';
import { isVerified, type PeerTrust } from '../../core/call/peerTrust.ts';
import { isSharingScreen } from '../../core/call/sharing.ts';
import type { LinkToken } from '../../core/protocol/peerMessage.ts';
import type { Clock } from '../ports/clock.ts';

/** Whether this caller may ring now, beside calls in which the screen here is seen or not. */
export type MayRing = (caller: Caller, sharingScreen: boolean) => Promise<'rings' | NotAdmitted>;

/** What comes of an offer that could be read. */
export interface Admitted {
  readonly verdict: 'rings' | NotAdmitted;
  /**
   * It does not ring for no other reason than that its link of ours has ended: its caller is told so, who would wait
   * for nothing.
   */
  readonly linkEnded: boolean;
}

export interface CallerAdmission {
  /** Why a call of theirs that cannot be read rings at no time; null: only that it cannot be read is against it. */
  readonly barredAs: (peer: string) => Promise<Barred | null>;
  /** Whether a call of theirs may ring now. `token`: what a link of ours lets them ring with, as they say. */
  readonly admission: (peer: string, token: LinkToken | null) => Promise<Admitted>;
}

export interface AdmissionPorts extends Clock {
  readonly stores: {
    readonly contacts: {
      readonly has: (handle: string) => Promise<boolean>;
      readonly ringsOf: (handle: string) => Caller['rings'];
    };
    readonly admission: { readonly isBlocked: (handle: string) => boolean };
    readonly ownLinks: {
      /** Counts who rings for the first time with a link that lets so many people ring. */
      readonly redeem: (
        token: LinkToken,
        caller: string,
        now: number,
      ) => 'rings' | 'expired' | 'revoked' | 'usedUp' | 'unknown';
    };
  };
  readonly trustOf: (handle: string) => PeerTrust;
  readonly whoMayRing: () => WhoMayRing;
  readonly mayRing: MayRing;
  readonly calls: () => CallList;
}

/** Gathers what is known of a caller. This device alone knows which links it gave out: no server decides about them. */
export function createAdmission(ports: AdmissionPorts): CallerAdmission {
  const { contacts, admission, ownLinks } = ports.stores;
  return {
    barredAs: async (peer) => {
      const caller = { knownContact: await contacts.has(peer), isBlocked: admission.isBlocked(peer), hasLink: false };
      return barredAs(caller, ports.whoMayRing());
    },
    admission: async (peer, token) => {
      const knownContact = await contacts.has(peer);
      const blocked = admission.isBlocked(peer);
      // Who may ring anyway uses up no place of a link; who is blocked learns nothing of any.
      const worth = knownContact || blocked || token === null ? 'unknown' : ownLinks.redeem(token, peer, ports.now());
      const caller = {
        knownContact,
        isBlocked: blocked,
        verified: isVerified(ports.trustOf(peer)),
        hasLink: worth === 'rings',
        rings: contacts.ringsOf(peer),
      };
      const verdict = await ports.mayRing(caller, isSharingScreen(ports.calls()));
      const ended = worth === 'expired' || worth === 'revoked' || worth === 'usedUp';
      // While nobody may ring, a link that works would have let them ring no more than this one.
      const wouldRing = ended && barredAs({ ...caller, hasLink: true }, ports.whoMayRing()) === null;
      return { verdict, linkEnded: wouldRing && verdict === 'notContact' };
    },
  };
}
