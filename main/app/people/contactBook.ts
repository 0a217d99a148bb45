import type { ConnectionProblem } from '../../../core/ipc/problem.ts';
import type { AddContactRefusal } from '../../../core/ipc/refusals.ts';
import type { ContactPlace, ContactView, Outcome, Page } from '../../../core/ipc/snapshot.ts';
import type { DeviceBundle } from '../../../core/protocol/prekeyBundle.ts';
import { RatchetError } from '../../../core/ratchet/signalCrypto.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Address } from '../../ports/address.ts';
import type { ContactQuestion } from '../../ports/contactQuestion.ts';
import { isChanged, isMarked, type TrustedPin } from './trust.ts';

interface StoredContact {
  readonly handle: string;
  readonly displayName: string | null;
  readonly nickname: string | null;
  readonly addedAt: number;
  readonly allowsStaticFallback: boolean;
  readonly alwaysRelay: boolean;
  readonly favourite: boolean;
  readonly rings: ContactView['rings'];
  readonly ringtone: ContactView['ringtone'];
}

export interface ContactBookPorts<Pin extends TrustedPin> extends Clock {
  readonly ownHandle: string;
  /** Somebody is a contact from now on. */
  readonly onAdded: (handle: string) => void;
  readonly stores: {
    readonly contacts: {
      readonly page: (
        question: ContactQuestion,
      ) => Promise<{ readonly contacts: readonly StoredContact[]; readonly next: ContactPlace | null }>;
      readonly find: (handle: string) => Promise<StoredContact | null>;
      readonly has: (handle: string) => Promise<boolean>;
      readonly add: (contact: { readonly handle: string; readonly addedAt: number }) => Promise<unknown>;
      readonly setStaticFallback: (handle: string, allowed: boolean) => Promise<void>;
    };
    readonly ownLinks: { readonly openTo: (handle: string) => void };
    readonly admission: { readonly blockedOf: (handles: readonly string[]) => ReadonlySet<string> };
    readonly peerIdentity: (handle: string) => ContactView['identity'];
    /** What is pinned for each of many users, in one question. */
    readonly pinsOf: (handles: readonly string[]) => ReadonlyMap<string, readonly Pin[]>;
  };
  readonly crypto: {
    /** Pins who it is, and agrees on a session with whoever has a ratchet. */
    readonly meet: (address: Address, bundle: DeviceBundle) => void;
    readonly staticFallback: (handle: string) => 'refused' | 'allowed' | undefined;
    readonly isForStaticKeys: (pins: readonly Pin[]) => boolean;
  };
  readonly http: {
    readonly fetchBundles: (handle: string) => Promise<
      | { readonly ok: true; readonly value: { readonly bundles: readonly DeviceBundle[] } }
      | {
          readonly ok: false;
          readonly problem: string;
          readonly cause: ConnectionProblem | null;
          readonly detail: string | null;
        }
    >;
  };
}

export interface ContactBook {
  readonly page: (question: ContactQuestion) => Promise<Page<ContactView, ContactPlace>>;
  readonly find: (handle: string) => Promise<ContactView | null>;
  /** Of these users those whose number a person compared, and of whom no other identity turned up since. */
  readonly verifiedOf: (handles: readonly string[]) => ReadonlySet<string>;
  /**
   * Adds somebody who exists: their bundles are fetched and sessions agreed now, so that the first call need not wait
   * for it, and their identity is pinned from this moment on.
   */
  readonly add: (handle: string) => Promise<Outcome<AddContactRefusal>>;
  /**
   * The first half of that, if nothing is pinned for them yet. `isTheirs` is asked of each device that the server hands
   * out before any of it is used; one that is not theirs, and nothing is.
   */
  readonly meet: (handle: string, isTheirs?: (bundle: DeviceBundle) => boolean) => Promise<Outcome<AddContactRefusal>>;
  /** As `meet`, of somebody known: keys that are others than theirs turn up with it, `identityChanged`. */
  readonly meetAgain: (
    handle: string,
    isTheirs: (bundle: DeviceBundle) => boolean,
  ) => Promise<Outcome<AddContactRefusal>>;
  /** Leave to speak without a ratchet can be given only for somebody who has none. */
  readonly allowStaticFallback: (handle: string, allowed: boolean) => Promise<void>;
}

/** The people we know. */
export function createContactBook<Pin extends TrustedPin>(ports: ContactBookPorts<Pin>): ContactBook {
  const { ownHandle, stores, crypto, http, now } = ports;

  /** Whatever the number of contacts: one question for them, one for all that is pinned, one for who is blocked. */
  const shown = (contacts: readonly StoredContact[]): readonly ContactView[] => {
    const handles = contacts.map(({ handle }) => handle);
    const pinsOf = stores.pinsOf(handles);
    const blocked = stores.admission.blockedOf(handles);
    return contacts.map(
      ({ handle, displayName, nickname, addedAt, allowsStaticFallback, alwaysRelay, favourite, rings, ringtone }) => {
        const pins = pinsOf.get(handle) ?? [];
        return {
          handle,
          displayName,
          nickname,
          addedAt,
          identity: pins.length === 0 ? 'unknown' : isChanged(pins) ? 'changed' : 'pinned',
          verified: isMarked(pins),
          staticFallback: crypto.isForStaticKeys(pins) ? (allowsStaticFallback ? 'allowed' : 'refused') : null,
          alwaysRelay,
          favourite,
          rings,
          ringtone,
          blocked: blocked.has(handle),
        };
      },
    );
  };

  const refuse = (reason: AddContactRefusal, detail: string | null = null): Outcome<AddContactRefusal> => ({
    ok: false,
    reason,
    detail,
  });
  const meetAgain: ContactBook['meetAgain'] = async (handle, isTheirs) => {
    const fetched = await http.fetchBundles(handle);
    if (!fetched.ok) {
      if (fetched.problem === 'no_such_user') return refuse('unknownUser');
      if (fetched.cause !== null) return refuse(fetched.cause, fetched.detail);
      return refuse('refusedByServer', fetched.problem);
    }
    const { bundles } = fetched.value;
    try {
      if (!bundles.every(isTheirs)) return refuse('otherKeys');
      for (const bundle of bundles) crypto.meet({ userId: handle, deviceId: bundle.deviceId }, bundle);
    } catch (error) {
      // A disk that is full is no fault of theirs.
      if (!(error instanceof RatchetError)) throw error;
      return error.code === 'E_IDENTITY_CHANGED' ? refuse('identityChanged') : refuse('keysRefused', error.code);
    }
    return { ok: true };
  };

  const meet: ContactBook['meet'] = async (handle, isTheirs = () => true) =>
    // Somebody who called us before is known already.
    stores.peerIdentity(handle) === 'unknown' ? meetAgain(handle, isTheirs) : { ok: true };

  return {
    page: async (question) => {
      const { contacts, next } = await stores.contacts.page(question);
      return { items: shown(contacts), next };
    },
    find: async (handle) => {
      const found = await stores.contacts.find(handle);
      return found === null ? null : (shown([found])[0] ?? null);
    },
    verifiedOf: (handles) => {
      const verified = [...stores.pinsOf(handles)].filter(([, pins]) => isMarked(pins) && !isChanged(pins));
      return new Set(verified.map(([handle]) => handle));
    },
    add: async (handle) => {
      if (handle === ownHandle) return refuse('ownHandle');
      if (await stores.contacts.has(handle)) return refuse('alreadyAdded');
      const met = await meet(handle);
      if (!met.ok) return met;
      await stores.contacts.add({ handle, addedAt: now() });
      stores.ownLinks.openTo(handle);
      ports.onAdded(handle);
      return { ok: true };
    },
    meet,
    meetAgain,
    allowStaticFallback: async (handle, allowed) => {
      if (allowed && crypto.staticFallback(handle) === undefined) return;
      await stores.contacts.setStaticFallback(handle, allowed);
    },
  };
}
