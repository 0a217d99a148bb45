import type { AddContactRefusal } from '../../core/ipc/contract.ts';
import type { ContactView, Outcome } from '../../core/ipc/snapshot.ts';
import type { DeviceBundle } from '../../core/protocol/prekeyBundle.ts';
import type { Clock } from '../ports/clock.ts';
import type { Address } from '../ports/address.ts';

export interface ContactBookPorts extends Clock {
  readonly ownHandle: string;
  readonly stores: {
    readonly contacts: {
      readonly list: () => Promise<readonly { readonly handle: string; readonly addedAt: number }[]>;
      readonly has: (handle: string) => Promise<boolean>;
      readonly add: (contact: { readonly handle: string; readonly addedAt: number }) => Promise<unknown>;
      readonly setStaticFallback: (handle: string, allowed: boolean) => Promise<void>;
    };
    readonly peerIdentity: (handle: string) => ContactView['identity'];
  };
  readonly trust: { readonly isMarked: (handle: string) => boolean };
  readonly crypto: {
    /** Pins who it is, and agrees on a session with whoever has a ratchet. */
    readonly meet: (address: Address, bundle: DeviceBundle) => void;
    readonly staticFallback: (handle: string) => 'refused' | 'allowed' | undefined;
  };
  readonly http: {
    readonly fetchBundles: (
      handle: string,
    ) => Promise<
      | { readonly ok: true; readonly value: { readonly bundles: readonly DeviceBundle[] } }
      | { readonly ok: false; readonly problem: string }
    >;
  };
}

export interface ContactBook {
  readonly list: () => Promise<readonly ContactView[]>;
  /**
   * Adds somebody who exists: their bundles are fetched and sessions agreed now, so that the first call need not wait for it, and
   * their identity is pinned from this moment on.
   */
  readonly add: (handle: string) => Promise<Outcome<AddContactRefusal>>;
  /** Leave to speak without a ratchet can be given only for somebody who has none. */
  readonly allowStaticFallback: (handle: string, allowed: boolean) => Promise<void>;
}

/** The people we know. */
export function createContactBook({ ownHandle, stores, trust, crypto, http, now }: ContactBookPorts): ContactBook {
  const refuse = (reason: AddContactRefusal, detail: string | null = null): Outcome<AddContactRefusal> => ({
    ok: false,
    reason,
    detail,
  });
  return {
    list: async () =>
      (await stores.contacts.list()).map((contact) => ({
        ...contact,
        identity: stores.peerIdentity(contact.handle),
        verified: trust.isMarked(contact.handle),
        staticFallback: crypto.staticFallback(contact.handle) ?? null,
      })),
    add: async (handle) => {
      if (handle === ownHandle) return refuse('ownHandle');
      if (await stores.contacts.has(handle)) return refuse('alreadyAdded');
      // Somebody who called us before is known already.
      if (stores.peerIdentity(handle) === 'unknown') {
        const fetched = await http.fetchBundles(handle);
        if (!fetched.ok) {
          if (fetched.problem === 'no_such_user') return refuse('unknownUser');
          const away = fetched.problem === 'unreachable' || fetched.problem === 'timeout';
          return refuse(away ? 'offline' : 'tryLater', fetched.problem);
        }
        for (const bundle of fetched.value.bundles) {
          try {
            crypto.meet({ userId: handle, deviceId: bundle.deviceId }, bundle);
          } catch (error) {
            return refuse('keysRefused', error instanceof Error && 'code' in error ? String(error.code) : null);
          }
        }
      }
      await stores.contacts.add({ handle, addedAt: now() });
      return { ok: true };
    },
    allowStaticFallback: async (handle, allowed) => {
      if (allowed && crypto.staticFallback(handle) === undefined) return;
      await stores.contacts.setStaticFallback(handle, allowed);
    },
  };
}
