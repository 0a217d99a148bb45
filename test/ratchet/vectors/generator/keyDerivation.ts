import { advanceChain, sealMessage } from '../../../../core/ratchet/messageChain.ts';
import { advanceRoot } from '../../../../core/ratchet/rootChain.ts';
import { label, uint } from '../../../../core/ratchet/bytes.ts';
import { pad, unpad } from '../../../../core/ratchet/padding.ts';
import { type PaddingBucket, RatchetError, Secret, concat } from '../../../../core/ratchet/signalCrypto.ts';
import { seededDraw } from '../../../stage/ratchetParty.ts';
import type { VectorGroup } from '../vectorFile.ts';
import { numbered, testCase, vectorPrimitives as primitives } from './testCase.ts';

const filled = (byte: number): Uint8Array => new Uint8Array(32).fill(byte);

/** Two keys that a mistake in an encoding would show, then drawn ones. */
function keys(
  seed: string,
  count: number,
): readonly (readonly [comment: string, draw: (bytes: number) => Uint8Array])[] {
  const draw = seededDraw(seed);
  return [
    ['all bits zero', (bytes) => new Uint8Array(bytes)],
    ['all bits one', (bytes) => new Uint8Array(bytes).fill(0xff)],
    ...Array.from({ length: count }, (_, i) => [`drawn ${i + 1}`, draw] as const),
  ];
}

export function kdfGroups(): VectorGroup[] {
  return [
    {
      type: 'kdf_rk',
      tests: numbered(
        1,
        keys('vectors kdf_rk', 10).map(([comment, draw]) => {
          const [rk, dh] = [draw(32), draw(32)];
          return testCase(comment, [], { rk, dh }, () => {
            const next = advanceRoot(primitives, new Secret(Uint8Array.from(rk)), new Secret(Uint8Array.from(dh)));
            return { rk: next.rootKey.bytes, ck: next.chainKey.bytes };
          });
        }),
      ),
    },
    {
      type: 'kdf_ck',
      tests: numbered(
        21,
        keys('vectors kdf_ck', 8).map(([comment, draw]) => {
          const ck = draw(32);
          return testCase(comment, [], { ck }, () => {
            const step = advanceChain(primitives, { key: new Secret(Uint8Array.from(ck)), index: 0 });
            return { mk: step.messageKey.bytes, ck: step.chain.key.bytes };
          });
        }),
      ),
    },
    {
      type: 'msg_keys',
      tests: numbered(
        41,
        keys('vectors msg_keys', 8).map(([comment, draw]) => {
          const [mk, salt, th, header, padded] = [draw(32), draw(16), draw(32), draw(82), draw(256)];
          return testCase(comment, [], { mk, salt, th, header, padded }, () => {
            const okm = primitives.hkdf(mk, salt, label('msg'), 44);
            const sealed = sealMessage(primitives, new Secret(Uint8Array.from(mk)), salt, th, header, padded);
            return { key: okm.slice(0, 32), nonce: okm.slice(32), sealed };
          });
        }),
      ),
    },
  ];
}

export function padGroup(): VectorGroup {
  const draw = seededDraw('vectors pad');
  const fits: readonly (readonly [number, PaddingBucket])[] = [
    [0, 256],
    [1, 256],
    [200, 256],
    [255, 256],
    [256, 256],
    [700, 1024],
    [1023, 1024],
    [1024, 1024],
    [3000, 8192],
    [8191, 8192],
    [8192, 8192],
    [16_383, 8192],
    [16_384, 8192],
  ];
  const padding = fits.map(([length, bucket]) => {
    const pt = draw(length);
    const size = typeof bucket === 'number' ? bucket : 256;
    return testCase(`${length} bytes to ${size}`, [], { pt, size }, () => ({ padded: pad(pt, bucket) }));
  });
  // An 0x80 within the plaintext is not the end of it.
  const ends = concat(uint(0x8080, 2), filled(0), uint(0x80, 1));
  padding.push(
    testCase('a plaintext that ends like padding', [], { pt: ends, size: 256 }, () => ({ padded: pad(ends, 256) })),
  );
  const malformed: readonly (readonly [string, Uint8Array])[] = [
    ['only zeros', new Uint8Array(256)],
    ['no mark before the zeros', concat(new Uint8Array(255).fill(7), uint(0, 1))],
    ['another mark', concat(new Uint8Array(200), uint(0x81, 1), new Uint8Array(55))],
    ['no padding at all', new Uint8Array(256).fill(1)],
    ['a bit of the mark is missing', concat(uint(0x40, 1), new Uint8Array(255))],
    ['something after the mark', concat(uint(0x80, 1), new Uint8Array(254), uint(1, 1))],
  ];
  const unpadding = malformed.map(([comment, padded]) =>
    testCase(comment, ['A48'], { padded }, () => ({ pt: unpad(padded) })),
  );
  if (unpadding.some(({ result }) => result === 'valid')) throw new RatchetError('E_STATE', 'malformed padding passed');
  return { type: 'pad', tests: numbered(301, [...padding, ...unpadding]) };
}
