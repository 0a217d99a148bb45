import Type from 'typebox';
import { request, returns } from './define.ts';
import { type MadeLink, type OwnLinkView, WantedLink } from './links.ts';
import type { AddContactRefusal } from './refusals.ts';
import { closed, done, nothing, typed } from './requestShapes.ts';
import type { Outcome } from './snapshot.ts';

/** A letter with a link in it; more is cut off before it is sent. */
const MAX_PASTED_TEXT = 10_000;
const LinkNumber = Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER });
const thisLink = Type.Object({ number: LinkNumber }, closed);

/** Links that lead to people: those that are opened here, and those that are given out. */
export const linkRequests = {
  /** What was pasted or scanned: main finds the link in it, and asks about it (`account.link`). */
  openLink: request(Type.Object({ text: typed(MAX_PASTED_TEXT) }, closed), done),
  /** The person has decided about the link with this number, or does not want to. */
  closeLink: request(thisLink, done),
  /** Whom it leads to is a contact from now on, verified; nobody is called. */
  addFromLink: request(thisLink, returns<Outcome<AddContactRefusal>>()),
  /**
   * The same for a contact whose keys changed, told so: those that wait are taken and count as compared if the link
   * names them. Else nothing changes.
   */
  acceptFromLink: request(thisLink, returns<Outcome<AddContactRefusal | 'notConfirmed'>>()),
  /** The camera of this window is wanted for a QR code, for a minute at most; or no longer. */
  scanCode: request(Type.Object({ isOn: Type.Boolean() }, closed), done),
  /** Newest first, and also those that ended a while ago. */
  ownLinks: request(nothing, returns<readonly OwnLinkView[]>()),
  /** The one without limits, made when it is first asked for; null: there are too many links. */
  standingLink: request(nothing, returns<OwnLinkView | null>()),
  makeLink: request(WantedLink, returns<MadeLink>()),
  /** Whoever has it rings with it no more. */
  revokeLink: request(Type.Object({ id: LinkNumber }, closed), done),
};
