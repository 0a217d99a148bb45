import type { AddContactRefusal } from '../../../core/ipc/refusals.ts';
import type { Outcome } from '../../../core/ipc/snapshot.ts';
import type { ContactLink } from '../../../core/protocol/contactLink.ts';
import type { DeviceBundle } from '../../../core/protocol/prekeyBundle.ts';
import type { ContactBook } from '../people/contactBook.ts';
import type { Trust } from '../people/trust.ts';

export interface LinkedContactPorts {
  readonly contacts: Pick<ContactBook, 'meet' | 'meetAgain' | 'add'>;
  readonly trust: Pick<Trust, 'fingerprintIn' | 'confirmFingerprint' | 'acceptFingerprint'>;
  readonly tokens: { readonly keep: (handle: string, token: string) => void };
}

/**
 * Makes a contact of whom a link leads to, verified: their identity is the one that the link names, or nothing is done.
 * A server that hands out other keys is found out before any of them is used. Somebody who is a contact already becomes
 * a verified one.
 *
 * `newKeys`: the person was told that other keys turned up, and takes them if the link names these. If they were not
 * told, because nothing had turned up but the server has the keys of the link, they are: `identityChanged`.
 */
export async function addLinkedContact(
  { handle, identity, token }: Pick<ContactLink, 'handle' | 'identity' | 'token'>,
  newKeys: boolean,
  { contacts, trust, tokens }: LinkedContactPorts,
): Promise<Outcome<AddContactRefusal>> {
  const refuse = (reason: AddContactRefusal): Outcome<AddContactRefusal> => ({ ok: false, reason, detail: null });
  const isTheirs = (bundle: DeviceBundle) => trust.fingerprintIn(handle, bundle) === identity;
  const met = await contacts.meet(handle, isTheirs);
  if (!met.ok) return met;
  const judge = newKeys ? trust.acceptFingerprint : trust.confirmFingerprint;
  let verdict = judge(handle, identity);
  if (verdict === 'different' && !newKeys) {
    const again = await contacts.meetAgain(handle, isTheirs);
    if (!again.ok && again.reason !== 'identityChanged') return again;
    verdict = judge(handle, identity);
  }
  if (verdict === 'undecided') return refuse('identityChanged');
  if (verdict !== 'marked') return refuse('otherKeys');
  const added = await contacts.add(handle);
  if (!added.ok && added.reason !== 'alreadyAdded') return added;
  tokens.keep(handle, token);
  return { ok: true };
}
