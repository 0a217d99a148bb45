import { seededDraw } from '../../../stage/ratchetParty.ts';
import * as openSsl from '../reference/primitives.ts';
import { type PrimitiveCase, ascii, buffer, invalid, valid } from './primitiveCase.ts';
import { fromHex } from './testCase.ts';

export function aeadTests(): PrimitiveCase[] {
  const draw = seededDraw('primitives aead');
  const rfc = valid(
    'an example of the RFC',
    ['RFC 8439'],
    {
      key: Uint8Array.from({ length: 32 }, (_, i) => 0x80 + i),
      nonce: fromHex('070000004041424344454647'),
      ad: fromHex('50515253c0c1c2c3c4c5c6c7'),
      plaintext: ascii(
        "Ladies and Gentlemen of the class of '99: If I could offer you only one tip for the future, sunscreen would be it.",
      ),
    },
    {
      sealed: fromHex(
        [
          'd31a8d34648e60db7b86afbc53ef7ec2a4aded51296e08fea9e2b5a736ee62d6',
          '3dbea45e8ca9671282fafb69da92728b1a71de0a9e060b2905d6a5b67ecd3b36',
          '92ddbd7f2d778b8c9803aee328091b58fab324e4fad675945585808b4831d7bc',
          '3ff4def08e4b7a9de576d26586cec64b61161ae10b594f09e26a7e902ecbd0600691',
        ].join(''),
      ),
    },
  );
  const sealing = (comment: string, key: Uint8Array, nonce: Uint8Array, ad: Uint8Array, plaintext: Uint8Array) =>
    valid(
      comment,
      [],
      { key, nonce, ad, plaintext },
      { sealed: openSsl.seal(buffer(key), buffer(nonce), buffer(ad), buffer(plaintext)) },
    );
  const lengths = [0, 1, 15, 16, 17, 31, 32, 33, 63, 64, 65, 127, 128, 129, 255, 256, 257, 1023, 1024, 1025];
  const ads = [0, 1, 15, 16, 17, 32, 64];
  const [key, nonce, ad, plaintext] = [draw(32), draw(12), draw(20), draw(24)];
  const sealed = Uint8Array.from(openSsl.seal(buffer(key), buffer(nonce), buffer(ad), buffer(plaintext)));
  const refused = (comment: string, flags: readonly string[], change: Partial<Record<string, Uint8Array>>) =>
    invalid(comment, flags, { key, nonce, ad, sealed, ...change });
  const withTag = (tag: (byte: number, i: number) => number): Uint8Array =>
    sealed.map((byte, i) => (i < sealed.length - 16 ? byte : tag(byte, i - sealed.length + 16)));
  return [
    rfc,
    ...lengths.map((n) => sealing(`${n} bytes`, draw(32), draw(12), draw(13), draw(n))),
    ...ads.map((n) => sealing(`${n} bytes of associated data`, draw(32), draw(12), draw(n), draw(20))),
    sealing('nothing at all', draw(32), draw(12), new Uint8Array(0), new Uint8Array(0)),
    sealing('key and nonce of zeros', new Uint8Array(32), new Uint8Array(12), draw(5), draw(50)),
    sealing('key and nonce of ones', new Uint8Array(32).fill(255), new Uint8Array(12).fill(255), draw(5), draw(50)),
    ...Array.from({ length: 128 }, (_, bit) =>
      refused(`bit ${bit} of the tag`, ['Tag'], {
        sealed: withTag((byte, i) => (i === bit >> 3 ? byte ^ (1 << (bit & 7)) : byte)),
      }),
    ),
    refused('the tag all flipped', ['Tag'], { sealed: withTag((byte) => byte ^ 0xff) }),
    refused('a tag of zeros', ['Tag'], { sealed: withTag(() => 0) }),
    refused('a tag of ones', ['Tag'], { sealed: withTag(() => 0xff) }),
    refused('a bit of the ciphertext', [], { sealed: sealed.map((byte, i) => (i === 3 ? byte ^ 1 : byte)) }),
    refused('other associated data', [], { ad: draw(20) }),
    refused('no associated data', [], { ad: new Uint8Array(0) }),
    refused('another nonce', [], { nonce: draw(12) }),
    refused('another key', [], { key: draw(32) }),
    ...[0, 1, 15, 16, sealed.length - 1].map((n) =>
      refused(`cut to ${n} bytes`, ['Truncated'], { sealed: sealed.slice(0, n) }),
    ),
    refused('a byte more', ['Extended'], { sealed: Uint8Array.from([...sealed, 0]) }),
    ...[0, 8, 11, 13, 16, 24].map((n) => refused(`a nonce of ${n} bytes`, ['NonceLength'], { nonce: draw(n) })),
    ...[0, 16, 31, 33].map((n) => refused(`a key of ${n} bytes`, ['KeyLength'], { key: draw(n) })),
  ];
}
