import type { AddContactRefusal } from '../../core/ipc/refusals.ts';
import type { Outcome } from '../../core/ipc/snapshot.ts';
import type { ContactLink } from '../../core/protocol/contactLink.ts';
import type { DeviceBundle } from '../../core/protocol/prekeyBundle.ts';

export interface LinkedContactPorts {
  readonly contacts: {
    readonly meet: (handle: string, isTheirs: (bundle: DeviceBundle) => boolean) => Promise<Outcome<AddContactRefusal>>;
    readonly add: (handle: string) => Promise<Outcome<AddContactRefusal>>;
  };
  readonly trust: {
    /** Of the identity in a bundle that nobody has checked yet: 64 hex digits. */
    readonly fingerprintIn: (handle: string, bundle: DeviceBundle) => string;
    readonly confirmFingerprint: (
      handle: string,
      fingerprint: string,
    ) => 'marked' | 'different' | 'undecided' | 'unknown';
  };
  readonly tokens: { readonly keep: (handle: string, token: string) => void };
}

/**
 * Makes a contact of whom a link leads to, verified: their identity is the one that the link names, or nothing is done.
 * A server that hands out other keys is found out before any of them is used. Somebody who is a contact already becomes
 * a verified one.
 */
export async function addLinkedContact(
  { handle, identity, token }: Pick<ContactLink, 'handle' | 'identity' | 'token'>,
  { contacts, trust, tokens }: LinkedContactPorts,
): Promise<Outcome<AddContactRefusal>> {
  const refuse = (reason: AddContactRefusal): Outcome<AddContactRefusal> => ({ ok: false, reason, detail: null });
  const met = await contacts.meet(handle, (bundle) => trust.fingerprintIn(handle, bundle) === identity);
  if (!met.ok) return met;
  const verdict = trust.confirmFingerprint(handle, identity);
  if (verdict === 'undecided') return refuse('identityChanged');
  if (verdict !== 'marked') return refuse('otherKeys');
  const added = await contacts.add(handle);
  if (!added.ok && added.reason !== 'alreadyAdded') return added;
  tokens.keep(handle, token);
  return { ok: true };
}
