import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { TICKET_TTL_MS, TOKEN_TTL_MS } from '../../core/protocol/limits.ts';
import type { Clock } from './clock.ts';
import type { DeviceAddress } from './deviceAddress.ts';

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
  readonly #clock: Clock;
  readonly #kind: TokenKind;

  constructor(clock: Clock, kind: TokenKind) {
    this.#clock = clock;
    this.#kind = kind;
  }

  /**
   * Bearer tokens for HTTP. The key lives as long as the process: after a restart a client gets its next token with
   * `ready` or by POST /v1/auth.
   */
  static bearer(clock: Clock): AccessTokens {
    return new AccessTokens(clock, { label: 'ringfort-token-v1', ttlMs: TOKEN_TTL_MS, key: randomBytes(32) });
  }

  /**
   * Tickets that say before sign-in that a device has signed in lately, so that it does not queue with strangers. They
   * prove nothing else. The key comes from the server's own secret key and outlives the process: after a restart
   * everybody comes back at once.
   */
  static tickets(clock: Clock, serverKey: string): AccessTokens {
    const key = createHash('sha256').update(`ringfort-ticket-key-v1\0${serverKey}`).digest();
    return new AccessTokens(clock, { label: 'ringfort-ticket-v1', ttlMs: TICKET_TTL_MS, key });
  }

  issue(address: DeviceAddress): AccessToken {
    const expiresAt = this.#clock.now() + this.#kind.ttlMs;
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
    return { user: Buffer.from(user, 'hex').toString(), device: Number(device) };
  }

  #mac(content: string): Buffer {
    return createHmac('sha256', this.#kind.key).update(`${this.#kind.label}\0${content}`).digest();
  }
}
