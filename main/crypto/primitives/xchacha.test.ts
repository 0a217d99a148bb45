import { expect, it } from 'vitest';
import { nobleExtendedAead } from './xchacha.ts';

const bytes = (hex: string): Uint8Array => Uint8Array.from(Buffer.from(hex, 'hex'));

it('A49 XChaCha20-Poly1305 gives the example of its specification (draft-irtf-cfrg-xchacha-03, A.3.1)', () => {
  const key = bytes('808182838485868788898a8b8c8d8e8f909192939495969798999a9b9c9d9e9f');
  const nonce = bytes('404142434445464748494a4b4c4d4e4f5051525354555657');
  const associatedData = bytes('50515253c0c1c2c3c4c5c6c7');
  const text =
    "Ladies and Gentlemen of the class of '99: If I could offer you only one tip for the future, sunscreen would be it.";
  const plaintext = Uint8Array.from(Buffer.from(text, 'latin1'));
  const sealed = nobleExtendedAead.xaeadSeal(key, nonce, associatedData, plaintext);
  expect(Buffer.from(sealed).toString('hex')).toBe(
    [
      'bd6d179d3e83d43b9576579493c0e939572a1700252bfaccbed2902c21396cbb',
      '731c7f1b0b4aa6440bf3a82f4eda7e39ae64c6708c54c216cb96b72e1213b452',
      '2f8c9ba40db5d945b11b69b982c1bb9e3f3fac2bc369488f76b2383565d3fff9',
      '21f9664c97637da9768812f615c68b13b52e',
      'c0875924c1c7987947deafd8780acf49',
    ].join(''),
  );
  expect(nobleExtendedAead.xaeadOpen(key, nonce, associatedData, sealed)).toEqual(plaintext);
  sealed[3] = (sealed[3] ?? 0) ^ 1;
  expect(nobleExtendedAead.xaeadOpen(key, nonce, associatedData, sealed)).toBeUndefined();
});
