import Type, { type Static } from 'typebox';
import type { Instant } from '../call/call.ts';

/*
 * Links that lead to a person, as windows see them: those that were opened here, and those that we give out.
 */

/**
 * Why a link leads nowhere. `notALink`: the text holds none. `several`: it holds more than one. `newer`: made by a
 * later Ringfort. `otherServer`: of a server where this account is not.
 */
export type LinkRefusal = 'notALink' | 'tooLong' | 'several' | 'newer' | 'damaged' | 'expired' | 'own' | 'otherServer';

/** A link that was opened, and that a person has yet to decide about: one at a time. */
export type OpenedLink = { readonly number: number } & (
  | {
      readonly is: 'contact';
      readonly handle: string;
      /** For people to read. */
      readonly server: string;
      /** As it is typed where somebody registers. */
      readonly address: string;
      /** Lets them register there. */
      readonly invite: string | null;
    }
  | {
      readonly is: 'refused';
      readonly why: LinkRefusal;
      /** Whose it is and of which server, as far as it could be read. */
      readonly handle: string | null;
      readonly server: string | null;
      /** As for a contact: the way to that server, with the fingerprint of its certificate. */
      readonly address: string | null;
      readonly invite: string | null;
    }
);

/** A link of ours. */
export interface OwnLinkView {
  readonly id: number;
  readonly state: 'works' | 'expired' | 'revoked' | 'usedUp';
  readonly createdAt: Instant;
  /** Null: for ever. */
  readonly expiresAt: Instant | null;
  /** How many people may ring with it; null: any number. */
  readonly mostPeople: number | null;
  /** So many have. */
  readonly guests: number;
  readonly hasInvite: boolean;
  /** One for each address at which our server is reached; none while there is no address, or it works no more. */
  readonly texts: readonly { readonly address: string; readonly text: string }[];
}

const MINUTE_MS = 60_000;
const YEAR_MS = 366 * 86_400_000;

/** What a person wants of a new link. */
export const WantedLink = Type.Object(
  {
    /** How long it works; null: for ever. */
    forMs: Type.Union([Type.Integer({ minimum: MINUTE_MS, maximum: YEAR_MS }), Type.Null()]),
    people: Type.Union([Type.Integer({ minimum: 1, maximum: 1000 }), Type.Null()]),
    /** As typed: a code that lets one person register at our server; may be empty. */
    invite: Type.String({ maxLength: 64 }),
  },
  { additionalProperties: false },
);
export type WantedLink = Static<typeof WantedLink>;

/** `tooMany`: some have to be revoked first. `inviteInvalid`: it has not the form of one. */
export type MakeLinkRefusal = 'tooMany' | 'inviteInvalid' | 'failed';
/** `id`: of the link that there is now. */
export type MadeLink =
  | { readonly ok: true; readonly id: number }
  | { readonly ok: false; readonly reason: MakeLinkRefusal; readonly detail: string | null };
