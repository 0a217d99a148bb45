import { signInMessage, type SignInPurpose } from '../../core/protocol/authMessage.ts';
import type { HttpErrorCode } from '../../core/protocol/errorCodes.ts';
import type { AuthRequest, RegisterRequest } from '../../core/protocol/httpApi.ts';
import type { Identity } from '../../core/protocol/prekeyBundle.ts';
import type { Store } from '../store/Store.ts';
import type { Challenges } from './challenges.ts';
import type { HostClock } from './clock.ts';
import type { DeviceAddress } from './deviceAddress.ts';
import type { IdentityVerifier } from './identityVerifier.ts';
import { inviteHash } from './invites.ts';

/** Result of a registration or sign-in: who it is, or why not. */
export type RegistrationOutcome =
  | { readonly ok: true; readonly address: DeviceAddress }
  | { readonly ok: false; readonly code: HttpErrorCode };

/** What a device shows to sign in: where it means to be, the nonce it was given, and its signature; both in base64. */
export interface SignInProof {
  readonly origin: string;
  readonly nonce: string;
  readonly signature: string;
}

/** Who may register: anybody, who has an invite code, nobody. */
export type RegistrationMode = 'open' | 'invite' | 'closed';

interface Parts {
  readonly store: Store;
  readonly verifier: IdentityVerifier;
  readonly challenges: Challenges;
  readonly clock: HostClock;
  readonly serverId: string;
  readonly mode: RegistrationMode;
  /** The origins under which this server is reached; none: it does not know, and any is taken. */
  readonly origins: readonly string[];
}

/** Registration and authentication: how devices become known to the server and prove later that they are the same. */
export class Registration {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** Whether anybody at all may register: what can be said before a request is read. */
  isOpen(): boolean {
    return this.#parts.mode !== 'closed';
  }

  async register(request: RegisterRequest): Promise<RegistrationOutcome> {
    const { store, verifier, challenges, clock, mode } = this.#parts;
    const { user, device, identity, prekeys, nonce, signature, origin } = request;
    const address = { user, device };
    if (!challenges.consume(nonce)) return { ok: false, code: 'bad_challenge' };
    if (!this.isOwnOrigin(origin)) return { ok: false, code: 'wrong_origin' };
    // What is cheap to refuse is refused before a signature is verified.
    const taken = await store.devicesOf(user);
    const known = taken.length === 0 ? undefined : await store.identityOf(address);
    if (taken.length > 0 && !(known && sameIdentity(known, identity))) return { ok: false, code: 'handle_taken' };
    if (!known && (await store.isHeld(user, identity, clock.now()))) return { ok: false, code: 'handle_taken' };
    // Codes are dated by the clock of the program that made them, which knows no steady one.
    const invite =
      known || mode !== 'invite' ? undefined : { codeHash: inviteHash(request.invite ?? ''), at: clock.wall() };
    if (!known && mode === 'closed') return { ok: false, code: 'registration_closed' };
    if (invite !== undefined && !(await store.isInvite(invite.codeHash, invite.at))) {
      return { ok: false, code: 'invite_required' };
    }
    if (!(await verifier.identityFits(address, identity))) return { ok: false, code: 'bad_identity' };
    if (!(await this.#signed('register', address, identity, { origin, nonce, signature })))
      return { ok: false, code: 'bad_signature' };
    // A registration repeated because its reply was lost is no clash of names.
    if (known) return { ok: true, address };
    if (!(await verifier.keysFit(address, identity, prekeys, clock.wall()))) return { ok: false, code: 'bad_prekey' };
    const outcome = await store.createUser({ address, identity, prekeys, invite }, clock.now());
    switch (outcome) {
      case 'created':
        return { ok: true, address };
      case 'badInvite':
        return { ok: false, code: 'invite_required' };
      case 'handleTaken':
        // Somebody was faster, perhaps this very device with the same request.
        return this.#isKnown(address, identity);
    }
  }

  async #isKnown(address: DeviceAddress, identity: Identity): Promise<RegistrationOutcome> {
    const known = await this.#parts.store.identityOf(address);
    return known && sameIdentity(known, identity) ? { ok: true, address } : { ok: false, code: 'handle_taken' };
  }

  /** Sign-in over HTTP. An unknown device and a wrong signature look the same. */
  async signIn(request: AuthRequest): Promise<RegistrationOutcome> {
    const address = { user: request.user, device: request.device };
    if (!this.#parts.challenges.consume(request.nonce)) return { ok: false, code: 'bad_challenge' };
    if (!this.isOwnOrigin(request.origin)) return { ok: false, code: 'wrong_origin' };
    const genuine = await this.provesToBe(address, 'http', request);
    return genuine ? { ok: true, address } : { ok: false, code: 'bad_signature' };
  }

  /**
   * Whether this server is reached under that origin. A signature over another server's address was meant for that one,
   * and is no sign-in here, however it came by.
   */
  isOwnOrigin(origin: string): boolean {
    const { origins } = this.#parts;
    return origins.length === 0 || origins.includes(origin);
  }

  /** Whether the device signed this nonce for this purpose, server and origin with the identity it registered with. */
  async provesToBe(address: DeviceAddress, purpose: SignInPurpose, proof: SignInProof): Promise<boolean> {
    const identity = await this.#parts.store.identityOf(address);
    return identity !== undefined && this.#signed(purpose, address, identity, proof);
  }

  async #signed(
    purpose: SignInPurpose,
    address: DeviceAddress,
    identity: Identity,
    { origin, nonce, signature }: SignInProof,
  ): Promise<boolean> {
    const { serverId } = this.#parts;
    const message = signInMessage(purpose, { serverId, origin, nonce: Buffer.from(nonce, 'base64'), ...address });
    return this.#parts.verifier.signatureFits(identity.signingKey, message, signature);
  }
}

function sameIdentity(one: Identity, other: Identity): boolean {
  return one.signingKey === other.signingKey && one.dhKey === other.dhKey;
}
