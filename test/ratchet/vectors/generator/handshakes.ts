import { parseX25519PublicKey, sharedSecret } from '../../../../core/ratchet/publicKey.ts';
import { transcriptHash } from '../../../../core/ratchet/handshakeTranscript.ts';
import {
  type IdentityDocument,
  type LocalIdentity,
  type Opening,
  type PrekeyKind,
  type ReceivedBundle,
  type ResponderPrekeys,
  RatchetError,
  Secret,
  type SignedPublicPrekey,
  acceptAgreement,
  certifyIdentity,
  decodeCapabilities,
  decodePrekeyMessage,
  drawIdentityKeyPair,
  encodeCapabilities,
  encodeOpening,
  identityBytes,
  initiateAgreement,
  signPrekey,
  suiteById,
  verifyIdentity,
  verifyPrekeyBundle,
  x25519KeyPairOf,
} from '../../../../core/ratchet/signalCrypto.ts';
import { type Suite, bestCommonSuite } from '../../../../core/ratchet/suite.ts';
import { seededDraw } from '../../../stage/ratchetParty.ts';
import type { VectorGroup } from '../vectorFile.ts';
import { fromHex, numbered, testCase, vectorPrimitives as primitives } from './testCase.ts';

export const START = 1_800_000_000;
const DAY = 86_400;

export interface Supply {
  readonly oneTime: boolean;
  readonly kemKind: PrekeyKind;
}

/** Both sides of one handshake, with every private half. */
export interface Handshake {
  readonly suite: Suite;
  readonly initiator: LocalIdentity;
  readonly responder: LocalIdentity;
  readonly seeds: {
    readonly initiator: { readonly signing: Uint8Array; readonly dh: Uint8Array };
    readonly responder: { readonly signing: Uint8Array; readonly dh: Uint8Array };
    readonly spk: Uint8Array;
    readonly opk: Uint8Array;
    readonly kem: Uint8Array;
    readonly ek: Uint8Array;
    readonly m: Uint8Array;
  };
  readonly bundle: ReceivedBundle;
  sign(
    role: 'spk' | 'opk' | 'kem',
    kind: PrekeyKind,
    prekey: Omit<SignedPublicPrekey, 'signature'>,
  ): SignedPublicPrekey;
}

export function handshake(suite: Suite, seed: string, supply: Supply): Handshake {
  const draw = seededDraw(`vectors handshake ${suite.id} ${seed}`);
  const capabilities = encodeCapabilities({ version: 1, minSuite: suite.id, suites: 1 << suite.id });
  const identity = (userId: string, deviceId: number) => {
    const [signing, dh] = [draw(32), draw(32)];
    const rest = [Uint8Array.from(signing), Uint8Array.from(dh)];
    const keys = drawIdentityKeyPair(primitives, () => rest.shift() ?? new Uint8Array(0));
    const address = { userId, deviceId };
    return {
      local: { address, keys, document: certifyIdentity(primitives, address, keys, capabilities) },
      signing,
      dh,
    };
  };
  const a = identity('alice', 0x01020304);
  const b = identity('bob.the-builder_2', 7);
  const [spk, opk, kem, ek, m] = [draw(32), draw(32), draw(64), draw(32), draw(32)];
  const publicOf = (seedBytes: Uint8Array) =>
    x25519KeyPairOf(primitives, new Secret(Uint8Array.from(seedBytes))).publicKey;
  const sign: Handshake['sign'] = (role, kind, prekey) =>
    signPrekey(primitives, b.local.keys.signingPrivateKey, role, kind, prekey);
  const dated = (id: number, publicKey: Uint8Array) => ({
    id,
    notBefore: START - DAY,
    notAfter: START + 13 * DAY,
    publicKey,
  });
  return {
    suite,
    initiator: a.local,
    responder: b.local,
    seeds: { initiator: a, responder: b, spk, opk, kem, ek, m },
    sign,
    bundle: {
      address: b.local.address,
      identity: b.local.document,
      signedPrekey: sign('spk', 'lastResort', dated(0x01000001, publicOf(spk))),
      oneTimePrekey: supply.oneTime ? sign('opk', 'oneTime', dated(0x02000002, publicOf(opk))) : undefined,
      kemPrekey: sign(
        'kem',
        supply.kemKind,
        dated(0x03000003, primitives.kem[suite.kem?.name ?? 'ML-KEM-768'].keygen(kem).publicKey),
      ),
      kemPrekeyKind: supply.kemKind,
    },
  };
}

const prekeyValue = (prekey: SignedPublicPrekey) => ({ ...prekey });
const documentValue = ({ address, document }: { address: LocalIdentity['address']; document: IdentityDocument }) => ({
  ...address,
  identity: identityBytes(document),
  caps: document.capabilities,
  certificate: document.certificate,
});

/**
 * What an initiator knows and draws; the seed of the KEM key is there so that CT can be checked without being given m.
 */
function initiatorInput({ suite, initiator, seeds }: Handshake, bundle: ReceivedBundle, epoch: number, now: number) {
  return {
    suite: suite.id,
    epoch,
    now,
    own: {
      ...initiator.address,
      signingSeed: seeds.initiator.signing,
      dhPrivate: seeds.initiator.dh,
      caps: initiator.document.capabilities,
    },
    bundle: {
      ...documentValue({ address: bundle.address, document: bundle.identity }),
      spk: prekeyValue(bundle.signedPrekey),
      opk: bundle.oneTimePrekey && prekeyValue(bundle.oneTimePrekey),
      kem: prekeyValue(bundle.kemPrekey),
      kemKind: bundle.kemPrekeyKind === 'oneTime' ? 0 : 1,
    },
    expected: { userId: 'bob.the-builder_2', deviceId: 7 },
    draws: { ek: seeds.ek, m: suite.kem === null ? undefined : seeds.m },
    kemSeed: suite.kem === null ? undefined : seeds.kem,
  };
}

function initiate(one: Handshake, bundle: ReceivedBundle, epoch: number, now: number) {
  const { suite, initiator, seeds } = one;
  const best = bestCommonSuite(
    decodeCapabilities(initiator.document.capabilities).suites,
    decodeCapabilities(bundle.identity.capabilities).suites,
  );
  if (best?.id !== suite.id) throw new RatchetError('E_DOWNGRADE', 'there is no suite both sides accept');
  const verified = verifyPrekeyBundle(primitives, suite, one.responder.address, bundle, now);
  const rest = [Uint8Array.from(seeds.ek), Uint8Array.from(seeds.m)];
  const { agreement, opening } = initiateAgreement(
    primitives,
    suite,
    epoch,
    initiator,
    verified,
    () => rest.shift() ?? new Uint8Array(0),
  );
  return { agreement, opening, verified };
}

function initiatorTest(comment: string, flags: readonly string[], one: Handshake, bundle: ReceivedBundle, now = START) {
  return testCase(comment, flags, initiatorInput(one, bundle, now, now), () => {
    const { agreement, opening, verified } = initiate(one, bundle, now, now);
    const secret = (bytes: Uint8Array) => new Secret(Uint8Array.from(bytes));
    const dh = [
      sharedSecret(primitives, secret(one.seeds.initiator.dh), verified.signedPrekey.publicKey),
      sharedSecret(primitives, secret(one.seeds.ek), verified.identity.dhKey),
      sharedSecret(primitives, secret(one.seeds.ek), verified.signedPrekey.publicKey),
      ...(verified.oneTimePrekey
        ? [sharedSecret(primitives, secret(one.seeds.ek), verified.oneTimePrekey.publicKey)]
        : []),
    ].map(({ bytes }) => bytes);
    return {
      dh,
      ct: opening.kemCiphertext,
      th: agreement.transcript,
      rk0: agreement.rootKey.bytes,
      sessionId: agreement.sessionId,
      opening: encodeOpening(opening),
    };
  });
}

function responderPrekeys({ suite, seeds }: Handshake, opening: Opening): ResponderPrekeys {
  const pair = (seed: Uint8Array) => x25519KeyPairOf(primitives, new Secret(Uint8Array.from(seed)));
  return {
    signedPrekey: pair(seeds.spk),
    oneTimePrekey: opening.oneTimePrekeyId === 0 ? undefined : pair(seeds.opk),
    kemPrekey:
      suite.kem === null
        ? undefined
        : {
            seed: new Secret(Uint8Array.from(seeds.kem)),
            publicKey: primitives.kem[suite.kem.name].keygen(seeds.kem).publicKey,
            kind: opening.kemPrekeyKind,
          },
  };
}

/**
 * The responder is given a whole PREKEY message, so that the decoder's checks come first; what is inside it is not
 * read.
 */
function responderTest(
  comment: string,
  flags: readonly string[],
  one: Handshake,
  opening: Uint8Array,
  userId = 'alice',
) {
  const { suite, responder, seeds } = one;
  const input = {
    suite: suite.id,
    own: {
      ...responder.address,
      signingSeed: seeds.responder.signing,
      dhPrivate: seeds.responder.dh,
      caps: responder.document.capabilities,
    },
    sender: { userId, deviceId: 0x01020304 },
    spk: seeds.spk,
    opk: seeds.opk,
    kemSeed: suite.kem === null ? undefined : seeds.kem,
    wire: Uint8Array.from([...opening, ...innerMessage(opening)]),
  };
  return testCase(comment, flags, input, () => {
    const decoded = decodePrekeyMessage(input.wire);
    if (decoded.opening.senderDeviceId !== 0x01020304 || decoded.opening.recipientDeviceId !== 7) {
      throw new RatchetError('E_AUTH', 'the opening is between other devices');
    }
    const remote = verifyIdentity(primitives, input.sender, decoded.opening.identity);
    const agreement = acceptAgreement(
      primitives,
      responder,
      responder.document.capabilities,
      remote,
      decoded.opening,
      responderPrekeys(one, decoded.opening),
    );
    return { th: agreement.transcript, rk0: agreement.rootKey.bytes, sessionId: agreement.sessionId };
  });
}

/** Some RATCHET message of the same suite and epoch, so that the opening can be decoded at all. */
export function innerMessage(opening: Uint8Array): Uint8Array {
  const message = new Uint8Array(82 + 256 + 16);
  message.set([1, 2, opening[2] ?? 0, 0]);
  message.set(opening.slice(0x0c, 0x12), 0x14);
  message[0x1a] = 9;
  return message;
}

const WITHOUT = [
  ['with one-time keys', { oneTime: true, kemKind: 'oneTime' }],
  ['without a one-time prekey', { oneTime: false, kemKind: 'oneTime' }],
  ['with the last-resort KEM prekey', { oneTime: true, kemKind: 'lastResort' }],
  ['with nothing that is used once', { oneTime: false, kemKind: 'lastResort' }],
] as const;

const LOW_ORDER: readonly (readonly [string, string])[] = [
  ['0', '00'.repeat(32)],
  ['1', `01${'00'.repeat(31)}`],
  ['a point of order 8', 'e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800'],
  ['the other point of order 8', '5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157'],
  ['p-1', `ec${'ff'.repeat(30)}7f`],
  ['p, another encoding of 0', `ed${'ff'.repeat(30)}7f`],
  ['p+1, another encoding of 1', `ee${'ff'.repeat(30)}7f`],
  ['p+9, another encoding of the base point', `f6${'ff'.repeat(30)}7f`],
  ['the base point with bit 255', `09${'00'.repeat(30)}80`],
];

export function initiatorGroups(): VectorGroup[] {
  const groups = [1, 2, 3].map((id): VectorGroup => {
    const suite = suiteById(id);
    const variants = suite.kem === null ? WITHOUT.slice(0, 2) : WITHOUT;
    const rounds = id === 2 ? ['one', 'two'] : ['one'];
    const tests = rounds.flatMap((seed) =>
      variants.map(([comment, supply]) => {
        const one = handshake(suite, `${seed} ${comment}`, supply);
        return initiatorTest(`suite ${id} ${comment}, ${seed}`, [], one, one.bundle);
      }),
    );
    return { type: 'pqxdh_initiator', suite: id, tests: numbered(400 + 20 * id, tests) };
  });
  return [...groups, { type: 'pqxdh_initiator', suite: 2, tests: numbered(500, refusedBundles()) }];
}

function refusedBundles() {
  const one = handshake(suiteById(2), 'refused', WITHOUT[0][1]);
  const { bundle, sign } = one;
  const test = (comment: string, flag: string, change: Partial<ReceivedBundle>, now = START) =>
    initiatorTest(comment, [flag], one, { ...bundle, ...change }, now);
  const places: readonly (readonly [string, (key: Uint8Array) => Partial<ReceivedBundle>])[] = [
    ['SPK', (key) => ({ signedPrekey: sign('spk', 'lastResort', { ...bundle.signedPrekey, publicKey: key }) })],
    ['OPK', (key) => ({ oneTimePrekey: sign('opk', 'oneTime', { ...bundle.signedPrekey, publicKey: key }) })],
    [
      'IKd',
      (key) => ({
        identity: { ...bundle.identity, dhKey: key },
      }),
    ],
  ];
  const kem = (publicKey: Uint8Array, id = bundle.kemPrekey.id): Partial<ReceivedBundle> => ({
    kemPrekey: sign('kem', 'oneTime', { ...bundle.kemPrekey, id, publicKey }),
  });
  const { publicKey } = bundle.kemPrekey;
  const coefficient = (at: number, bytes: readonly number[]) => {
    const key = Uint8Array.from(publicKey);
    key.set(bytes, at);
    return key;
  };
  const flipped = (bytes: Uint8Array, at: number) => bytes.map((byte, i) => (i === at ? byte ^ 1 : byte));
  const { signedPrekey, kemPrekey, identity } = bundle;
  return [
    ...places.flatMap(([place, change]) =>
      LOW_ORDER.map(([comment, key]) => test(`${place} is ${comment}`, 'A01', change(fromHex(key)))),
    ),
    test('a KEM key one byte short', 'A05', kem(publicKey.slice(1))),
    test('a KEM key one byte long', 'A05', kem(Uint8Array.from([...publicKey, 0]))),
    test(
      'a KEM key whose first coefficient is 3329',
      'A05',
      kem(coefficient(0, [0x01, 0x0d | ((publicKey[1] ?? 0) & 0xf0)])),
    ),
    test(
      'a KEM key whose last coefficient is 4095',
      'A05',
      kem(coefficient(1150, [((publicKey[1150] ?? 0) & 0x0f) | 0xf0, 0xff])),
    ),
    test('a KEM key with id 0', 'A05', kem(publicKey, 0)),
    test('a wrong signature on SPK', 'A05', {
      signedPrekey: { ...signedPrekey, signature: flipped(signedPrekey.signature, 3) },
    }),
    test('a wrong signature on the KEM key', 'A05', {
      kemPrekey: { ...kemPrekey, signature: flipped(kemPrekey.signature, 40) },
    }),
    test('the signature of SPK under another id', 'A05', { signedPrekey: { ...signedPrekey, id: 9 } }),
    test('SPK presented as OPK', 'A06', { oneTimePrekey: signedPrekey }),
    test('SPK signed as OPK', 'A06', { signedPrekey: sign('opk', 'oneTime', signedPrekey) }),
    test('a one-time KEM key presented as last-resort', 'A06', { kemPrekeyKind: 'lastResort' }),
    test('a wrong certificate', 'A05', { identity: { ...identity, certificate: flipped(identity.certificate, 0) } }),
    test('another user', 'A07', { address: { userId: 'eve', deviceId: 7 } }),
    test('another device', 'A07', { address: { userId: 'bob.the-builder_2', deviceId: 8 } }),
    test('SPK two weeks and a day and a second old', 'A11', {}, START + 14 * DAY + 1),
    test('SPK of the day after tomorrow', 'A11', {}, START - 2 * DAY - 1),
    test('no suite in common', 'A35', {
      identity: { ...identity, capabilities: encodeCapabilities({ version: 1, minSuite: 1, suites: 2 }) },
    }),
  ];
}

export function responderGroups(): VectorGroup[] {
  const groups = [1, 2, 3].map((id): VectorGroup => {
    const suite = suiteById(id);
    const variants = suite.kem === null ? WITHOUT.slice(0, 2) : WITHOUT;
    const tests = variants.map(([comment, supply]) => {
      const one = handshake(suite, `one ${comment}`, supply);
      const opening = encodeOpening(initiate(one, one.bundle, START, START).opening);
      return responderTest(`suite ${id} ${comment}`, [], one, opening);
    });
    return { type: 'pqxdh_responder', suite: id, tests: numbered(600 + 10 * id, tests) };
  });
  const one = handshake(suiteById(2), 'refused', WITHOUT[0][1]);
  const opening = encodeOpening(initiate(one, one.bundle, START, START).opening);
  const set = (at: number, bytes: readonly number[]) => {
    const copy = Uint8Array.from(opening);
    copy.set(bytes, at);
    return copy;
  };
  const flip = (at: number) => set(at, [(opening[at] ?? 0) ^ 1]);
  const refused = [
    ...LOW_ORDER.map(([comment, key]) =>
      responderTest(`EK is ${comment}`, ['A01', 'A03'], one, set(0xb0, [...fromHex(key)])),
    ),
    responderTest('sent by another user', ['A07'], one, opening, 'eve'),
    responderTest('from another device', ['A07'], one, flip(0x07)),
    responderTest('to another device', ['A07'], one, flip(0x0b)),
    responderTest('another certificate', ['A05'], one, flip(0x60)),
    responderTest('other capabilities', ['A35'], one, flip(0x95)),
    responderTest('reserved bytes of the capabilities', ['A17'], one, flip(0x9d)),
    responderTest('the reserved byte', ['A17'], one, flip(0xab)),
    responderTest('kind 2', ['A17'], one, set(0xaa, [2])),
    responderTest('another version', ['A17'], one, set(0, [2])),
    responderTest('flags', ['A17'], one, set(3, [1])),
    responderTest('an unknown suite', ['A17'], one, set(2, [4])),
  ];
  // A change the decoder cannot see gives another session, which the tag of the first message then refuses.
  const others = [
    responderTest('a flipped bit in CT gives another session', ['A08'], one, flip(0xd0 + 700)),
    responderTest('another epoch gives another session', ['A03'], one, flip(0x11)),
    responderTest('another spkId gives another session', ['A03'], one, flip(0xa1)),
    responderTest('another kind of KEM key gives another session', ['A06'], one, set(0xaa, [1])),
  ];
  return [...groups, { type: 'pqxdh_responder', suite: 2, tests: numbered(650, [...refused, ...others]) }];
}

export function transcriptGroup(): VectorGroup {
  const draw = seededDraw('vectors transcript');
  const tests = Array.from({ length: 10 }, (_, i) => {
    const suite = suiteById((i % 3) + 1);
    const [userA, userB] = i === 0 ? ['ab', 'x'.repeat(32)] : [`user${i}`, `peer.${i}`];
    const party = (userId: string) => ({
      address: { userId, deviceId: (draw(1)[0] ?? 0) * 2 ** 24 + 1 },
      identity: { signingKey: draw(32), dhKey: draw(32), capabilities: draw(12) },
    });
    const [a, b] = [party(userA), party(userB)];
    const [spk, opk, ek] = [draw(32), draw(32), parseX25519PublicKey(Uint8Array.from([...draw(31), 0]))];
    const hasOpk = i % 2 === 0;
    const kemKind: PrekeyKind = i % 4 < 2 ? 'oneTime' : 'lastResort';
    const kemKey = suite.kem === null ? undefined : draw(suite.kem.publicKeyBytes);
    const ct = draw(suite.kem?.ciphertextBytes ?? 0);
    const epoch = i === 1 ? 2 ** 48 - 1 : START + i;
    const input = {
      suite: suite.id,
      epoch,
      a: { ...a.address, identity: identityBytes(a.identity), caps: a.identity.capabilities },
      b: { ...b.address, identity: identityBytes(b.identity), caps: b.identity.capabilities },
      spkId: 5 + i,
      spk,
      opkId: hasOpk ? 2 ** 32 - 1 : 0,
      opk: hasOpk ? opk : undefined,
      kemId: kemKey === undefined ? 0 : 77,
      kemKind: kemKey === undefined || kemKind === 'oneTime' ? 0 : 1,
      kemKey: kemKey ?? new Uint8Array(0),
      ek,
      ct,
    };
    return testCase(`suite ${suite.id}, ${hasOpk ? 'with' : 'without'} a one-time prekey`, [], input, () => ({
      th: transcriptHash(primitives, {
        suite,
        epoch,
        initiator: a.address,
        responder: b.address,
        initiatorIdentity: a.identity,
        responderIdentity: b.identity,
        signedPrekey: { id: 5 + i, publicKey: spk },
        oneTimePrekey: hasOpk ? { id: 2 ** 32 - 1, publicKey: opk } : undefined,
        kemPrekey: kemKey === undefined ? undefined : { id: 77, kind: kemKind, publicKey: kemKey },
        ephemeralKey: ek,
        kemCiphertext: ct,
      }),
    }));
  });
  return { type: 'transcript', tests: numbered(61, tests) };
}
