import { ed25519 } from '@noble/curves/ed25519.js';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  DAY_MS,
  packageBytes,
  releaseKey,
  releasePublicKey,
  signedFile,
  statementFor,
} from '../../test/fakes/releases.ts';
import { MAX_LIFE_MS, MAX_PACKAGE_BYTES, MAX_STATEMENT_BYTES } from './releaseStatement.ts';
import { openStatement, sealStatement } from './signedStatement.ts';

const good = statementFor(packageBytes(1000));
const file = signedFile(good);
const keys = [releasePublicKey];
const UNSIGNED = { ok: false, reason: 'unsigned' };
const UNREADABLE = { ok: false, reason: 'unreadable' };

test('a statement is read as it was signed', () => {
  expect(openStatement(file, keys)).toEqual({ ok: true, statement: good, signers: keys });
});

test('U1 no byte of the statement or of its signature can be another one', () => {
  const statementAt = file.indexOf('{');
  fc.assert(
    fc.property(fc.nat(file.length - 1), fc.integer({ min: 1, max: 255 }), (at, change) => {
      const other = Uint8Array.from(file);
      other[at] = (other[at] ?? 0) ^ change;
      expect(openStatement(other, keys).ok).toBe(false);
      if (at >= statementAt) expect(openStatement(other, keys)).toEqual(UNSIGNED);
    }),
  );
});

test('U1 a statement that was cut off, without a signature or with that of another key is not read', () => {
  for (const length of [file.length - 1, file.length - 200]) {
    expect(openStatement(file.subarray(0, length), keys)).toEqual(UNSIGNED);
  }
  expect(openStatement(signedFile(good, []), keys)).toEqual(UNSIGNED);
  expect(openStatement(signedFile(good, [ed25519.utils.randomSecretKey()]), keys)).toEqual(UNSIGNED);
  expect(openStatement(file, [])).toEqual(UNSIGNED);
});

test('U1 what was signed for another purpose is no statement', () => {
  const body = Buffer.from(JSON.stringify(good));
  expect(openStatement(sealStatement(body, [ed25519.sign(body, releaseKey)]), keys)).toEqual(UNSIGNED);
});

test('while keys are replaced, one of two signatures under one of two keys is enough', () => {
  const nextKey = ed25519.utils.randomSecretKey();
  const next = ed25519.getPublicKey(nextKey);
  const both = signedFile(good, [releaseKey, nextKey]);
  for (const known of [[releasePublicKey], [next], [releasePublicKey, next]]) {
    expect(openStatement(both, known)).toMatchObject({ ok: true, signers: known });
  }
  expect(
    openStatement(
      signedFile(
        good,
        Array.from({ length: 5 }, () => releaseKey),
      ),
      keys,
    ),
  ).toEqual(UNREADABLE);
});

test('U1 whatever a feed says is refused, and nothing of it is an error', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 2000 }), (bytes) => {
      expect(openStatement(bytes, keys).ok).toBe(false);
      const framed = Buffer.concat([Buffer.from('ringfort release 1\n'), bytes]);
      expect(openStatement(framed, keys).ok).toBe(false);
    }),
  );
  expect(openStatement(new Uint8Array(MAX_STATEMENT_BYTES + 1), keys)).toEqual(UNREADABLE);
});

const [only] = good.packages;
test.each([
  ['no JSON', 'text'],
  ['a version between releases', { ...good, version: '0.2.0-beta.1' }],
  ['a version with leading zeros', { ...good, version: '0.02.0' }],
  ['a life without end', { ...good, expiresAt: good.signedAt + MAX_LIFE_MS + 1 }],
  ['an end before its beginning', { ...good, expiresAt: good.signedAt - DAY_MS }],
  ['a package above all bounds', { ...good, packages: [{ ...only, size: MAX_PACKAGE_BYTES + 1 }] }],
  ['a package elsewhere', { ...good, packages: [{ ...only, file: '../../etc/passwd' }] }],
  ['a package at another address', { ...good, packages: [{ ...only, file: 'https://example.org/x' }] }],
  ['two packages for one system', { ...good, packages: [only, only] }],
  ['a digest of another length', { ...good, packages: [{ ...only, sha512: 'AAAA' }] }],
  ['words that turn the text around them', { ...good, notes: { en: ['\u202Etxet'], ru: [] } }],
  ['a rollout above all', { ...good, rollout: 101 }],
  ['a number that is none', { ...good, sequence: 0.5 }],
])('a signed statement with %s is not acted upon', (_what, statement) => {
  expect(openStatement(signedFile(statement), keys)).toEqual(UNREADABLE);
});

test('what a later Ringfort adds to a statement is no fault of it', () => {
  expect(openStatement(signedFile({ ...good, mood: 'fine' }), keys).ok).toBe(true);
});
