// Runs the published Wycheproof files of a folder on every backend: node scripts/wycheproof.ts FOLDER. The files are those of
// testvectors_v1 in the repository of C2SP (Apache-2.0); they are not part of Ringfort.
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { xchacha20poly1305 } from '@noble/ciphers/chacha.js';
import Type, { type Static } from 'typebox';
import { Compile } from 'typebox/compile';
import { parseKemPublicKey } from '../core/ratchet/publicKey.ts';
import { type KemName, type Primitives, suiteById } from '../core/ratchet/signalCrypto.ts';
import { choosePrimitives } from '../main/crypto/choosePrimitives.ts';
import { nativePrimitives } from '../main/crypto/primitives/native.ts';
import { noblePrimitives } from '../main/crypto/primitives/noble.ts';

const file = Compile(
  Type.Object({
    algorithm: Type.String(),
    testGroups: Type.Array(
      Type.Object({
        type: Type.String(),
        parameterSet: Type.Optional(Type.String()),
        ivSize: Type.Optional(Type.Integer()),
        tagSize: Type.Optional(Type.Integer()),
        publicKey: Type.Optional(Type.Object({ pk: Type.String() })),
        tests: Type.Array(
          Type.Intersect([
            Type.Object({
              tcId: Type.Integer(),
              result: Type.Union([Type.Literal('valid'), Type.Literal('invalid'), Type.Literal('acceptable')]),
              size: Type.Optional(Type.Integer()),
            }),
            Type.Record(Type.String(), Type.Unknown()),
          ]),
        ),
      }),
    ),
  }),
);
type Group = Static<ReturnType<typeof file.Type>>['testGroups'][number];
type Test = Group['tests'][number];

const backends: Readonly<Record<string, Primitives>> = {
  noble: noblePrimitives,
  native: nativePrimitives,
  chosen: choosePrimitives().primitives,
};

function bytes(test: Test, name: string): Uint8Array {
  const value = test[name];
  if (typeof value !== 'string') throw new TypeError(`test ${test.tcId} has no ${name}`);
  return Uint8Array.from(Buffer.from(value, 'hex'));
}

const equal = (a: Uint8Array | undefined, b: Uint8Array): boolean => a !== undefined && Buffer.compare(a, b) === 0;

/** True if the primitive does with the input what the test says it gives; throwing is a no. */
type Check = (primitives: Primitives, group: Group, test: Test) => boolean;

const kemOf = (group: Group): KemName => (group.parameterSet === 'ML-KEM-1024' ? 'ML-KEM-1024' : 'ML-KEM-768');

const CHECKS: Readonly<Record<string, Check>> = {
  XdhComp: (p, _group, test) => equal(p.x25519(bytes(test, 'private'), bytes(test, 'public')), bytes(test, 'shared')),
  EddsaVerify: (p, { publicKey }, test) =>
    p.edVerify(Uint8Array.from(Buffer.from(publicKey?.pk ?? '', 'hex')), bytes(test, 'msg'), bytes(test, 'sig')),
  AeadTest: (p, { ivSize }, test) => {
    const [key, iv, aad, msg] = [bytes(test, 'key'), bytes(test, 'iv'), bytes(test, 'aad'), bytes(test, 'msg')];
    const sealed = Uint8Array.from([...bytes(test, 'ct'), ...bytes(test, 'tag')]);
    if (ivSize === 96)
      return equal(p.aeadOpen(key, iv, aad, sealed), msg) && equal(p.aeadSeal(key, iv, aad, msg), sealed);
    const long = xchacha20poly1305(key, iv, aad);
    return equal(long.decrypt(sealed), msg) && equal(xchacha20poly1305(key, iv, aad).encrypt(msg), sealed);
  },
  HkdfTest: (p, _group, test) =>
    equal(p.hkdf(bytes(test, 'ikm'), bytes(test, 'salt'), bytes(test, 'info'), test.size ?? 0), bytes(test, 'okm')),
  MacTest: (p, { tagSize = 256 }, test) =>
    equal(p.hmac(bytes(test, 'key'), bytes(test, 'msg')).subarray(0, tagSize / 8), bytes(test, 'tag')),
  MLKEMKeyGen: (p, group, test) => equal(p.kem[kemOf(group)].keygen(bytes(test, 'seed')).publicKey, bytes(test, 'ek')),
  // Every key of others goes through this check before it is used.
  MLKEMEncapsTest: (p, group, test) => {
    const kem = kemOf(group) === 'ML-KEM-768' ? suiteById(2).kem : suiteById(3).kem;
    if (kem === null) return false;
    const { ciphertext, sharedSecret } = p.kem[kem.name].encapsulate(parseKemPublicKey(kem, bytes(test, 'ek')), () =>
      bytes(test, 'm'),
    );
    // A backend that draws m itself cannot be held to the bytes.
    return (
      p.kem[kem.name] !== noblePrimitives.kem[kem.name] ||
      (equal(ciphertext, bytes(test, 'c')) && equal(sharedSecret, bytes(test, 'K')))
    );
  },
  MLKEMTest: (p, group, test) => {
    const [seed, c] = [bytes(test, 'seed'), bytes(test, 'c')];
    const kem = kemOf(group) === 'ML-KEM-768' ? suiteById(2).kem : suiteById(3).kem;
    // The decoder of messages lets no other length through.
    if (kem === null || seed.length !== 64 || c.length !== kem.ciphertextBytes) return false;
    return equal(p.kem[kem.name].decapsulate(seed, c), bytes(test, 'K'));
  },
};

/** Wycheproof leaves it to the implementer whether "acceptable" is done; if it is done, it is done right. */
function passes(check: Check, primitives: Primitives, group: Group, test: Test): boolean {
  try {
    return check(primitives, group, test) === (test.result !== 'invalid');
  } catch {
    return test.result !== 'valid';
  }
}

const [folder] = process.argv.slice(2);
if (folder === undefined) throw new Error('which folder? node scripts/wycheproof.ts FOLDER');
let failed = 0;
for (const name of readdirSync(folder).filter((one) => one.endsWith('_test.json'))) {
  const { testGroups } = file.Parse(JSON.parse(readFileSync(join(folder, name), 'utf8')));
  for (const [backend, primitives] of Object.entries(backends)) {
    let count = 0;
    const wrong: number[] = [];
    for (const group of testGroups) {
      const check = CHECKS[group.type];
      if (check === undefined) throw new TypeError(`${name} has tests of an unknown kind, ${group.type}`);
      for (const test of group.tests) {
        count += 1;
        if (!passes(check, primitives, group, test)) wrong.push(test.tcId);
      }
    }
    failed += wrong.length;
    process.stdout.write(
      `${name} ${backend}: ${count - wrong.length} of ${count}${wrong.length > 0 ? `, not ${wrong.join()}` : ''}\n`,
    );
  }
}
process.exitCode = failed > 0 ? 1 : 0;
