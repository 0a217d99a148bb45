import { describe, expect, it } from 'vitest';
import {
  ascii,
  concat,
  equalBytes,
  hex,
  isAllZero,
  label,
  lengthPrefixed,
  readUint,
  uint,
  writeUint,
} from './bytes.ts';

describe('ASCII', () => {
  it('is written a byte a letter, up to the last of its letters', () => {
    expect(ascii('Az~\u0000\u007f')).toEqual(Uint8Array.of(0x41, 0x7a, 0x7e, 0, 0x7f));
    expect(ascii('')).toEqual(new Uint8Array(0));
  });

  it.each(['\u0080', 'bob\u00e9', 'Ā'])('refuses %j, which another encoding would spell differently', (text) => {
    expect(() => ascii(text)).toThrow(new RangeError('not an ASCII string'));
  });

  it('labels say the protocol, its version and the use, and end in a zero', () => {
    expect(hex(label('root'))).toBe(Buffer.from('ringfort/1/root\0', 'latin1').toString('hex'));
  });
});

describe('numbers', () => {
  it('are big-endian in as many bytes as asked', () => {
    expect(uint(0x0102, 2)).toEqual(Uint8Array.of(1, 2));
    expect(uint(0x0102, 4)).toEqual(Uint8Array.of(0, 0, 1, 2));
    expect(uint(2 ** 48 - 2, 6)).toEqual(Uint8Array.of(255, 255, 255, 255, 255, 254));
    expect(uint(0, 1)).toEqual(Uint8Array.of(0));
  });

  it.each([
    [256, 1],
    [-1, 1],
    [65_536, 2],
    [2 ** 48, 6],
    [1.5, 4],
    [Number.NaN, 4],
    [Number.POSITIVE_INFINITY, 6],
  ])('%d is refused in %d bytes, never cut to fit', (value, bytes) => {
    expect(() => uint(value, bytes)).toThrow(new RangeError(`not an unsigned integer of ${bytes} bytes`));
  });

  it('are written where they belong and touch nothing else', () => {
    const target = new Uint8Array(6).fill(9);
    writeUint(target, 2, 0x0a0b, 2);
    expect(target).toEqual(Uint8Array.of(9, 9, 0x0a, 0x0b, 9, 9));
  });

  it('are read back, up to the very end and not past it', () => {
    const source = Uint8Array.of(7, 1, 2, 3);
    expect([readUint(source, 1, 2), readUint(source, 1, 3), readUint(source, 0, 1)]).toEqual([0x0102, 0x010203, 7]);
    expect(() => readUint(source, 2, 3)).toThrow(new RangeError('read past the end'));
  });

  it('stand before what they count', () => {
    expect(lengthPrefixed(Uint8Array.of(5, 6))).toEqual(Uint8Array.of(0, 2, 5, 6));
    expect(lengthPrefixed(new Uint8Array(65_535)).length).toBe(65_537);
    expect(() => lengthPrefixed(new Uint8Array(65_536))).toThrow(RangeError);
  });
});

describe('byte strings', () => {
  it('are joined in order', () => {
    expect(concat(Uint8Array.of(1), new Uint8Array(0), Uint8Array.of(2, 3))).toEqual(Uint8Array.of(1, 2, 3));
    expect(concat()).toEqual(new Uint8Array(0));
  });

  it('A52 are equal if all bytes are, wherever they differ and however long they are', () => {
    const bytes = Uint8Array.of(1, 2, 3, 0);
    expect(equalBytes(bytes, Uint8Array.from(bytes))).toBe(true);
    for (let at = 0; at < bytes.length; at++) {
      const other = bytes.map((byte, i) => (i === at ? byte ^ 0x40 : byte));
      expect([equalBytes(bytes, other), equalBytes(other, bytes)]).toEqual([false, false]);
    }
    // Two differences that would cancel out in a sum or an exclusive or.
    expect(equalBytes(Uint8Array.of(1, 2), Uint8Array.of(2, 1))).toBe(false);
    expect([equalBytes(bytes, bytes.slice(0, 3)), equalBytes(bytes.slice(0, 3), bytes)]).toEqual([false, false]);
    expect(equalBytes(new Uint8Array(0), new Uint8Array(0))).toBe(true);
  });

  it('are all zero only without any other byte', () => {
    expect([isAllZero(new Uint8Array(3)), isAllZero(new Uint8Array(0))]).toEqual([true, true]);
    for (let at = 0; at < 3; at++) expect(isAllZero(new Uint8Array(3).fill(1, at, at + 1))).toBe(false);
    expect(isAllZero(Uint8Array.of(3, 3))).toBe(false);
  });

  it('have two hexadecimal digits a byte', () => {
    expect(hex(Uint8Array.of(0, 0x0a, 0xff))).toBe('000aff');
  });
});
