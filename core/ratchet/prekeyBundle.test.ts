import { describe, expect, it } from 'vitest';
import { HANDSHAKE_TIME, responderFor } from '../../test/stage/handshake.ts';
import { codeOf, sharedPrimitives } from '../../test/stage/ratchetParty.ts';
import { certifyIdentity, verifyIdentityCertificate } from './identity.ts';
import { verifyPrekeySignature } from './prekey.ts';
import { type ReceivedBundle, verifyPrekeyBundle } from './prekeyBundle.ts';
import { suiteById } from './suite.ts';

const suite = suiteById(0x02);
const bob = responderFor(suite);
const DAY = 24 * 3600;
const check = (bundle: ReceivedBundle, now = HANDSHAKE_TIME, expected = bob.local.address) =>
  codeOf(() => verifyPrekeyBundle(sharedPrimitives, suite, expected, bundle, now));
const flipped = (bytes: Uint8Array, at = 0) => bytes.map((byte, i) => (i === at ? byte ^ 1 : byte));
const oneTimePrekey = bob.bundle.oneTimePrekey ?? bob.bundle.signedPrekey;

describe('verifying a prekey bundle', () => {
  it('accepts a good one, with and without a one-time prekey', () => {
    expect(check(bob.bundle)).toBe('none');
    expect(check({ ...bob.bundle, oneTimePrekey: undefined })).toBe('none');
  });

  it.each(['signedPrekey', 'oneTimePrekey', 'kemPrekey'] as const)('A05 refuses a wrong signature on %s', (part) => {
    const prekey = bob.bundle[part] ?? oneTimePrekey;
    expect(check({ ...bob.bundle, [part]: { ...prekey, signature: flipped(prekey.signature) } })).toBe('E_BAD_BUNDLE');
    expect(check({ ...bob.bundle, [part]: { ...prekey, signature: prekey.signature.slice(1) } })).toBe('E_BAD_BUNDLE');
    expect(check({ ...bob.bundle, [part]: { ...prekey, id: prekey.id + 1 } })).toBe('E_BAD_BUNDLE');
    expect(check({ ...bob.bundle, [part]: { ...prekey, notAfter: prekey.notAfter + 1 } })).toBe('E_BAD_BUNDLE');
  });

  it('A05 refuses a wrong identity certificate, and one for other capabilities', () => {
    const { identity } = bob.bundle;
    const certificate = flipped(identity.certificate);
    expect(check({ ...bob.bundle, identity: { ...identity, certificate } })).toBe('E_BAD_BUNDLE');
    const capabilities = flipped(identity.capabilities, 3);
    expect(check({ ...bob.bundle, identity: { ...identity, capabilities } })).toBe('E_BAD_BUNDLE');
  });

  it('A05 refuses the signed prekey’s signature reused for another role', () => {
    expect(check({ ...bob.bundle, oneTimePrekey: bob.bundle.signedPrekey })).toBe('E_BAD_BUNDLE');
    expect(check({ ...bob.bundle, signedPrekey: oneTimePrekey })).toBe('E_BAD_BUNDLE');
  });

  it('A05 refuses KEM keys failing the modulus check, even when correctly signed', () => {
    const { kemPrekey } = bob.bundle;
    const publicKey = Uint8Array.from(kemPrekey.publicKey);
    publicKey.set([0xff, 0xff, 0xff]);
    const resigned = bob.sign('kem', 'oneTime', { ...kemPrekey, publicKey });
    expect(check({ ...bob.bundle, kemPrekey: resigned })).toBe('E_BAD_KEY');
  });

  it.each([0x02, 0x03])('A05 refuses KEM keys of another size than suite %d has, before any DH', (id) => {
    const dialled = suiteById(id);
    const { bundle, local, sign } = responderFor(dialled);
    const noDh = {
      edVerify: sharedPrimitives.edVerify,
      x25519: () => expect.unreachable('a DH with a bundle that is refused'),
    };
    const verify = (publicKey: Uint8Array) => () => {
      const kemPrekey = sign('kem', 'oneTime', { ...bundle.kemPrekey, publicKey });
      return verifyPrekeyBundle(noDh, dialled, local.address, { ...bundle, kemPrekey }, HANDSHAKE_TIME);
    };
    const { publicKey } = bundle.kemPrekey;
    const ofTheOtherSuite = responderFor(suiteById(id ^ 1)).bundle.kemPrekey.publicKey;
    expect(codeOf(verify(publicKey))).toBe('none');
    for (const wrong of [ofTheOtherSuite, publicKey.slice(1), Uint8Array.of(...publicKey, 0)]) {
      expect(codeOf(verify(wrong))).toBe('E_BAD_BUNDLE');
    }
  });

  it('A01 refuses low-order keys in every place, even when correctly signed', () => {
    const publicKey = new Uint8Array(32);
    const { identity } = bob.bundle;
    const spk = bob.sign('spk', 'lastResort', { ...bob.bundle.signedPrekey, publicKey });
    const opk = bob.sign('opk', 'oneTime', { ...oneTimePrekey, publicKey });
    expect(check({ ...bob.bundle, signedPrekey: spk })).toBe('E_BAD_KEY');
    expect(check({ ...bob.bundle, oneTimePrekey: opk })).toBe('E_BAD_KEY');
    expect(check({ ...bob.bundle, identity: { ...identity, dhKey: publicKey } })).toBe('E_BAD_KEY');
  });

  it('A06 refuses a one-time key presented as last-resort and the other way round', () => {
    expect(check({ ...bob.bundle, kemPrekeyKind: 'lastResort' })).toBe('E_BAD_BUNDLE');
    const lastResort = bob.sign('kem', 'lastResort', bob.bundle.kemPrekey);
    expect(check({ ...bob.bundle, kemPrekey: lastResort })).toBe('E_BAD_BUNDLE');
    expect(check({ ...bob.bundle, kemPrekey: lastResort, kemPrekeyKind: 'lastResort' })).toBe('none');
  });

  it('A06 refuses a prekey presented as the identity key', () => {
    const identity = { ...bob.bundle.identity, dhKey: bob.bundle.signedPrekey.publicKey };
    expect(check({ ...bob.bundle, identity })).toBe('E_BAD_BUNDLE');
  });

  it('A07 refuses a bundle under another user or device', () => {
    for (const address of [
      { userId: 'eve', deviceId: 7 },
      { userId: 'bob', deviceId: 8 },
    ]) {
      expect(check(bob.bundle, HANDSHAKE_TIME, address)).toBe('E_BAD_BUNDLE');
      expect(check({ ...bob.bundle, address }, HANDSHAKE_TIME, address)).toBe('E_BAD_BUNDLE');
      expect(() => verifyPrekeyBundle(sharedPrimitives, suite, address, bob.bundle, HANDSHAKE_TIME)).toThrow(
        'the bundle is for another address',
      );
    }
  });

  it('A11 refuses reusable prekeys older than 15 days and keys from the future, however long their signed life', () => {
    expect(check(bob.bundle, HANDSHAKE_TIME + 15 * DAY)).toBe('none');
    expect(check(bob.bundle, HANDSHAKE_TIME + 15 * DAY + 1)).toBe('E_BAD_BUNDLE');
    expect(check(bob.bundle, HANDSHAKE_TIME - DAY)).toBe('none');
    expect(check(bob.bundle, HANDSHAKE_TIME - DAY - 1)).toBe('E_BAD_BUNDLE');
    const spk = { ...bob.bundle.signedPrekey, notAfter: HANDSHAKE_TIME + 1000 * DAY };
    const long = (role: 'opk' | 'kem', prekey: typeof spk) =>
      bob.sign(role, 'oneTime', { ...prekey, notAfter: spk.notAfter });
    const longLived = {
      ...bob.bundle,
      signedPrekey: bob.sign('spk', 'lastResort', spk),
      oneTimePrekey: long('opk', oneTimePrekey),
      kemPrekey: long('kem', bob.bundle.kemPrekey),
    };
    expect(check(longLived, HANDSHAKE_TIME + 15 * DAY)).toBe('none');
    expect(check(longLived, HANDSHAKE_TIME + 15 * DAY + 1)).toBe('E_BAD_BUNDLE');
    const young = { ...spk, notBefore: HANDSHAKE_TIME + 100 * DAY };
    const renewed = { ...longLived, signedPrekey: bob.sign('spk', 'lastResort', young) };
    expect(check(renewed, HANDSHAKE_TIME + 100 * DAY), 'one-time keys may lie longer').toBe('none');
    const lastResort = bob.sign('kem', 'lastResort', renewed.kemPrekey);
    const stale = { ...renewed, kemPrekey: lastResort, kemPrekeyKind: 'lastResort' } as const;
    expect(check(stale, HANDSHAKE_TIME + 100 * DAY)).toBe('E_BAD_BUNDLE');
  });

  it('A11 a short signed life counts, however young the key is', () => {
    const spk = { ...bob.bundle.signedPrekey, notAfter: HANDSHAKE_TIME + DAY };
    const short = { ...bob.bundle, signedPrekey: bob.sign('spk', 'lastResort', spk) };
    expect(check(short, HANDSHAKE_TIME + 2 * DAY)).toBe('none');
    expect(check(short, HANDSHAKE_TIME + 2 * DAY + 1)).toBe('E_BAD_BUNDLE');
  });

  it('A35 refuses capabilities nobody can read, though they are signed', () => {
    const { keys, address } = bob.local;
    const identity = certifyIdentity(sharedPrimitives, address, keys, new Uint8Array(12).fill(1));
    expect(check({ ...bob.bundle, identity })).toBe('E_VERSION');
  });

  it('does not look at the KEM prekey in the suite without a KEM', () => {
    const kemPrekey = { ...bob.bundle.kemPrekey, signature: new Uint8Array(64), id: 0 };
    const verified = verifyPrekeyBundle(
      sharedPrimitives,
      suiteById(0x01),
      bob.local.address,
      { ...bob.bundle, kemPrekey },
      HANDSHAKE_TIME,
    );
    expect(verified.kemPrekey).toBeUndefined();
  });

  it('refuses the id that means "none"', () => {
    const zero = bob.sign('opk', 'oneTime', { ...oneTimePrekey, id: 0 });
    expect(check({ ...bob.bundle, oneTimePrekey: zero })).toBe('E_BAD_BUNDLE');
  });
});

describe('the checks a server makes', () => {
  it('verify a certificate and a prekey signature with nothing but Ed25519', () => {
    const verifier = { edVerify: sharedPrimitives.edVerify };
    const { identity, signedPrekey } = bob.bundle;
    expect(verifyIdentityCertificate(verifier, bob.local.address, identity)).toBe(true);
    expect(verifyIdentityCertificate(verifier, { userId: 'bob', deviceId: 8 }, identity)).toBe(false);
    expect(verifyPrekeySignature(verifier, identity.signingKey, 'spk', 'lastResort', signedPrekey)).toBe(true);
    expect(verifyPrekeySignature(verifier, identity.signingKey, 'opk', 'lastResort', signedPrekey)).toBe(false);
    expect(verifyPrekeySignature(verifier, identity.signingKey.slice(1), 'spk', 'lastResort', signedPrekey)).toBe(
      false,
    );
  });
});
