import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { TOKEN_TTL_MS } from '../../core/protocol/limits.ts';
import type { Clock } from './clock.ts';
import type { DeviceAddress } from './deviceAddress.ts';

export interface AccessToken {
  readonly token: string;
  readonly expiresAt: number;
}

/**
 * Bearer tokens for HTTP: `user.device.expiry.mac`, nothing stored. The key lives as long as the process: after a
 * restart a client gets its next token with `ready` or by POST /v1/auth.
 */
export class AccessTokens {
  readonly #clock: Clock;
  readonly #key = randomBytes(32);

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  issue(address: DeviceAddress): AccessToken {
    const expiresAt = this.#clock.now() + TOKEN_TTL_MS;
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
    return createHmac('sha256', this.#key).update(`ringfort-token-v1\0${content}`).digest();
  }
}
