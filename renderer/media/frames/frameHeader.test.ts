import { describe, expect, test } from 'vitest';
import { decodeFrameHeader, encodeFrameHeader } from './frameHeader.ts';

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');
const bytes = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text, 'hex'));

describe('the header of a sealed frame', () => {
  // RFC 9605, appendix C.1.
  test.each([
    [0, 0, '00'],
    [0, 1, '01'],
    [0, 255, '08ff'],
    [0, 256, '090100'],
    [0, 65_535, '09ffff'],
    [0, 65_536, '0a010000'],
    [0, 16_777_216, '0b01000000'],
    [0, 4_294_967_295, '0bffffffff'],
    [0, 4_294_967_296, '0c0100000000'],
    [0, 281_474_976_710_655, '0dffffffffffff'],
    [1, 0, '10'],
    [1, 255, '18ff'],
    [255, 0, '80ff'],
    [255, 256, '89ff0100'],
    [256, 1, '910100'],
    [65_535, 65_535, '99ffffffff'],
    [65_536, 255, 'a8010000ff'],
    [16_777_216, 4_294_967_296, 'bc010000000100000000'],
  ])('of key %d and frame %d is the one of the RFC', (keyId, counter, encoded) => {
    expect(hex(encodeFrameHeader({ keyId, counter }))).toBe(encoded);
    expect(decodeFrameHeader(bytes(encoded))).toEqual({ keyId, counter });
  });

  test.each([
    ['nothing', ''],
    ['a counter that is cut off', '09ff'],
    ['a byte too many', '0000'],
    ['a counter with a zero before it', '0900ff'],
    ['a counter that has room in the first byte', '0807'],
    ['a key id that has room in the first byte', '8003'],
    ['a counter past what a number holds', '0fffffffffffffffff'],
  ])('is refused if it is %s', (_what, encoded) => {
    expect(decodeFrameHeader(bytes(encoded))).toBeNull();
  });

  test('is not made for what is no number', () => {
    for (const counter of [-1, 0.5, Number.NaN, 2 ** 53]) {
      expect(() => encodeFrameHeader({ keyId: 0, counter })).toThrow(RangeError);
    }
  });
});
