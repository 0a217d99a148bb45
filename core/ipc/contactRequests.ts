import Type from 'typebox';
import type { BlockedView, ContactPlace, ContactView } from './contactView.ts';
import { request, returns } from './define.ts';
import type { AddContactRefusal, BlockRefusal, NumberComparison, TrustRefusal } from './refusals.ts';
import type { RemovedAnswer } from './removed.ts';
import { closed, done, HandleText, MAX_TYPED_TEXT, PageLimit, thisContact, typed } from './requestShapes.ts';
import { Settings } from './settings.ts';
import type { ContactSafety, Outcome, Page } from './snapshot.ts';

const ContactAt = Type.Object(
  {
    rank: Type.Union([Type.Literal(0), Type.Literal(1)]),
    sortName: Type.String({ maxLength: 128 }),
    handle: HandleText,
  },
  closed,
);
/** The person's word counts for the number they saw, not for whatever the identity is by now. */
const thisNumber = Type.Object({ handle: HandleText, digits: Type.String({ pattern: '^[0-9]{60}$' }) }, closed);

/** The people whom a person knows, those whom they do not want to hear from, and who they really are. */
export const contactRequests = {
  /**
   * Favourites first, by name; of a search those whose name begins with `query`, then those in whose names each of
   * its words stands. `after`: where the page before ended.
   */
  contactsPage: request(
    Type.Object({ query: typed(64), after: Type.Union([ContactAt, Type.Null()]), limit: PageLimit }, closed),
    returns<Page<ContactView, ContactPlace>>(),
  ),
  /** Null: they are not in the contacts. */
  contact: request(thisContact, returns<ContactView | null>()),
  addContact: request(Type.Object({ handle: typed(64) }, closed), returns<Outcome<AddContactRefusal>>()),
  removeContact: request(Type.Object({ handle: typed(64) }, closed), returns<RemovedAnswer>()),
  /** Who was removed, and as they were; not for ever. */
  putBackContact: request(thisContact, returns<{ readonly isBack: boolean }>()),

  /**
   * Their calls never ring and hear nothing. `endCall`: also if that ends a call that is going on; one that only rings
   * ends in any case.
   */
  block: request(
    Type.Object({ handle: HandleText, endCall: Type.Boolean() }, closed),
    returns<Outcome<BlockRefusal>>(),
  ),
  unblock: request(thisContact, done),
  isBlocked: request(thisContact, returns<boolean>()),
  /** By handle. */
  blockedPage: request(
    Type.Object({ after: Type.Union([HandleText, Type.Null()]), limit: PageLimit }, closed),
    returns<Page<BlockedView, string>>(),
  ),

  /** Null: nothing is pinned for them yet. */
  contactSafety: request(thisContact, returns<ContactSafety | null>()),
  /**
   * Compares what was scanned or pasted (60 digits in any grouping, or the text of a QR code) with the number of the
   * contact.
   */
  compareSafetyNumber: request(
    Type.Object({ handle: HandleText, text: typed(1024) }, closed),
    returns<NumberComparison>(),
  ),
  markVerified: request(thisNumber, returns<Outcome<TrustRefusal>>()),
  withdrawVerification: request(thisContact, done),
  /** Pins the identity that turned up, unverified; calls are possible again. `digits` is the new number. */
  acceptIdentityChange: request(thisNumber, returns<Outcome<TrustRefusal>>()),
  /** The new number, `digits`, is not the contact's: it is forgotten, and the one before stays, unverified. */
  discardIdentityChange: request(thisNumber, returns<Outcome<TrustRefusal>>()),
  /** Only means something for a contact whose own signed word is that it has no ratchet. */
  allowStaticFallback: request(Type.Object({ handle: HandleText, allowed: Type.Boolean() }, closed), done),

  /** Only here, and wins over what they call themselves; nothing: as they do. */
  renameContact: request(Type.Object({ handle: HandleText, nickname: typed(MAX_TYPED_TEXT) }, closed), done),
  /** First in the list, or among the others again. */
  favourContact: request(Type.Object({ handle: HandleText, favourite: Type.Boolean() }, closed), done),
  /** How their calls ring, both at once. `ringtone`: null for what all others ring with. */
  ringContact: request(
    Type.Object(
      {
        handle: HandleText,
        rings: Type.Enum(['usual', 'always', 'never']),
        ringtone: Type.Union([Settings.properties.ringtone, Type.Null()]),
      },
      closed,
    ),
    done,
  ),
  /** Calls with them go through a relay or not at all. Not `always`: as the setting for all says. */
  relayContact: request(Type.Object({ handle: HandleText, always: Type.Boolean() }, closed), done),
};
