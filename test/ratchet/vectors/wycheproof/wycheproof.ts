import Type, { type Static } from 'typebox';
import { Compile } from 'typebox/compile';
import { parseKemPublicKey } from '../../../../core/ratchet/publicKey.ts';
import { type ExtendedAead, type KemName, type Primitives, suiteById } from '../../../../core/ratchet/signalCrypto.ts';
import { noblePrimitives } from '../../../../main/crypto/primitives/noble.ts';

const PublicKey = Type.Object({ pk: Type.String() });

/** A file of Wycheproof: both the older form, where a group has its `key`, and the newer with `publicKey`. */
const file = Compile(
  Type.Object({
    numberOfTests: Type.Integer(),
    testGroups: Type.Array(
      Type.Object({
        type: Type.String(),
        parameterSet: Type.Optional(Type.String()),
        ivSize: Type.Optional(Type.Integer()),
        tagSize: Type.Optional(Type.Integer()),
        key: Type.Optional(PublicKey),
        publicKey: Type.Optional(PublicKey),
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
export type WycheproofFile = Static<ReturnType<typeof file.Type>>;
type Group = WycheproofFile['testGroups'][number];
type Test = Group['tests'][number];

export const parseWycheproofFile = (text: string): WycheproofFile => file.Parse(JSON.parse(text));

const fromHex = (hex: string): Uint8Array => Uint8Array.from(Buffer.from(hex, 'hex'));

function bytes(test: Test, name: string): Uint8Array {
  const value = test[name];
  if (typeof value !== 'string') throw new TypeError(`test ${test.tcId} has no ${name}`);
  return fromHex(value);
}

const equal = (a: Uint8Array | undefined, b: Uint8Array): boolean => a !== undefined && Buffer.compare(a, b) === 0;

/** With the one primitive that there is of a single make. */
export type Backend = Primitives & ExtendedAead;

/** True if the primitive does with the input what the test says it gives; throwing is a no. */
type Check = (primitives: Backend, group: Group, test: Test) => boolean;

const kemOf = (group: Group): KemName => (group.parameterSet === 'ML-KEM-1024' ? 'ML-KEM-1024' : 'ML-KEM-768');

const CHECKS: Readonly<Record<string, Check>> = {
  XdhComp: (p, _group, test) => equal(p.x25519(bytes(test, 'private'), bytes(test, 'public')), bytes(test, 'shared')),
  EddsaVerify: (p, { key, publicKey = key }, test) =>
    p.edVerify(fromHex(publicKey?.pk ?? ''), bytes(test, 'msg'), bytes(test, 'sig')),
  AeadTest: (p, { ivSize }, test) => {
    const [key, iv, aad, msg] = [bytes(test, 'key'), bytes(test, 'iv'), bytes(test, 'aad'), bytes(test, 'msg')];
    const sealed = Uint8Array.from([...bytes(test, 'ct'), ...bytes(test, 'tag')]);
    if (ivSize === 96)
      return equal(p.aeadOpen(key, iv, aad, sealed), msg) && equal(p.aeadSeal(key, iv, aad, msg), sealed);
    return equal(p.xaeadOpen(key, iv, aad, sealed), msg) && equal(p.xaeadSeal(key, iv, aad, msg), sealed);
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
function passes(check: Check, primitives: Backend, group: Group, test: Test): boolean {
  try {
    return check(primitives, group, test) === (test.result !== 'invalid');
  } catch {
    return test.result !== 'valid';
  }
}

export interface WycheproofOutcome {
  readonly run: number;
  /** The tcId of each test that came out otherwise than the file says. */
  readonly wrong: readonly number[];
}

/**
 * Runs every test of a file on one backend. Throws TypeError at a kind of test that is not known here: none is passed
 * over.
 */
export function runWycheproof({ testGroups }: WycheproofFile, primitives: Backend): WycheproofOutcome {
  let run = 0;
  const wrong: number[] = [];
  for (const group of testGroups) {
    const check = CHECKS[group.type];
    if (check === undefined) throw new TypeError(`nobody here knows tests of the kind ${group.type}`);
    for (const test of group.tests) {
      run += 1;
      if (!passes(check, primitives, group, test)) wrong.push(test.tcId);
    }
  }
  return { run, wrong };
}
