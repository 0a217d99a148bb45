import { randomBytes } from 'node:crypto';
import { type DevicePrekeys, ReferenceDevice } from '../../ratchet/vectors/reference/device.ts';
import type { Address, Bundle, OwnIdentity } from '../../ratchet/vectors/reference/handshake.ts';
import { encapsulate } from '../../ratchet/vectors/reference/primitives.ts';

const HEARTBEAT_AFTER = 50;
const HEARTBEAT_INTERVAL_MS = 5_000;
const REKEY_INTERVAL_MS = 60_000;
const ROTATION_PREFETCH = 1900;
const MAX_SESSION_MESSAGES = 2000;

const nameOf = ({ userId, deviceId }: Address): string => `${userId}:${deviceId}`;

/**
 * docs/PROTOCOL.md section 8: when a session is begun, replaced, mended and kept alive. The ratchet is the reference
 * decoder's.
 */
export class Sessions {
  readonly #own: OwnIdentity;
  readonly #fetchBundles: (userId: string) => Promise<readonly Bundle[]>;
  readonly #firstPrekeys: DevicePrekeys;
  #device: ReferenceDevice;
  #identities = new Map<string, Buffer>();
  #ahead: { readonly userId: string; readonly bundles: Promise<readonly Bundle[]> } | null = null;
  readonly #readWithoutSending = new Map<string, number>();
  readonly #lastHeartbeat = new Map<string, number>();
  readonly #lastRekey = new Map<string, number>();

  constructor(own: OwnIdentity, prekeys: DevicePrekeys, fetchBundles: (userId: string) => Promise<readonly Bundle[]>) {
    this.#own = own;
    this.#fetchBundles = fetchBundles;
    this.#firstPrekeys = prekeys;
    this.#device = new ReferenceDevice(own, prekeys, randomBytes);
  }

  addPrekeys(prekeys: DevicePrekeys): void {
    this.#device.addPrekeys(prekeys);
  }

  /** Every session is gone, as from a disk that was restored from an old copy; identity and first prekeys are there. */
  lose(): void {
    this.#device = new ReferenceDevice(this.#own, this.#firstPrekeys, randomBytes);
    this.#identities.clear();
  }

  snapshot(): ReturnType<ReferenceDevice['snapshot']> {
    return this.#device.snapshot();
  }

  /** As from a disk that was put back to an older copy. */
  restore(snapshot: ReturnType<ReferenceDevice['snapshot']>): void {
    this.#device.restore(snapshot);
  }

  /** With how many messages sent from here, or undefined without a session. */
  sentTo(peer: Address): number | undefined {
    return this.#device.sending(peer, Date.now())?.sentCount;
  }

  /** The devices of a user to send to; sessions with all of them are begun if there are none. */
  async devicesOf(userId: string): Promise<readonly number[]> {
    const known = () =>
      [...this.#identities.keys()].filter((name) => name.startsWith(`${userId}:`)).map((name) => name.split(':')[1]);
    if (known().length === 0) await this.#begin(userId);
    return known().map(Number);
  }

  /** IdentityV1 of a device there is or was a session with. */
  identityOf(peer: Address): Buffer {
    return this.#identities.get(nameOf(peer)) ?? Buffer.alloc(0);
  }

  /** Before a message: a session that is due, where it may be replaced, or one that can send no more. */
  async renewIfDue(peer: Address, mayReplace: boolean): Promise<void> {
    const sending = this.#device.sending(peer, Date.now());
    if (sending === undefined || (sending.due && mayReplace) || sending.sentCount >= MAX_SESSION_MESSAGES) {
      await this.#begin(peer.userId);
    }
  }

  encrypt(peer: Address, plaintext: Buffer, size: number): Buffer {
    const wire = this.#device.encrypt(peer, plaintext, size, Date.now());
    this.#readWithoutSending.set(nameOf(peer), 0);
    return wire;
  }

  /** After a message: fetches a bundle ahead if the session comes to its end. */
  async prefetch(peer: Address): Promise<void> {
    if ((this.sentTo(peer) ?? 0) < ROTATION_PREFETCH || this.#ahead?.userId === peer.userId) return;
    this.#ahead = { userId: peer.userId, bundles: this.#fetchBundles(peer.userId) };
    await this.#ahead.bundles;
  }

  decrypt(peer: Address, bytes: Buffer): Buffer {
    const plaintext = this.#device.decrypt(peer, bytes, Date.now());
    const name = nameOf(peer);
    this.#readWithoutSending.set(name, (this.#readWithoutSending.get(name) ?? 0) + 1);
    const identity = this.#device.identityOf(peer);
    if (identity !== undefined) this.#identities.set(name, identity);
    return plaintext;
  }

  /** True, at most once in 5 s, if this device has sent so much without an answer that its ratchet stands still. */
  isHeartbeatDue(peer: Address): boolean {
    const [name, now] = [nameOf(peer), Date.now()];
    if ((this.#readWithoutSending.get(name) ?? 0) < HEARTBEAT_AFTER) return false;
    if (now < (this.#lastHeartbeat.get(name) ?? 0) + HEARTBEAT_INTERVAL_MS) return false;
    this.#lastHeartbeat.set(name, now);
    return true;
  }

  /** A new session above the epoch of what could not be read; false if there was one within the last minute. */
  async rekey(peer: Address, unreadableEpoch: number): Promise<boolean> {
    const now = Date.now();
    if (now < (this.#lastRekey.get(nameOf(peer)) ?? 0) + REKEY_INTERVAL_MS) return false;
    this.#lastRekey.set(nameOf(peer), now);
    await this.#begin(peer.userId, unreadableEpoch);
    return true;
  }

  async #begin(userId: string, renewAbove?: number): Promise<void> {
    const ahead = this.#ahead?.userId === userId ? this.#ahead.bundles : this.#fetchBundles(userId);
    this.#ahead = null;
    for (const bundle of await ahead) {
      const peer = { userId, deviceId: bundle.address.deviceId };
      this.#device.initialise(peer, bundle, Date.now(), encapsulate, renewAbove);
      this.#identities.set(nameOf(peer), bundle.identity);
    }
  }
}
