import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { choosePrimitives } from '../../../../main/crypto/choosePrimitives.ts';
import { nativePrimitives } from '../../../../main/crypto/primitives/native.ts';
import { noblePrimitives } from '../../../../main/crypto/primitives/noble.ts';
import { nobleExtendedAead } from '../../../../main/crypto/primitives/xchacha.ts';
import { parseWycheproofFile, runWycheproof } from './wycheproof.ts';

const backends = [
  ['noble', { ...noblePrimitives, ...nobleExtendedAead }],
  ['native', { ...nativePrimitives, ...nobleExtendedAead }],
  ['the chosen mix', { ...choosePrimitives().primitives, ...nobleExtendedAead }],
] as const;

const files = [
  'x25519_test.json',
  'eddsa_test.json',
  'chacha20_poly1305_test.json',
  'xchacha20_poly1305_test.json',
  'hkdf_sha256_test.json',
  'hmac_sha256_test.json',
] as const;

const read = (name: string) => parseWycheproofFile(readFileSync(new URL(name, import.meta.url), 'utf8'));

describe.each(backends)('A49 %s gives what Wycheproof says in', (_name, primitives) => {
  it.each(files)('A49 %s', (name) => {
    const file = read(name);
    expect(runWycheproof(file, primitives)).toEqual({ run: file.numberOfTests, wrong: [] });
  });
});

it('A49 a backend that takes every signature and opens every box does not get through', () => {
  const careless = {
    ...noblePrimitives,
    ...nobleExtendedAead,
    edVerify: () => true,
    aeadOpen: () => new Uint8Array(),
    xaeadOpen: () => new Uint8Array(),
  };
  expect(runWycheproof(read('eddsa_test.json'), careless).wrong.length).toBeGreaterThan(50);
  expect(runWycheproof(read('chacha20_poly1305_test.json'), careless).wrong.length).toBeGreaterThan(200);
  expect(runWycheproof(read('xchacha20_poly1305_test.json'), careless).wrong.length).toBeGreaterThan(200);
});

it('A49 a file with a kind of test that is not known is not passed over', () => {
  const group = { type: 'RsaesOaepDecrypt', tests: [] };
  const [[, backend]] = backends;
  expect(() => runWycheproof({ numberOfTests: 0, testGroups: [group] }, backend)).toThrow('RsaesOaepDecrypt');
});
