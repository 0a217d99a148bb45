import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';

/** RFC 8656, 5, wants an hour at most; coturn's `stale-nonce` is recommended with as much as this. */
const NONCE_LIFETIME_MS = 600_000;

const TIME_BYTES = 6;
const TAG_BYTES = 9;

/**
 * Nonces of the long-term credential mechanism (RFC 8489, 9.2). Each carries its time and a tag over time and address:
 * nothing is kept for strangers, however many of them ask, and what one address overheard is of no use to another.
 */
export class Nonces {
  readonly #key = randomBytes(32);

  /** 20 characters. `elapsed`: milliseconds of a clock that only this process has. */
  issue(address: string, elapsed: number): string {
    const time = Buffer.alloc(TIME_BYTES);
    time.writeUIntBE(Math.floor(elapsed), 0, TIME_BYTES);
    return Buffer.concat([time, this.#tag(time, address)]).toString('base64url');
  }

  isValid(nonce: Buffer, address: string, elapsed: number): boolean {
    const bytes = Buffer.from(nonce.toString('latin1'), 'base64url');
    if (bytes.length !== TIME_BYTES + TAG_BYTES) return false;
    const time = bytes.subarray(0, TIME_BYTES);
    const age = elapsed - time.readUIntBE(0, TIME_BYTES);
    return (
      timingSafeEqual(bytes.subarray(TIME_BYTES), this.#tag(time, address)) && age >= -1 && age < NONCE_LIFETIME_MS
    );
  }

  #tag(time: Buffer, address: string): Buffer {
    return createHmac('sha256', this.#key).update(time).update(address).digest().subarray(0, TAG_BYTES);
  }
}
