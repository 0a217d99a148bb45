import { paddedLength } from './stunMessage.ts';

/*
 * ChannelData (RFC 8656, 12.4): four bytes of head instead of the 36 of a Send indication, for media that goes on.
 */

export const CHANNEL_HEADER_BYTES = 4;
/**
 * RFC 8656, 12, ends at 0x4fff, so that the first byte tells channels from other protocols on one port (RFC 7983).
 * There are none here, and clients of RFC 5766, coturn's own among them, still draw numbers up to 0x7fff.
 */
export const FIRST_CHANNEL = 0x4000;
export const LAST_CHANNEL = 0x7fff;

export interface ChannelData {
  readonly channel: number;
  readonly data: Buffer;
}

/** Whether these bytes begin a ChannelData message rather than a STUN one (RFC 8656, 12.4). */
export function beginsChannelData(bytes: Buffer): boolean {
  return ((bytes[0] ?? 0) & 0b1100_0000) === 0b0100_0000;
}

export function parseChannelData(bytes: Buffer): ChannelData | undefined {
  if (bytes.length < CHANNEL_HEADER_BYTES) return undefined;
  const channel = bytes.readUInt16BE(0);
  if (channel < FIRST_CHANNEL || channel > LAST_CHANNEL) return undefined;
  const end = CHANNEL_HEADER_BYTES + bytes.readUInt16BE(2);
  // RFC 8656, 12.6: over UDP there may be padding behind, less than that is cut off on the way.
  return end > bytes.length ? undefined : { channel, data: bytes.subarray(CHANNEL_HEADER_BYTES, end) };
}

/** RFC 8656, 12.5: over a stream it is padded to four bytes, over UDP it need not be. */
export function encodeChannelData({ channel, data }: ChannelData, overStream: boolean): Buffer {
  const length = CHANNEL_HEADER_BYTES + data.length;
  const bytes = Buffer.allocUnsafe(overStream ? paddedLength(length) : length);
  bytes.writeUInt16BE(channel, 0);
  bytes.writeUInt16BE(data.length, 2);
  bytes.set(data, CHANNEL_HEADER_BYTES);
  bytes.fill(0, length);
  return bytes;
}
