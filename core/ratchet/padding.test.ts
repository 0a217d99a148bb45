import { describe, expect, it } from 'vitest';
import { codeOf } from '../../test/stage/ratchetParty.ts';
import { isPaddedSize, pad, unpad } from './padding.ts';

describe('padding', () => {
  it.each([
    [0, 256, 256],
    [255, 256, 256],
    [256, 256, 512],
    [1000, 1024, 1024],
    [20, 8192, 8192],
    [8191, 8192, 8192],
    [8192, 8192, 16384],
    [0, 'nextPowerOfTwo', 256],
    [700, 'nextPowerOfTwo', 1024],
    [16383, 'nextPowerOfTwo', 16384],
  ] as const)('A46 %d bytes in the bucket %s give %d', (length, bucket, size) => {
    const plaintext = new Uint8Array(length).fill(0x80);
    const padded = pad(plaintext, bucket);
    expect(padded.length).toBe(size);
    expect(unpad(padded)).toEqual(plaintext);
  });

  it('refuses a plaintext over the limit', () => {
    expect(codeOf(() => pad(new Uint8Array(16384), 'nextPowerOfTwo'))).toBe('E_STATE');
  });

  it('refuses padding without its mark', () => {
    expect(codeOf(() => unpad(new Uint8Array(256)))).toBe('E_VERSION');
    expect(codeOf(() => unpad(new Uint8Array(0)))).toBe('E_VERSION');
    expect(codeOf(() => unpad(new Uint8Array(256).fill(1)))).toBe('E_VERSION');
  });

  it('knows the sizes a padded plaintext has', () => {
    expect([255, 256, 300, 512, 16384, 32768, 0].map(isPaddedSize)).toEqual([
      false,
      true,
      false,
      true,
      true,
      false,
      false,
    ]);
  });
});
