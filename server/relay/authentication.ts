import { BucketMap, type Budget } from '../domain/tokenBucket.ts';
import type { Allocation, ClientPath } from './allocation.ts';
import { userOf } from './allocations.ts';
import { hasIntegrity } from './messageIntegrity.ts';
import { Nonces } from './nonces.ts';
import { LongTermCredentials, REALM, type ReadCredential } from './longTermCredentials.ts';
import { answer, type ErrorName, errorCode } from './replies.ts';
import { ATTRIBUTE, attributeOf, type AttributeToSend, type StunMessage } from './stunMessage.ts';
import { networkOf } from './transportAddress.ts';

/**
 * Answers to strangers of one address over UDP. Their source may be forged, and an answer is larger than the question:
 * beyond this a flood gets less back than it sends, wherever it seems to come from.
 */
const STRANGERS = { burst: 50, refillPerSecond: 5 };

/**
 * What one network may ask that does not show who it is, where its source is no forgery: over TCP, or with a nonce that
 * was given to it. Nobody is to pay here for what was sent in their name. As many as an office needs whose calls all
 * begin at once; whoever guesses passwords costs no more than that.
 */
const UNPROVEN = { burst: 500, refillPerSecond: 50 };

interface AuthenticationParts {
  readonly secret: string;
  /** Milliseconds of the clock that dates credentials: the server's, which nobody sets. */
  readonly now: () => number;
  readonly elapsed: () => number;
}

/** What a request says of its sender, of which nothing is proven but that its source is no forgery. */
type Claim =
  | { readonly ok: true; readonly name: Buffer }
  | { readonly ok: false; readonly error: Extract<ErrorName, 'unauthorized' | 'badRequest'> }
  | { readonly ok: false; readonly error: Extract<ErrorName, 'staleNonce'>; readonly name: Buffer };

/** Who sends the requests (RFC 8489, 9.2), and how many of them are looked at. */
export class Authentication {
  readonly #parts: AuthenticationParts;
  readonly #nonces = new Nonces();
  readonly #credentials: LongTermCredentials;
  readonly #strangers = new BucketMap(STRANGERS);
  readonly #unproven = new BucketMap(UNPROVEN);
  readonly #users: BucketMap;

  constructor(parts: AuthenticationParts, requestsPerUser: Budget) {
    this.#parts = parts;
    this.#credentials = new LongTermCredentials(parts.secret);
    this.#users = new BucketMap(requestsPerUser);
  }

  /** Whether somebody who has not shown who it is gets an answer. */
  mayAsk({ isStream, client }: ClientPath): boolean {
    const budget = isStream ? this.#unproven : this.#strangers;
    return budget.take(networkOf(client), this.#parts.elapsed()) === 0;
  }

  /**
   * Who sent a request; undefined if it was refused, or is more than a budget has. The budget is asked before anything
   * is derived: who has an allocation pays from their own, so that no neighbour keeps a call from being refreshed, nor
   * from being told that its nonce is too old.
   */
  senderOf(path: ClientPath, request: StunMessage, allocation: Allocation | undefined): ReadCredential | undefined {
    const elapsed = this.#parts.elapsed();
    const claim = this.#readClaim(path, request);
    if (!claim.ok) {
      const isHolder = claim.error === 'staleNonce' && this.#isHolder(request, claim.name, allocation);
      const mayAsk = isHolder ? this.#users.take(userOf(allocation.username), elapsed) === 0 : this.mayAsk(path);
      if (mayAsk) this.#refuse(path, request, claim.error);
      return undefined;
    }
    const [budget, payer] =
      allocation === undefined ? [this.#unproven, networkOf(path.client)] : [this.#users, userOf(allocation.username)];
    if (budget.waitOf(payer, elapsed) > 0) return undefined;
    const credential = this.#prove(request, claim.name, allocation?.username);
    if (credential === undefined) {
      budget.take(payer, elapsed);
      this.#refuse(path, request, 'unauthorized');
      return undefined;
    }
    return this.#users.take(userOf(credential.username), elapsed) > 0 ? undefined : credential;
  }

  /** RFC 8489, 9.2.4, in its order, up to the nonce: who has that one receives what is sent to the address. */
  #readClaim({ client }: ClientPath, request: StunMessage): Claim {
    if (attributeOf(request, ATTRIBUTE.messageIntegrity) === undefined) return { ok: false, error: 'unauthorized' };
    const name = attributeOf(request, ATTRIBUTE.username);
    const nonce = attributeOf(request, ATTRIBUTE.nonce);
    if (name === undefined || nonce === undefined || attributeOf(request, ATTRIBUTE.realm) === undefined) {
      return { ok: false, error: 'badRequest' };
    }
    const isFresh = this.#nonces.isValid(nonce, client.address, this.#parts.elapsed());
    return isFresh ? { ok: true, name } : { ok: false, error: 'staleNonce', name };
  }

  /**
   * Whether it is sealed by whoever made the allocation, whatever becomes of its nonce: each of a call is too old after
   * ten minutes, and without an answer to that the call would end. Nothing is derived for another name.
   */
  #isHolder(request: StunMessage, name: Buffer, allocation: Allocation | undefined): allocation is Allocation {
    const username = name.toString('latin1');
    if (username !== allocation?.username) return false;
    return this.#prove(request, name, username) !== undefined;
  }

  /**
   * The rest of it. `heldBy` is the user name of the allocation that the request is about: for it a credential goes on
   * to hold after its hour, so that a long call is not cut.
   */
  #prove(request: StunMessage, name: Buffer, heldBy: string | undefined): ReadCredential | undefined {
    const credential = this.#credentials.read(name);
    if (credential === undefined || !hasIntegrity(request, credential.key)) return undefined;
    this.#credentials.remember(credential);
    return credential.expiresAt > this.#parts.now() || credential.username === heldBy ? credential : undefined;
  }

  /** All but a bad request is told how to ask. */
  #refuse(path: ClientPath, request: StunMessage, error: ErrorName): void {
    const attributes: AttributeToSend[] = [errorCode(error)];
    if (error !== 'badRequest') {
      const nonce = this.#nonces.issue(path.client.address, this.#parts.elapsed());
      attributes.push([ATTRIBUTE.realm, Buffer.from(REALM)], [ATTRIBUTE.nonce, Buffer.from(nonce)]);
    }
    path.send(answer(request, 'error', attributes, undefined));
  }
}
