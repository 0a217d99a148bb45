import { describe, expect, it } from 'vitest';
import { codeOf } from '../../test/stage/ratchetParty.ts';
import { decodeBase64, encodeBase64 } from './base64.ts';

describe('strict base64', () => {
  it('writes what RFC 4648 section 10 gives, and reads it back', () => {
    const vectors = [
      ['', ''],
      ['f', 'Zg=='],
      ['fo', 'Zm8='],
      ['foo', 'Zm9v'],
      ['foob', 'Zm9vYg=='],
      ['fooba', 'Zm9vYmE='],
      ['foobar', 'Zm9vYmFy'],
    ] as const;
    for (const [plain, text] of vectors) {
      const bytes = Uint8Array.from(Buffer.from(plain, 'latin1'));
      expect(encodeBase64(bytes)).toBe(text);
      expect(decodeBase64(text)).toEqual(bytes);
    }
  });

  it('agrees with Node for every length up to 300', () => {
    for (let length = 0; length < 300; length++) {
      const bytes = Uint8Array.from({ length }, (_, i) => (i * 37 + length) & 0xff);
      expect(encodeBase64(bytes)).toBe(Buffer.from(bytes).toString('base64'));
      expect(decodeBase64(encodeBase64(bytes))).toEqual(bytes);
    }
  });

  it('A18 refuses every other spelling of the same bytes', () => {
    const others = [
      'Zg',
      'Zg=',
      'Zh==',
      'Zm9=',
      'Zm 9v',
      'Zm9v\n',
      '====',
      '=',
      'Zg==Zg==',
      'Zm-_',
      'Zm9vé===',
      'Z===',
      'Zm9v====',
      'Ā000',
    ];
    for (const text of others) {
      expect(
        codeOf(() => decodeBase64(text)),
        JSON.stringify(text),
      ).toBe('E_VERSION');
    }
  });
});
