import { hkdfSync } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { sharedPrimitives as primitives } from '../../test/stage/ratchetParty.ts';
import { MEDIA_SECRET_BYTES, mediaKey, type MediaKeyUse } from './mediaKey.ts';

const filled = (length: number, byte: number): Uint8Array => new Uint8Array(length).fill(byte);
const transcript = filled(32, 0x0c);
const secrets = [filled(32, 0x0a), filled(32, 0x0b)] as const;
const use: MediaKeyUse = { line: 0, side: 0, generation: 0 };
const keyOf = (
  changes: Partial<MediaKeyUse> = {},
  over: readonly [Uint8Array, Uint8Array] = secrets,
  of = transcript,
) => Buffer.from(mediaKey(primitives, of, over, { ...use, ...changes })).toString('hex');

describe('the key of frames', () => {
  it('is HKDF-SHA256 over both secrets, salted with what was agreed', () => {
    const info = Buffer.concat([Buffer.from('ringfort/1/media\0'), Buffer.from([0, 0, 1, 2, 2, 1])]);
    const expected = hkdfSync('sha256', Buffer.concat(secrets), transcript, info, 32);
    expect(keyOf({ generation: 0x0102, line: 2, side: 1 })).toBe(Buffer.from(expected).toString('hex'));
  });

  it('is another for each line, direction, connection, secret and call', () => {
    const [offered, answered] = secrets;
    const keys = [
      ...[0, 1, 2].flatMap((line) =>
        [0, 1].flatMap((side) => [0, 1].map((generation) => keyOf({ line, side, generation }))),
      ),
      keyOf({}, [filled(32, 1), answered]),
      keyOf({}, [offered, filled(32, 1)]),
      keyOf({}, [answered, offered]),
      keyOf({}, secrets, filled(32, 0x0d)),
    ];
    expect(new Set(keys).size).toBe(16);
  });

  it.each([
    ['the offer', [filled(31, 1), filled(32, 2)]],
    ['the answer', [filled(32, 1), filled(33, 2)]],
  ] as const)('is not made from a secret of %s that has another length', (_which, over) => {
    expect(() => keyOf({}, over)).toThrow(`a media secret has ${MEDIA_SECRET_BYTES} bytes`);
  });
});
