import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { TICKET_TTL_MS, TOKEN_TTL_MS } from '../../core/protocol/limits.ts';
import type { HostClock } from './clock.ts';
import { addressKey, type DeviceAddress } from './deviceAddress.ts';

export interface AccessToken {
  readonly token: string;
  readonly expiresAt: number;
}

/** What a token is for. One made for one purpose is none for another. */
interface TokenKind {
  readonly label: string;
  readonly ttlMs: number;
  readonly key: Uint8Array;
}

/** Tokens `user.device.expiry.mac`, authenticated by HMAC-SHA-256, nothing stored. */
export class AccessTokens {
  readonly #clock: HostClock;
  readonly #kind: TokenKind;
  /** Devices whose tokens count no more, and when that was; none of before lives longer than a token does. */
  readonly #revoked = new Map<string, number>();

  constructor(clock: HostClock, kind: TokenKind) {
    this.#clock = clock;
    this.#kind = kind;
  }

  /**
   * Bearer tokens for HTTP. The key lives as long as the process: after a restart a client gets its next token with
   * `ready` or by POST /v1/auth.
   */
  static bearer(clock: HostClock): AccessTokens {
    return new AccessTokens(clock, { label: 'ringfort-token-v1', ttlMs: TOKEN_TTL_MS, key: randomBytes(32) });
  }

  /**
   * Tickets that say before sign-in that a device has signed in lately, so that it does not queue with strangers. They
   * prove nothing else. The key comes from the server's own secret key and outlives the process: after a restart
   * everybody comes back at once.
   */
  static tickets(clock: HostClock, serverKey: string): AccessTokens {
    const key = createHash('sha256').update(`ringfort-ticket-key-v1\0${serverKey}`).digest();
    return new AccessTokens(clock, { label: 'ringfort-ticket-v1', ttlMs: TICKET_TTL_MS, key });
  }

  issue(address: DeviceAddress): AccessToken {
    const revokedAt = this.#revoked.get(addressKey(address)) ?? Number.NEGATIVE_INFINITY;
    const expiresAt = Math.max(this.#clock.now(), revokedAt + 1) + this.#kind.ttlMs;
    // A handle may hold dots, so it stands in hex.
    const content = `${Buffer.from(address.user).toString('hex')}.${address.device}.${expiresAt}`;
    return { token: `${content}.${this.#mac(content).toString('base64url')}`, expiresAt };
  }

  /** Whose token it is, if it is genuine and not expired. */
  read(token: string): DeviceAddress | undefined {
    const end = token.lastIndexOf('.');
    const content = token.slice(0, end);
    const mac = Buffer.from(token.slice(end + 1), 'base64url');
    const expected = this.#mac(content);
    if (end < 0 || mac.length !== expected.length || !timingSafeEqual(mac, expected)) return undefined;
    const [user = '', device, expiresAt] = content.split('.');
    if (this.#clock.now() >= Number(expiresAt)) return undefined;
    const address = { user: Buffer.from(user, 'hex').toString(), device: Number(device) };
    const revokedAt = this.#revoked.get(addressKey(address));
    return revokedAt !== undefined && Number(expiresAt) - this.#kind.ttlMs <= revokedAt ? undefined : address;
  }

  /** Nothing that was issued to the device so far counts any more. Known until the process ends. */
  revoke(address: DeviceAddress): void {
    const now = this.#clock.now();
    for (const [key, at] of this.#revoked) if (at + this.#kind.ttlMs < now) this.#revoked.delete(key);
    this.#revoked.set(addressKey(address), now);
  }

  #mac(content: string): Buffer {
    return createHmac('sha256', this.#kind.key).update(`${this.#kind.label}\0${content}`).digest();
  }
}
