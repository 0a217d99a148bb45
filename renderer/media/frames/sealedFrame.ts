import { decodeFrameHeader, encodeFrameHeader } from './frameHeader.ts';
import { nonceOf, TAG_BYTES, type FrameKey } from './frameKey.ts';
import { createReplayWindow } from './replayWindow.ts';

/*
 * A sealed frame is SFrame's (RFC 9605) in another order, for what cuts frames into packets has to find the first bytes
 * of some codecs where they were:
 *
 *     clear bytes ‖ ciphertext ‖ tag (16) ‖ SFrame header ‖ u8 (number of clear bytes << 4 | length of the header)
 *
 * The associated data is header ‖ clear bytes. Neither can be longer than four bits say.
 */
const MOST_CLEAR = 15;

export type Seal = (frame: Uint8Array<ArrayBuffer>, clear: number) => Promise<ArrayBuffer>;

/** Seals the frames of one line, each under a number of its own. Nobody else may seal with this key. */
export function createSeal({ keyId, key, salt }: FrameKey): Seal {
  let next = 0;
  return async (frame, clear) => {
    const counter = next;
    next += 1;
    const open = frame.subarray(0, Math.min(clear, MOST_CLEAR, frame.length));
    const header = encodeFrameHeader({ keyId, counter });
    const sealed = await crypto.subtle.encrypt(
      { name: 'AES-GCM', iv: nonceOf(salt, counter), additionalData: joined(header, open) },
      key,
      frame.subarray(open.length),
    );
    return joined(open, new Uint8Array(sealed), header, Uint8Array.of((open.length << 4) | header.length)).buffer;
  };
}

/** failed: it was not sealed with this key. late: it came before, or is too old to be told from one that did. */
export type Opened = ArrayBuffer | 'failed' | 'late';
export type Open = (sealed: Uint8Array<ArrayBuffer>) => Promise<Opened>;

/** Opens the frames of one line; each is given out once. */
export function createOpen({ keyId, key, salt }: FrameKey): Open {
  const window = createReplayWindow();
  return async (sealed) => {
    const last = sealed.at(-1) ?? 0;
    const [clear, headerLength] = [last >> 4, last & 15];
    const headerAt = sealed.length - 1 - headerLength;
    if (headerLength === 0 || headerAt - clear < TAG_BYTES) return 'failed';
    const headerBytes = sealed.subarray(headerAt, -1);
    const header = decodeFrameHeader(headerBytes);
    if (header === null || header.keyId !== keyId) return 'failed';
    const { counter } = header;
    if (!window.isNew(counter)) return 'late';
    const open = sealed.subarray(0, clear);
    const additionalData = joined(headerBytes, open);
    try {
      const iv = nonceOf(salt, counter);
      const algorithm = { name: 'AES-GCM', iv, additionalData };
      const frame = await crypto.subtle.decrypt(algorithm, key, sealed.subarray(clear, headerAt));
      window.take(counter);
      return joined(open, new Uint8Array(frame)).buffer;
    } catch {
      return 'failed';
    }
  };
}

function joined(...parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
