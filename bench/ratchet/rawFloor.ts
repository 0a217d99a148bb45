import {
  type KeyObject,
  createPrivateKey,
  createPublicKey,
  diffieHellman,
  generateKeyPairSync,
  randomBytes,
  sign,
  verify,
} from 'node:crypto';
// Not by name: older runtimes have no ML-KEM.
import nodeCrypto from 'node:crypto';
import type { Primitives } from '../../core/ratchet/signalCrypto.ts';
import { OPENING_BYTES, TRANSCRIPT_BYTES, type Floor } from './floor.ts';

/*
 * What a session costs in the library alone: node:crypto on key objects, each key made or imported once, where it is
 * first met, and each operation of PROTOCOL "Handshake" done once. No interface of ours is in between, but for hashes
 * and ciphers, which have no keys to import.
 */

const SPKI = { x25519: '302a300506032b656e032100', ed25519: '302a300506032b6570032100' } as const;
const PKCS8_X25519 = '302e020100300506032b656e04220420';

/** The import of a public key that was met for the first time. */
function importPublic(curve: keyof typeof SPKI, raw: Uint8Array): KeyObject {
  return createPublicKey({ key: Buffer.concat([Buffer.from(SPKI[curve], 'hex'), raw]), format: 'der', type: 'spki' });
}

/** Of drawn bytes: a ratchet keeps them, so the library may not draw them itself. Its public half travels. */
function makeX25519(): KeyObject {
  const key = createPrivateKey({
    key: Buffer.concat([Buffer.from(PKCS8_X25519, 'hex'), randomBytes(32)]),
    format: 'der',
    type: 'pkcs8',
  });
  createPublicKey(key).export({ format: 'jwk' });
  return key;
}

function rawOf(key: KeyObject): Buffer {
  return Buffer.from(key.export({ format: 'jwk' }).x ?? '', 'base64url');
}

/** The whole of a session set-up, with the first message sent and read. Suite 0x02. */
export function createRawSetup({ hkdf, sha256 }: Primitives, floor: Floor): () => void {
  const identity = generateKeyPairSync('ed25519');
  const signed = [142, 61, 61, 61 - 32 + 1184].map((length) => {
    const message = randomBytes(length);
    return { message, signature: sign(null, message, identity.privateKey) };
  });
  const [signingKey, theirs] = [rawOf(identity.publicKey), rawOf(generateKeyPairSync('x25519').publicKey)];
  const ours = generateKeyPairSync('x25519').privateKey;
  const kemPair = generateKeyPairSync('ml-kem-768');
  const kemPublicKey = kemPair.publicKey.export({ format: 'raw-public' });
  const [transcript, opening, ikm, key] = [TRANSCRIPT_BYTES, OPENING_BYTES, 192, 32].map((length) =>
    randomBytes(length),
  );
  if (transcript === undefined || opening === undefined || ikm === undefined || key === undefined)
    throw new Error('none');

  const check = (signing: KeyObject, which: readonly (typeof signed)[number][]): void => {
    for (const { message, signature } of which) {
      if (!verify(null, message, signing, signature)) throw new Error('the signature is ours');
    }
  };
  const agree = (privateKey: KeyObject, publicKey: KeyObject): void => {
    diffieHellman({ privateKey, publicKey });
  };
  const derive = (): void => {
    sha256(transcript);
    hkdf(ikm, key, transcript.subarray(0, 51), 48);
    sha256(opening);
  };
  const rootStep = (): void => void hkdf(key, key, transcript.subarray(0, 16), 64);

  return () => {
    // The initiator: certificate and three prekeys; IKd, SPK and OPK; EK, the KEM and four DHs; its first ratchet pair.
    check(importPublic('ed25519', signingKey), signed);
    const [identityKey, signedPrekey, oneTimePrekey] = [0, 1, 2].map(() => importPublic('x25519', theirs));
    if (identityKey === undefined || signedPrekey === undefined || oneTimePrekey === undefined) return;
    const ephemeral = makeX25519();
    const kem = createPublicKey({ key: kemPublicKey, format: 'raw-public', asymmetricKeyType: 'ml-kem-768' });
    const { ciphertext } = nodeCrypto.encapsulate(kem);
    agree(ours, signedPrekey);
    agree(ephemeral, identityKey);
    agree(ephemeral, signedPrekey);
    agree(ephemeral, oneTimePrekey);
    derive();
    const first = makeX25519();
    agree(first, signedPrekey);
    rootStep();
    floor.seal(256);

    // The responder, whose own prekeys are imported: certificate; IKd and EK; four DHs and the KEM; then the first
    // ratchet step.
    check(importPublic('ed25519', signingKey), signed.slice(0, 1));
    const [callerKey, callerEphemeral, callerRatchet] = [0, 1, 2].map(() => importPublic('x25519', theirs));
    if (callerKey === undefined || callerEphemeral === undefined || callerRatchet === undefined) return;
    agree(ours, callerKey);
    agree(ours, callerEphemeral);
    agree(ours, callerEphemeral);
    agree(ours, callerEphemeral);
    nodeCrypto.decapsulate(kemPair.privateKey, ciphertext);
    derive();
    agree(ours, callerRatchet);
    rootStep();
    const next = makeX25519();
    agree(next, callerRatchet);
    rootStep();
    floor.open(256);
  };
}
