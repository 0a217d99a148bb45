import { describe, expect, it } from 'vitest';
import { localIdentity } from '../../test/stage/handshake.ts';
import { codeOf, sharedPrimitives as primitives } from '../../test/stage/ratchetParty.ts';
import { ascii, concat } from './bytes.ts';
import { decodeCapabilities, encodeCapabilities } from './capabilities.ts';
import {
  type IdentityDocument,
  certifyIdentity,
  drawIdentityKeyPair,
  identityCertificateMessage,
  verifyIdentity,
  verifyIdentityCertificate,
} from './identity.ts';

const alice = localIdentity('alice', 0x01020304);
const signed = (capabilities: Uint8Array) => certifyIdentity(primitives, alice.address, alice.keys, capabilities);

describe('capabilities', () => {
  const bytes = Uint8Array.of(0, 0, 1, 2, 7, 0, 0, 0, 0x0c, 0, 0, 0);

  it('are twelve bytes: version, least suite, suites, and three that are kept for later', () => {
    expect(encodeCapabilities({ version: 0x0102, minSuite: 7, suites: 0x0c })).toEqual(bytes);
    expect(decodeCapabilities(bytes)).toEqual({ version: 0x0102, minSuite: 7, suites: 0x0c });
    expect(decodeCapabilities(new Uint8Array(12).fill(255, 0, 9)).suites).toBe(2 ** 32 - 1);
  });

  it('of another layout are refused', () => {
    const others = [bytes.slice(0, 11), concat(bytes, new Uint8Array(1)), new Uint8Array(0)];
    for (const at of [9, 10, 11]) others.push(bytes.map((byte, i) => (i === at ? 1 : byte)));
    for (const other of others) expect(codeOf(() => decodeCapabilities(other))).toBe('E_VERSION');
  });
});

describe('an identity', () => {
  it('draws the signing seed first, then the DH key', () => {
    const drawn: number[] = [];
    const draw = (length: number) => new Uint8Array(length).fill(drawn.push(length));
    const keys = drawIdentityKeyPair(primitives, draw);
    expect(drawn).toEqual([32, 32]);
    expect(keys.signingKey).toEqual(primitives.edKeygen(new Uint8Array(32).fill(1)).publicKey);
    expect(keys.signingPrivateKey.bytes).toEqual(new Uint8Array(32).fill(1));
    expect(keys.dh.publicKey).toEqual(primitives.x25519Keygen(new Uint8Array(32).fill(2)).publicKey);
  });

  it('signs its label, address, both keys and capabilities, in this order', () => {
    const { signingKey, dhKey, capabilities, certificate } = alice.document;
    const message = concat(
      ascii('ringfort/1/identity\0'),
      Uint8Array.of(0, 5),
      ascii('alice'),
      Uint8Array.of(1, 2, 3, 4),
      signingKey,
      dhKey,
      capabilities,
    );
    expect(identityCertificateMessage(alice.address, alice.document)).toEqual(message);
    expect(primitives.edVerify(signingKey, message, certificate)).toBe(true);
    expect(verifyIdentity(primitives, alice.address, alice.document)).toEqual({
      ...alice.document,
      address: alice.address,
    });
  });

  it('A05 has no certificate in parts of other lengths, whatever a verifier says of them', () => {
    const credulous = { edVerify: () => true };
    const longer = (part: keyof IdentityDocument): IdentityDocument => ({
      ...alice.document,
      [part]: concat(alice.document[part], new Uint8Array(1)),
    });
    expect(verifyIdentityCertificate(credulous, alice.address, alice.document)).toBe(true);
    for (const part of ['signingKey', 'dhKey', 'capabilities', 'certificate'] as const) {
      expect(verifyIdentityCertificate(credulous, alice.address, longer(part)), part).toBe(false);
      const shorter = { ...alice.document, [part]: alice.document[part].slice(1) };
      expect(verifyIdentityCertificate(credulous, alice.address, shorter), part).toBe(false);
    }
  });

  it('A05 is refused with a wrong certificate, a malformed key, or capabilities nobody can read, though signed', () => {
    const { document, address } = alice;
    const certificate = document.certificate.map((byte, i) => (i === 0 ? byte ^ 1 : byte));
    const refusal = (identity: IdentityDocument) => codeOf(() => verifyIdentity(primitives, address, identity));
    expect(refusal(document)).toBe('none');
    expect(refusal({ ...document, certificate })).toBe('E_AUTH');
    expect(refusal({ ...document, dhKey: new Uint8Array(32) })).toBe('E_BAD_KEY');
    expect(refusal(signed(new Uint8Array(12).fill(1)))).toBe('E_VERSION');
  });
});
