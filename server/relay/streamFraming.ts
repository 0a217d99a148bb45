import { beginsChannelData, CHANNEL_HEADER_BYTES } from './channelData.ts';
import { MAGIC_COOKIE, paddedLength, STUN_HEADER_BYTES, stunMessageLength } from './stunMessage.ts';

/** What a stream came to: whole messages, or nonsense after which no boundary can be found again. */
export type Framed = { readonly ok: true; readonly messages: readonly Buffer[] } | { readonly ok: false };

/**
 * Cuts a TCP stream into STUN and ChannelData messages, which carry their lengths (RFC 8489, 6.2.2; RFC 8656, 12.5). It
 * keeps no more than one message that is not whole yet: at most 64 KiB and its head.
 */
export class StreamFraming {
  #rest = Buffer.alloc(0);

  push(chunk: Buffer): Framed {
    let bytes = this.#rest.length === 0 ? chunk : Buffer.concat([this.#rest, chunk]);
    const messages: Buffer[] = [];
    while (bytes.length >= CHANNEL_HEADER_BYTES) {
      const isChannel = beginsChannelData(bytes);
      if (!isChannel && !beginsStun(bytes)) return { ok: false };
      const length = isChannel ? paddedLength(CHANNEL_HEADER_BYTES + bytes.readUInt16BE(2)) : stunMessageLength(bytes);
      if (bytes.length < length) break;
      messages.push(bytes.subarray(0, length));
      bytes = bytes.subarray(length);
    }
    // A copy: what is left of a chunk must not keep the whole of it alive.
    this.#rest = Buffer.from(bytes);
    return { ok: true, messages };
  }
}

/** As far as it is there: the two bits, a length that fits, and the cookie (RFC 8489, 5). */
function beginsStun(bytes: Buffer): boolean {
  if ((bytes[0] ?? 0) > 0x3f || stunMessageLength(bytes) % 4 !== 0) return false;
  return bytes.length < STUN_HEADER_BYTES || bytes.readUInt32BE(4) === MAGIC_COOKIE;
}
