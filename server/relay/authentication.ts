import { hasIntegrity } from './messageIntegrity.ts';
import type { Nonces } from './nonces.ts';
import { readCredential, REALM, type ReadCredential } from './relayCredentials.ts';
import type { ErrorName } from './replies.ts';
import { ATTRIBUTE, attributeOf, type AttributeToSend, type StunMessage } from './stunMessage.ts';
import type { ClientPath } from './allocation.ts';

export type Authenticated =
  | { readonly ok: true; readonly credential: ReadCredential }
  | { readonly ok: false; readonly error: ErrorName; readonly attributes: readonly AttributeToSend[] };

export interface AuthenticationParts {
  readonly secret: string;
  readonly nonces: Nonces;
  /** Unix milliseconds. */
  readonly now: () => number;
  readonly elapsed: () => number;
}

/**
 * Who sent a request: RFC 8489, 9.2.4, in its order. `heldBy` is the user name of the allocation that the request is
 * about: for it a credential goes on to hold after its hour, so that a long call is not cut.
 */
export function authenticate(
  { client }: ClientPath,
  request: StunMessage,
  heldBy: string | undefined,
  { secret, nonces, now, elapsed }: AuthenticationParts,
): Authenticated {
  const challenge = (error: ErrorName): Authenticated => ({
    ok: false,
    error,
    attributes: [
      [ATTRIBUTE.realm, Buffer.from(REALM)],
      [ATTRIBUTE.nonce, Buffer.from(nonces.issue(client.address, elapsed()))],
    ],
  });
  if (attributeOf(request, ATTRIBUTE.messageIntegrity) === undefined) return challenge('unauthorized');
  const name = attributeOf(request, ATTRIBUTE.username);
  const nonce = attributeOf(request, ATTRIBUTE.nonce);
  if (name === undefined || nonce === undefined || attributeOf(request, ATTRIBUTE.realm) === undefined) {
    return { ok: false, error: 'badRequest', attributes: [] };
  }
  if (!nonces.isValid(nonce, client.address, elapsed())) return challenge('staleNonce');
  const credential = readCredential(secret, name);
  if (credential === undefined || !hasIntegrity(request, credential.key)) return challenge('unauthorized');
  if (credential.expiresAt <= now() && credential.username !== heldBy) return challenge('unauthorized');
  return { ok: true, credential };
}
