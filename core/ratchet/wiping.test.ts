import { describe, expect, it } from 'vitest';
import { HANDSHAKE_TIME, establishedPair, localIdentity, responderFor } from '../../test/stage/handshake.ts';
import { seededDraw, sharedPrimitives } from '../../test/stage/ratchetParty.ts';
import { acceptAgreement, initiateAgreement } from './keyAgreement.ts';
import { isAllZero, label } from './bytes.ts';
import { decodeRatchetMessage } from './header.ts';
import { verifyIdentity } from './identity.ts';
import type { Kem, Primitives } from './primitives.ts';
import { verifyPrekeyBundle } from './prekeyBundle.ts';
import { Secret } from './secret.ts';
import { decrypt } from './decryption.ts';
import { type Session, disposeSession, encrypt, initiatorSession, responderSession } from './session.ts';
import { type StaticKeys, decodeStaticMessage, openStatic, sealStatic } from './staticSeal.ts';
import { suiteById } from './suite.ts';
import { nobleExtendedAead } from '../../main/crypto/primitives/xchacha.ts';

const ROOT = Buffer.from(label('root')).toString('hex');

/** Remembers every secret that goes into a primitive or comes out of one; not a copy, the very bytes. */
function watched() {
  const seen = new Map<Uint8Array, string>();
  const note = <T extends Uint8Array>(what: string, bytes: T): T => {
    seen.set(bytes, what);
    return bytes;
  };
  const kemOf = (kem: Kem): Kem => ({
    keygen: kem.keygen,
    encapsulate: (key, draw) => {
      const sent = kem.encapsulate(key, draw);
      note('a secret of the KEM', sent.sharedSecret);
      return sent;
    },
    decapsulate: (seed, ciphertext) => note('a secret of the KEM', kem.decapsulate(seed, ciphertext)),
  });
  const primitives: Primitives & typeof nobleExtendedAead = {
    ...sharedPrimitives,
    x25519Keygen: (seed) => sharedPrimitives.x25519Keygen(note('a private key', seed)),
    x25519: (ours, theirs) => note('a DH output', sharedPrimitives.x25519(note('a private key', ours), theirs)),
    hkdf: (ikm, salt, info, length) => {
      // The salt of every other derivation is public.
      if (Buffer.from(info).toString('hex') === ROOT) note('a root key', salt);
      return note('derived keys', sharedPrimitives.hkdf(note('input of a derivation', ikm), salt, info, length));
    },
    hmac: (key, message) => note('a message or chain key', sharedPrimitives.hmac(note('a chain key', key), message)),
    aeadSeal: (key, nonce, data, text) =>
      sharedPrimitives.aeadSeal(note('an AEAD key', key), nonce, data, note('a plaintext', text)),
    aeadOpen: (key, nonce, data, sealed) => {
      const text = sharedPrimitives.aeadOpen(note('an AEAD key', key), nonce, data, sealed);
      return text && note('a plaintext', text);
    },
    xaeadSeal: (key, nonce, data, text) =>
      nobleExtendedAead.xaeadSeal(note('an AEAD key', key), nonce, data, note('a plaintext', text)),
    xaeadOpen: (key, nonce, data, sealed) => {
      const text = nobleExtendedAead.xaeadOpen(note('an AEAD key', key), nonce, data, sealed);
      return text && note('a plaintext', text);
    },
    kem: {
      'ML-KEM-768': kemOf(sharedPrimitives.kem['ML-KEM-768']),
      'ML-KEM-1024': sharedPrimitives.kem['ML-KEM-1024'],
    },
  };
  /** What is neither wiped nor meant to be kept. */
  const left = (...kept: readonly Uint8Array[]): readonly string[] =>
    [...seen].filter(([bytes]) => !isAllZero(bytes) && !kept.includes(bytes)).map(([, what]) => what);
  return { primitives, left, seen };
}

const secretsOf = (session: Session): readonly Uint8Array[] =>
  [session.rootKey, session.ratchetKey.privateKey, session.sending?.key, session.receiving?.key].flatMap((secret) =>
    secret === undefined ? [] : [secret.bytes],
  );

/** Bob has read Alice's first message, and there are messages of her he has not. */
function overtaken() {
  const { alice, bob, draw } = establishedPair();
  const sealed = (from: Session) => encrypt(sharedPrimitives, from, Uint8Array.of(7), 256, draw);
  const one = sealed(alice);
  const two = sealed(one.session);
  return { alice: two.session, bob, draw, message: decodeRatchetMessage(two.message), sealed };
}

/** Alice has turned the ratchet since, and of both of her chains a message is missing. */
function turned() {
  const { alice, bob, draw, sealed } = overtaken();
  const answer = sealed(bob);
  const read = decrypt(sharedPrimitives, alice, decodeRatchetMessage(answer.message), undefined, draw).session;
  const message = sealed(sealed(read).session).message;
  return { bob: answer.session, draw, message: decodeRatchetMessage(message) };
}

const forged = <T extends { readonly sealed: Uint8Array }>(message: T): T => ({
  ...message,
  sealed: message.sealed.map((byte, i) => (i === 0 ? byte ^ 1 : byte)),
});

describe('A53 a step leaves no secret behind but those of the session before, the session after and overtaken messages', () => {
  it('A53 when a message is sealed', () => {
    const { alice, draw } = establishedPair();
    const { primitives, left } = watched();
    const next = encrypt(primitives, alice, Uint8Array.of(7), 256, draw).session;
    expect(left(...secretsOf(alice), ...secretsOf(next))).toEqual([]);
  });

  it('A53 when the next one is opened, and the session before can still open it again', () => {
    const { alice, bob, draw } = establishedPair();
    const sealed = encrypt(sharedPrimitives, alice, Uint8Array.of(7), 256, draw);
    const { primitives, left } = watched();
    const message = decodeRatchetMessage(sealed.message);
    const opened = decrypt(primitives, bob, message, undefined, draw);
    expect(left(...secretsOf(bob), ...secretsOf(opened.session))).toEqual([]);
    expect(secretsOf(bob).some(isAllZero)).toBe(false);
    expect(decrypt(primitives, bob, message, undefined, draw).plaintext).toEqual(Uint8Array.of(7));
  });

  it('A53 when one is opened that overtook another', () => {
    const { bob, draw, message } = overtaken();
    const { primitives, left } = watched();
    const opened = decrypt(primitives, bob, message, undefined, draw);
    const keys = opened.skipped.map(({ messageKey }) => messageKey.bytes);
    expect(keys).toHaveLength(1);
    expect(keys.some(isAllZero)).toBe(false);
    expect(opened.plaintext).toEqual(Uint8Array.of(7));
    expect(left(...secretsOf(bob), ...secretsOf(opened.session), ...keys)).toEqual([]);
    expect(secretsOf(bob).some(isAllZero), 'the session before still stands').toBe(false);
  });

  it('A53 when one is opened that turns the ratchet and overtook others on both chains', () => {
    const { bob, draw, message } = turned();
    const { primitives, left } = watched();
    const opened = decrypt(primitives, bob, message, undefined, draw);
    const keys = opened.skipped.map(({ messageKey }) => messageKey.bytes);
    expect(opened.skipped.map(({ chain, index }) => [chain, index])).toEqual([
      [0, 1],
      [0, 2],
      [1, 0],
    ]);
    expect(keys.some(isAllZero)).toBe(false);
    expect(left(...secretsOf(bob), ...secretsOf(opened.session), ...keys)).toEqual([]);
    expect(secretsOf(bob).some(isAllZero), 'the session before still stands').toBe(false);
    expect(secretsOf(opened.session).some(isAllZero)).toBe(false);
  });

  it('A53 when one is opened with the key that was kept for it, which stays the caller’s', () => {
    const { bob, draw, message } = overtaken();
    const { skipped, session } = decrypt(sharedPrimitives, bob, message, undefined, draw);
    expect(skipped).toHaveLength(1);
    const { primitives, left } = watched();
    const key = new Secret(new Uint8Array(32).fill(3));
    expect(() => decrypt(primitives, session, message, key, draw)).toThrow(/E_AUTH/);
    expect(left(key.bytes)).toEqual([]);
    expect(key.bytes).toEqual(new Uint8Array(32).fill(3));
  });

  it.each([
    ['on the chain that stands', overtaken],
    ['on a new chain', turned],
  ] as const)('A53 when a forged one is refused %s: then nothing at all', (_where, stage) => {
    const { bob, draw, message } = stage();
    const { primitives, left, seen } = watched();
    expect(() => decrypt(primitives, bob, forged(message), undefined, draw)).toThrow(/E_AUTH/);
    expect(seen.size).toBeGreaterThan(5);
    expect(left(...secretsOf(bob))).toEqual([]);
    expect(secretsOf(bob).some(isAllZero), 'the session is untouched').toBe(false);
  });

  it('A53 when the generator fails: then nothing at all', () => {
    const fails = () => {
      throw new Error('no randomness');
    };
    const { alice } = establishedPair();
    const sealing = watched();
    expect(() => encrypt(sealing.primitives, alice, Uint8Array.of(7), 256, fails)).toThrow('no randomness');
    expect(sealing.left(...secretsOf(alice))).toEqual([]);
    expect(secretsOf(alice).some(isAllZero), 'the session is untouched').toBe(false);
    const { bob, message } = turned();
    const { primitives, left, seen } = watched();
    expect(() => decrypt(primitives, bob, message, undefined, fails)).toThrow('no randomness');
    expect(seen.size).toBeGreaterThan(5);
    expect(left(...secretsOf(bob)).filter((what) => what !== 'a plaintext')).toEqual([]);
    expect(secretsOf(bob).some(isAllZero), 'the session is untouched').toBe(false);
  });

  it('A53 when a session is agreed on, on either side', () => {
    const suite = suiteById(0x02);
    const [alice, bob, draw] = [localIdentity('alice', 1), responderFor(suite), seededDraw('wiping')];
    const verified = verifyPrekeyBundle(sharedPrimitives, suite, bob.local.address, bob.bundle, HANDSHAKE_TIME);
    const ours = watched();
    const { agreement, opening } = initiateAgreement(ours.primitives, suite, HANDSHAKE_TIME, alice, verified, draw);
    expect(ours.left(alice.keys.dh.privateKey.bytes, agreement.rootKey.bytes)).toEqual([]);

    const theirs = watched();
    const remote = verifyIdentity(sharedPrimitives, alice.address, opening.identity);
    const { local, prekeys } = bob;
    const accepted = acceptAgreement(theirs.primitives, local, local.document.capabilities, remote, opening, prekeys);
    const own = [local.keys.dh, prekeys.signedPrekey, prekeys.oneTimePrekey].flatMap((pair) =>
      pair === undefined ? [] : [pair.privateKey.bytes],
    );
    expect(theirs.left(...own, accepted.rootKey.bytes)).toEqual([]);
    expect(own.some(isAllZero), 'private keys stay until their own time has come').toBe(false);

    const start = { suite, epoch: HANDSHAKE_TIME, openingDigest: new Uint8Array(32), now: HANDSHAKE_TIME };
    const begun = watched();
    const rk0 = agreement.rootKey.bytes;
    const session = initiatorSession(begun.primitives, start, agreement, verified.signedPrekey.publicKey, draw);
    expect(begun.left(...secretsOf(session))).toEqual([]);
    expect(isAllZero(rk0), 'RK0 has become RK1').toBe(true);
    const signedPrekey = prekeys.signedPrekey.privateKey.bytes;
    disposeSession(responderSession(start, accepted, prekeys.signedPrekey, draw));
    expect(isAllZero(signedPrekey), 'the session has taken it over').toBe(true);
  });

  it('A53 when a static message is sealed and opened', () => {
    const [alice, bob] = [localIdentity('alice', 1), localIdentity('bob', 7)];
    const end = ({ address }: typeof alice, byte: number) => ({ address, identity: new Uint8Array(64).fill(byte) });
    const [from, to] = [end(alice, 1), end(bob, 2)];
    const sending: StaticKeys = { ours: alice.keys.dh.privateKey, theirs: bob.keys.dh.publicKey, from, to };
    const receiving: StaticKeys = { ours: bob.keys.dh.privateKey, theirs: alice.keys.dh.publicKey, from, to };
    const sealing = watched();
    const bytes = sealStatic(sealing.primitives, sending, Uint8Array.of(7), 256, HANDSHAKE_TIME, seededDraw('static'));
    expect(sealing.left(sending.ours.bytes)).toEqual([]);
    const opening = watched();
    expect(openStatic(opening.primitives, receiving, decodeStaticMessage(bytes))).toEqual(Uint8Array.of(7));
    expect(opening.left(receiving.ours.bytes)).toEqual([]);
    const refusing = watched();
    expect(() => openStatic(refusing.primitives, receiving, forged(decodeStaticMessage(bytes)))).toThrow(/E_AUTH/);
    expect(refusing.left(receiving.ours.bytes)).toEqual([]);
  });

  it('A53 when a session is given up', () => {
    const { bob } = turned();
    const secrets = secretsOf(bob);
    expect(secrets).toHaveLength(4);
    disposeSession(bob);
    expect(secrets.every(isAllZero)).toBe(true);
  });
});
