import { describe, expect, it } from 'vitest';
import { codeOf, sharedPrimitives as primitives } from '../../test/stage/ratchetParty.ts';
import { ascii, concat } from './bytes.ts';
import { advanceChain, openMessage, sealMessage } from './messageChain.ts';
import { advanceRoot } from './rootChain.ts';
import { Secret } from './secret.ts';

const filled = (length: number, byte: number) => new Uint8Array(length).fill(byte);
const chainAt = (index: number) => ({ key: new Secret(filled(32, 7)), index });

describe('a chain', () => {
  it('gives a message key and the next chain key by HMAC of one and of two, and is itself left as it was', () => {
    const chain = chainAt(4);
    const step = advanceChain(primitives, chain);
    expect(step.messageKey.bytes).toEqual(primitives.hmac(filled(32, 7), Uint8Array.of(1)));
    expect(step.chain.key.bytes).toEqual(primitives.hmac(filled(32, 7), Uint8Array.of(2)));
    expect([step.chain.index, chain.index, chain.key.bytes]).toEqual([5, 4, filled(32, 7)]);
  });

  it('A20 ends after its two thousandth key', () => {
    expect(advanceChain(primitives, chainAt(1999)).chain.index).toBe(2000);
    expect(codeOf(() => advanceChain(primitives, chainAt(2000)))).toBe('E_CHAIN_LIMIT');
  });
});

describe('a root', () => {
  it('takes a DH output and gives the next root and a chain, by HKDF under its own label', () => {
    const okm = primitives.hkdf(filled(32, 9), filled(32, 8), ascii('ringfort/1/root\0'), 64);
    const next = advanceRoot(primitives, new Secret(filled(32, 8)), new Secret(filled(32, 9)));
    expect([next.rootKey.bytes, next.chainKey.bytes]).toEqual([okm.slice(0, 32), okm.slice(32)]);
  });
});

describe('a message', () => {
  const [key, salt, transcript, header, padded] = [32, 16, 32, 82, 256].map((length, i) => filled(length, i + 1)) as [
    Uint8Array,
    Uint8Array,
    Uint8Array,
    Uint8Array,
    Uint8Array,
  ];
  const sealed = sealMessage(primitives, new Secret(Uint8Array.from(key)), salt, transcript, header, padded);
  const open = (change: { salt?: Uint8Array; transcript?: Uint8Array; header?: Uint8Array }) =>
    openMessage(
      primitives,
      new Secret(Uint8Array.from(key)),
      change.salt ?? salt,
      change.transcript ?? transcript,
      change.header ?? header,
      sealed,
    );

  it('is sealed with key and nonce of HKDF over its salt, and transcript and header beside it', () => {
    const okm = primitives.hkdf(key, salt, ascii('ringfort/1/msg\0'), 44);
    const expected = primitives.aeadSeal(okm.slice(0, 32), okm.slice(32), concat(transcript, header), padded);
    expect(sealed).toEqual(expected);
    expect(open({})).toEqual(padded);
  });

  it('A17 opens under no other salt, transcript or header', () => {
    expect(open({ salt: filled(16, 9) })).toBeUndefined();
    expect(open({ transcript: filled(32, 9) })).toBeUndefined();
    expect(open({ header: filled(82, 9) })).toBeUndefined();
    expect(open({ transcript: header.slice(0, 32), header: concat(transcript, header.slice(0, 50)) })).toBeUndefined();
  });
});
