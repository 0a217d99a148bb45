import { createCipheriv } from 'node:crypto';
import { expect, test } from 'vitest';
import { sealRecording, VOICE_PIECE_BYTES, type RecordingKey } from '../../core/ratchet/sealedRecording.ts';
import { sharedPrimitives as primitives } from '../stage/ratchetParty.ts';

// Apart from the other tests of it, which run inside Electron as well: BoringSSL gives Node no such cipher.
const filled = (length: number, byte: number): Uint8Array => new Uint8Array(length).fill(byte);
const key: RecordingKey = { id: filled(16, 0x0a), key: filled(32, 0x0b) };
const long = Uint8Array.from({ length: 3 * VOICE_PIECE_BYTES + 5 }, (_, at) => (at * 31 + Math.floor(at / 251)) % 256);
const sealedLong = sealRecording(primitives, key, long);

test('a sealed recording is ChaCha20-Poly1305 with the place as nonce, and label, id, place and end as associated data', () => {
  const [first, last] = [sealedLong.at(0), sealedLong.at(3)];
  for (const [index, piece, end] of [
    [0, first, 0],
    [3, last, 1],
  ] as const) {
    const plain = new Uint8Array(VOICE_PIECE_BYTES);
    plain.set(long.subarray(index * VOICE_PIECE_BYTES, (index + 1) * VOICE_PIECE_BYTES));
    const cipher = createCipheriv('chacha20-poly1305', key.key, Buffer.from([...filled(11, 0), index]), {
      authTagLength: 16,
    });
    cipher.setAAD(Buffer.concat([Buffer.from('ringfort/1/voice\0'), key.id, Buffer.from([0, 0, 0, index, end])]), {
      plaintextLength: plain.length,
    });
    const expected = Buffer.concat([cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
    expect(Buffer.from(piece ?? [])).toEqual(expected);
  }
});
