import { encodeHeader } from '../../../../core/ratchet/header.ts';
import { identityCertificateMessage } from '../../../../core/ratchet/identity.ts';
import { prekeySignatureMessage } from '../../../../core/ratchet/prekey.ts';
import { parseX25519PublicKey } from '../../../../core/ratchet/publicKey.ts';
import {
  type Address,
  type IdentityDocument,
  type PrekeyKind,
  type PrekeyRole,
  type SignedPublicPrekey,
  decodePrekeyMessage,
  decodeRatchetMessage,
  identityBytes,
  suiteById,
  verifyIdentity,
  verifyPrekeySignature,
} from '../../../../core/ratchet/signalCrypto.ts';
import { seededDraw } from '../../../stage/ratchetParty.ts';
import type { VectorGroup } from '../vectorFile.ts';
import { handshake, innerMessage, START } from './handshakes.ts';
import { fromHex, numbered, testCase, vectorPrimitives as primitives } from './testCase.ts';

const set = (bytes: Uint8Array, at: number, values: readonly number[]): Uint8Array => {
  const copy = Uint8Array.from(bytes);
  copy.set(values, at);
  return copy;
};
const flip = (bytes: Uint8Array, at: number, mask = 1): Uint8Array => set(bytes, at, [(bytes[at] ?? 0) ^ mask]);

/** L, the order of the base point, little-endian: S + L signs the same under a lenient check. */
const GROUP_ORDER = fromHex('edd3f55c1a631258d69cf7a2def9de1400000000000000000000000000000010');

function plusGroupOrder(signature: Uint8Array): Uint8Array {
  const sum = Uint8Array.from(signature);
  let carry = 0;
  for (let i = 0; i < 32; i++) {
    carry += (signature[32 + i] ?? 0) + (GROUP_ORDER[i] ?? 0);
    sum[32 + i] = carry & 0xff;
    carry >>= 8;
  }
  return sum;
}

export function identityCertGroup(): VectorGroup {
  const one = handshake(suiteById(2), 'identity certificate', { oneTime: true, kemKind: 'oneTime' });
  const { address, document } = one.initiator;
  const other = one.responder.document;
  const test = (comment: string, flags: readonly string[], at: Address, shown: IdentityDocument) => {
    const input = {
      ...at,
      identity: identityBytes(shown),
      caps: shown.capabilities,
      certificate: shown.certificate,
    };
    return testCase(comment, flags, input, () => {
      verifyIdentity(primitives, at, shown);
      return { message: identityCertificateMessage(at, shown) };
    });
  };
  const { certificate, capabilities } = document;
  return {
    type: 'identity_cert',
    tests: numbered(701, [
      test('alice', [], address, document),
      test('bob', [], one.responder.address, other),
      test('another user', ['A07'], { ...address, userId: 'alicf' }, document),
      test('a longer name', ['A07'], { ...address, userId: 'alice0' }, document),
      test('another device', ['A07'], { ...address, deviceId: address.deviceId + 1 }, document),
      test('the DH key of somebody else', ['A07'], address, { ...document, dhKey: other.dhKey }),
      test('the signing key of somebody else', ['A07'], address, { ...document, signingKey: other.signingKey }),
      test('both keys changed round', ['A06'], address, {
        ...document,
        signingKey: document.dhKey,
        dhKey: document.signingKey,
      }),
      test('a higher version of the capabilities', ['A35'], address, {
        ...document,
        capabilities: flip(capabilities, 3, 3),
      }),
      test('more suites', ['A35'], address, { ...document, capabilities: flip(capabilities, 8, 2) }),
      test('R changed', ['A17'], address, { ...document, certificate: flip(certificate, 5) }),
      test('S changed', ['A17'], address, { ...document, certificate: flip(certificate, 40) }),
      test('S + L', ['A17'], address, { ...document, certificate: plusGroupOrder(certificate) }),
      test('no signature at all', ['A17'], address, { ...document, certificate: new Uint8Array(64) }),
      test('a low-order DH key', ['A01'], address, { ...document, dhKey: new Uint8Array(32) }),
    ]),
  };
}

export function prekeySigGroup(): VectorGroup {
  const one = handshake(suiteById(2), 'prekey signatures', { oneTime: true, kemKind: 'oneTime' });
  const { bundle } = one;
  const signer = bundle.identity.signingKey;
  const test = (
    comment: string,
    flags: readonly string[],
    role: PrekeyRole,
    kind: PrekeyKind,
    prekey: SignedPublicPrekey,
    signingKey = signer,
  ) => {
    const input = { signingKey, role, kind: kind === 'oneTime' ? 0 : 1, ...prekey };
    // No code of its own: what refuses the prekey is the bundle or the server.
    const tested = testCase(comment, flags, input, () => ({ message: prekeySignatureMessage(role, kind, prekey) }));
    const verified = verifyPrekeySignature(primitives, signingKey, role, kind, prekey);
    return { ...tested, result: verified ? ('valid' as const) : ('invalid' as const) };
  };
  const { signedPrekey: spk, oneTimePrekey: opk = spk, kemPrekey: kem } = bundle;
  const spkWith = (comment: string, change: Partial<SignedPublicPrekey>, flag = 'A05') =>
    test(comment, [flag], 'spk', 'lastResort', { ...spk, ...change });
  return {
    type: 'prekey_sig',
    tests: numbered(731, [
      test('SPK', [], 'spk', 'lastResort', spk),
      test('OPK', [], 'opk', 'oneTime', opk),
      test('one-time KEM key', [], 'kem', 'oneTime', kem),
      test('last-resort KEM key', [], 'kem', 'lastResort', one.sign('kem', 'lastResort', kem)),
      test(
        'the greatest id and dates',
        [],
        'spk',
        'lastResort',
        one.sign('spk', 'lastResort', {
          id: 2 ** 32 - 1,
          notBefore: 0,
          notAfter: 2 ** 48 - 1,
          publicKey: spk.publicKey,
        }),
      ),
      spkWith('another id', { id: spk.id + 1 }),
      spkWith('an earlier beginning', { notBefore: spk.notBefore - 1 }),
      spkWith('a later end', { notAfter: spk.notAfter + 1 }, 'A11'),
      spkWith('another key', { publicKey: opk.publicKey }),
      spkWith('the signature of OPK', { signature: opk.signature }),
      spkWith('a flipped bit in R', { signature: flip(spk.signature, 31) }),
      spkWith('a flipped bit in S', { signature: flip(spk.signature, 32) }),
      spkWith('S + L', { signature: plusGroupOrder(spk.signature) }),
      test('SPK as OPK', ['A06'], 'opk', 'oneTime', spk),
      test('SPK as one-time', ['A06'], 'spk', 'oneTime', spk),
      test('OPK as last-resort', ['A06'], 'opk', 'lastResort', opk),
      test('a one-time KEM key as last-resort', ['A06'], 'kem', 'lastResort', kem),
      test('signed by somebody else', ['A05'], 'spk', 'lastResort', spk, one.initiator.document.signingKey),
    ]),
  };
}

export function ratchetEncodeGroups(): VectorGroup[] {
  const draw = seededDraw('vectors ratchet_encode');
  const key = () => parseX25519PublicKey(Uint8Array.from([...draw(31), 0x11]));
  const ratchet = (suiteId: number, previousLength: number, index: number, epoch: number, sealedBytes: number) => {
    const header = {
      suite: suiteById(suiteId),
      sessionId: draw(16),
      epoch,
      ratchetKey: key(),
      previousLength,
      index,
      salt: draw(16),
    };
    const sealed = draw(sealedBytes);
    return { header, wire: Uint8Array.from([...encodeHeader(header), ...sealed]) };
  };
  const decodedRatchet = (comment: string, flags: readonly string[], wire: Uint8Array) =>
    testCase(comment, flags, { wire }, () => {
      const { header, headerBytes, sealed } = decodeRatchetMessage(wire);
      const { suite, sessionId, epoch, ratchetKey, previousLength, index, salt } = header;
      return {
        suite: suite.id,
        sessionId,
        epoch,
        dhs: ratchetKey,
        pn: previousLength,
        n: index,
        salt,
        headerBytes,
        sealed,
      };
    });
  const good = ratchet(2, 3, 4, START, 272).wire;
  const valid = [
    ['a first message', ratchet(2, 0, 0, START, 272).wire],
    ['suite 1', ratchet(1, 7, 9, START, 272).wire],
    ['suite 3', ratchet(3, 7, 9, START, 272).wire],
    ['counters and epoch at their greatest', ratchet(2, 2 ** 32 - 1, 2 ** 32 - 1, 2 ** 48 - 1, 272).wire],
    ['an offer', ratchet(2, 1, 1, START, 8192 + 16).wire],
    ['the greatest size', ratchet(2, 1, 1, START, 16_384 + 16).wire],
  ] as const;
  const longest = ratchet(2, 1, 1, START, 32_768 + 16).wire;
  const withKey = (comment: string, keyHex: string) =>
    decodedRatchet(`DHs is ${comment}`, ['A01'], set(good, 0x1a, [...fromHex(keyHex)]));
  const ratchetTests = [
    ...valid.map(([comment, wire]) => decodedRatchet(comment, [], wire)),
    decodedRatchet('nothing', ['A17'], new Uint8Array(0)),
    decodedRatchet('three bytes', ['A17'], good.slice(0, 3)),
    decodedRatchet('only a header', ['A17'], good.slice(0, 82)),
    decodedRatchet('one byte short', ['A17'], good.slice(0, -1)),
    decodedRatchet('one byte long', ['A17'], Uint8Array.from([...good, 0])),
    decodedRatchet('a size no padding gives', ['A17'], Uint8Array.from([...good, ...new Uint8Array(128)])),
    decodedRatchet('a padded text of 32 KB', ['A17'], longest),
    decodedRatchet('version 0', ['A17'], set(good, 0, [0])),
    decodedRatchet('version 2', ['A17'], set(good, 0, [2])),
    decodedRatchet('type 0', ['A17'], set(good, 1, [0])),
    decodedRatchet('type 1 without an opening', ['A17'], set(good, 1, [1])),
    decodedRatchet('type 4', ['A17'], set(good, 1, [4])),
    decodedRatchet('suite 0', ['A17'], set(good, 2, [0])),
    decodedRatchet('suite 4', ['A17'], set(good, 2, [4])),
    decodedRatchet('flags', ['A17'], set(good, 3, [0x80])),
    withKey('0', '00'.repeat(32)),
    withKey('1', `01${'00'.repeat(31)}`),
    withKey('p', `ed${'ff'.repeat(30)}7f`),
    withKey('p-1', `ec${'ff'.repeat(30)}7f`),
    withKey('of order 8', 'e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800'),
    withKey('2^255 - 1', `${'ff'.repeat(31)}7f`),
    withKey('all bits one', 'ff'.repeat(32)),
  ];

  const decodedPrekey = (comment: string, flags: readonly string[], wire: Uint8Array) =>
    testCase(comment, flags, { wire }, () => {
      const { opening, openingBytes } = decodePrekeyMessage(wire);
      return {
        suite: opening.suite.id,
        senderDevice: opening.senderDeviceId,
        recipientDevice: opening.recipientDeviceId,
        epoch: opening.epoch,
        identity: identityBytes(opening.identity),
        certificate: opening.identity.certificate,
        caps: opening.identity.capabilities,
        spkId: opening.signedPrekeyId,
        opkId: opening.oneTimePrekeyId,
        kemId: opening.kemPrekeyId,
        kemKind: opening.kemPrekeyKind === 'oneTime' ? 0 : 1,
        recipientCapsVersion: opening.recipientCapabilitiesVersion,
        ek: opening.ephemeralKey,
        ct: opening.kemCiphertext,
        openingBytes: openingBytes.length,
      };
    });
  const prekey = (suiteId: number) => {
    const opening = draw(208 + (suiteById(suiteId).kem?.ciphertextBytes ?? 0));
    opening.set([1, 1, suiteId, 0]);
    opening.set(suiteId === 1 ? [0, 0, 0, 0, 0, 0] : [0, 0, 0, 9, 1, 0], 0xa6);
    opening.set(key(), 0xb0);
    return Uint8Array.from([...opening, ...innerMessage(opening)]);
  };
  const [first, second, third] = [prekey(1), prekey(2), prekey(3)];
  const inner = 208 + 1088;
  const prekeyTests = [
    decodedPrekey('suite 1', [], first),
    decodedPrekey('suite 2', [], second),
    decodedPrekey('suite 3', [], third),
    decodedPrekey('a RATCHET message', ['A34'], good),
    decodedPrekey('a PREKEY message inside', ['A34'], Uint8Array.from([...second.slice(0, inner), ...second])),
    decodedPrekey('only an opening', ['A17'], second.slice(0, inner)),
    decodedPrekey('a part of an opening', ['A17'], second.slice(0, 400)),
    decodedPrekey('one byte long', ['A17'], Uint8Array.from([...second, 0])),
    decodedPrekey('kind 2', ['A17'], set(second, 0xaa, [2])),
    decodedPrekey('the reserved byte', ['A17'], set(second, 0xab, [1])),
    decodedPrekey('a KEM prekey named in suite 1', ['A17'], set(first, 0xa9, [1])),
    decodedPrekey('a kind named in suite 1', ['A17'], set(first, 0xaa, [1])),
    decodedPrekey('another epoch inside', ['A17'], flip(second, inner + 0x19)),
    decodedPrekey('another suite inside', ['A17'], set(second, inner + 2, [1])),
    decodedPrekey('suite 1 outside only', ['A17'], set(second, 2, [1])),
    decodedPrekey('EK is 0', ['A01'], set(second, 0xb0, [...new Uint8Array(32)])),
    decodedPrekey('EK with bit 255', ['A03'], flip(second, 0xcf, 0x80)),
    decodedPrekey('a low-order ratchet key inside', ['A01'], set(second, inner + 0x1a, [0])),
  ];
  return [
    { type: 'ratchet_encode', tests: numbered(801, ratchetTests) },
    { type: 'prekey_encode', tests: numbered(841, prekeyTests) },
  ];
}
