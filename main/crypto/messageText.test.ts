import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeBase64, encodeBase64 } from '../../core/ratchet/signalCrypto.ts';
import { decodeMessageText, encodeMessageText } from './messageText.ts';

describe('the text of a message', () => {
  it('is the base64 of the protocol for every length', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        // A view into a larger buffer must not take its neighbours along.
        const view = Uint8Array.of(1, ...bytes, 2).subarray(1, -1);
        const text = encodeMessageText(view);
        expect(text).toBe(encodeBase64(bytes));
        expect(decodeMessageText(text)).toEqual(bytes);
      }),
    );
  });

  it('A18 is refused wherever the strict decoder refuses it, and read wherever that reads it', () => {
    const letters = fc.constantFrom('A', 'Q', 'g', 'w', '/', '+', '=', '-', '_', ' ', '\n', 'é', '\u0100', '\0');
    const oneLetterOff = fc
      .tuple(fc.uint8Array({ maxLength: 12 }), fc.nat({ max: 20 }), letters)
      .map(([bytes, at, letter]) => {
        const text = encodeBase64(bytes);
        return text.slice(0, at) + letter + text.slice(at + 1);
      });
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: letters, maxLength: 12 }), oneLetterOff), (text) => {
        expect(outcome(decodeMessageText, text)).toEqual(outcome(decodeBase64, text));
      }),
      { numRuns: 2000 },
    );
  });

  it('gives bytes of its own, not a view of shared memory', () => {
    const bytes = decodeMessageText('Zm9vYmFy');
    expect(bytes.byteOffset).toBe(0);
    expect(bytes.buffer.byteLength).toBe(6);
  });
});

function outcome(decode: (text: string) => Uint8Array, text: string): unknown {
  try {
    return [...decode(text)];
  } catch (error) {
    return error instanceof Error ? error.message : error;
  }
}
