import { describe, expect, it } from 'vitest';
import { nobleExtendedAead } from '../../main/crypto/primitives/xchacha.ts';
import { codeOf, sharedPrimitives } from '../../test/stage/ratchetParty.ts';
import { ascii, concat, uint } from './bytes.ts';
import { x25519KeyPairOf } from './publicKey.ts';
import { Secret } from './secret.ts';
import {
  decodeStaticMessage,
  isStaticMessage,
  openStatic,
  refuseMisplacedStatic,
  sealStatic,
  staticConversationId,
  staticCertificateMessage,
  type StaticKeys,
} from './staticSeal.ts';

const primitives = { ...sharedPrimitives, ...nobleExtendedAead };
const filled = (length: number, byte: number) => new Uint8Array(length).fill(byte);
const pair = (byte: number) => x25519KeyPairOf(primitives, new Secret(filled(32, byte)));
const [alice, bob, eve] = [pair(1), pair(2), pair(3)];
const from = { address: { userId: 'alice', deviceId: 0x01020304 }, identity: filled(64, 0x0a) };
const to = { address: { userId: 'bob', deviceId: 7 }, identity: filled(64, 0x0b) };
const sending: StaticKeys = { ours: alice.privateKey, theirs: bob.publicKey, from, to };
const receiving: StaticKeys = { ours: bob.privateKey, theirs: alice.publicKey, from, to };
const TIME = 0x010203040506;
/** First the salt, then the nonce. */
const drawing = () => {
  let drawn = 0;
  return (length: number) => filled(length, 0x50 + drawn++);
};
const plaintext = Uint8Array.of(1, 2, 3);
const sealed = () => sealStatic(primitives, sending, plaintext, 256, TIME, drawing());

describe('a static message', () => {
  it('has its fields where the page puts them', () => {
    const wire = sealed();
    const headerBytes = concat(
      Uint8Array.of(1, 3, 0xf0, 0, 1, 2, 3, 4, 0, 0, 0, 7, 1, 2, 3, 4, 5, 6),
      filled(32, 0x50),
      filled(24, 0x51),
    );
    expect(wire.slice(0, 0x4a)).toEqual(headerBytes);
    expect(wire.length).toBe(0x4a + 256 + 16);
    expect(decodeStaticMessage(wire)).toEqual({
      header: {
        senderDeviceId: 0x01020304,
        recipientDeviceId: 7,
        time: TIME,
        salt: filled(32, 0x50),
        nonce: filled(24, 0x51),
      },
      headerBytes,
      sealed: wire.slice(0x4a),
    });
  });

  it('is sealed under the key the page derives for its direction', () => {
    const wire = sealed();
    const shared = primitives.x25519(filled(32, 1), bob.publicKey);
    const info = concat(
      ascii('ringfort/1/static\0'),
      from.identity,
      to.identity,
      Uint8Array.of(0, 5),
      ascii('alice'),
      uint(0x01020304, 4),
      Uint8Array.of(0, 3),
      ascii('bob'),
      uint(7, 4),
    );
    const key = primitives.hkdf(shared, filled(32, 0x50), info, 32);
    const padded = primitives.xaeadOpen(key, filled(24, 0x51), wire.slice(0, 0x4a), wire.slice(0x4a));
    expect(padded).toEqual(concat(plaintext, Uint8Array.of(0x80), new Uint8Array(252)));
  });

  it('is read by whom it is for', () => {
    const wire = sealed();
    expect(openStatic(primitives, receiving, decodeStaticMessage(wire))).toEqual(plaintext);
  });

  it.each([
    ['in the other direction', { ...receiving, from: to, to: from }],
    [
      'under another name of the sender',
      { ...receiving, from: { ...from, address: { userId: 'eve', deviceId: 0x01020304 } } },
    ],
    ['for another device', { ...receiving, to: { ...to, address: { userId: 'bob', deviceId: 8 } } }],
    ['for another identity', { ...receiving, to: { ...to, identity: filled(64, 0x0c) } }],
    ['with the key of somebody else', { ...receiving, theirs: eve.publicKey }],
  ])('A36 is refused %s', (_how, keys) => {
    const wire = sealed();
    expect(codeOf(() => openStatic(primitives, keys, decodeStaticMessage(wire)))).toBe('E_AUTH');
  });

  it('A36 changed in any byte of its header or ciphertext is refused', () => {
    const wire = sealed();
    for (const at of [4, 11, 17, 18, 49, 50, 73, 74, wire.length - 1]) {
      const changed = wire.map((byte, i) => (i === at ? byte ^ 1 : byte));
      expect(
        codeOf(() => openStatic(primitives, receiving, decodeStaticMessage(changed))),
        `byte ${at}`,
      ).toBe('E_AUTH');
    }
  });

  it('A17 of another version, type, suite, flag or size is refused', () => {
    const wire = sealed();
    for (const at of [0, 1, 2, 3]) {
      expect(codeOf(() => decodeStaticMessage(wire.map((byte, i) => (i === at ? byte ^ 4 : byte))))).toBe('E_VERSION');
    }
    for (const bytes of [new Uint8Array(0), wire.slice(0, 0x4a), wire.slice(0, -1), concat(wire, new Uint8Array(1))]) {
      expect(codeOf(() => decodeStaticMessage(bytes))).toBe('E_VERSION');
    }
  });

  it('A46 every offer has one size without a ratchet too', () => {
    const sizes = [0, 1, 256, 1000, 8191].map(
      (length) => sealStatic(primitives, sending, filled(length, 7), 8192, TIME, drawing()).length,
    );
    expect(new Set(sizes)).toEqual(new Set([0x4a + 8192 + 16]));
  });

  it('A34 is told from a message of the ratchet by its second byte', () => {
    expect([sealed(), Uint8Array.of(1, 3), Uint8Array.of(1, 2), Uint8Array.of(3)].map(isStaticMessage)).toEqual([
      true,
      true,
      false,
      false,
    ]);
  });

  it('A36 is refused between other devices, and two minutes before and after its time', () => {
    const { header } = decodeStaticMessage(sealed());
    const refused = (sender: number, recipient: number, now: number) =>
      codeOf(() =>
        refuseMisplacedStatic(
          header,
          { ...from.address, deviceId: sender },
          { ...to.address, deviceId: recipient },
          now,
        ),
      );
    const [alices, bobs] = [from.address.deviceId, to.address.deviceId];
    expect([refused(alices, bobs, TIME), refused(1, bobs, TIME), refused(alices, 1, TIME)]).toEqual([
      'none',
      'E_AUTH',
      'E_AUTH',
    ]);
    expect([-121, -120, 120, 121].map((seconds) => refused(alices, bobs, TIME + seconds))).toEqual([
      'E_REPLAY',
      'none',
      'none',
      'E_REPLAY',
    ]);
  });

  it('is of a conversation named by both keys', () => {
    const name = primitives.sha256(concat(ascii('ringfort/1/static\0'), bob.publicKey, alice.publicKey)).slice(0, 16);
    expect(staticConversationId(primitives, bob.publicKey, alice.publicKey)).toEqual(name);
  });

  it('is read into memory of its own', () => {
    const wire = sealed();
    const bytes = Uint8Array.from(wire);
    const decoded = decodeStaticMessage(bytes);
    bytes.fill(0);
    expect(decoded).toEqual(decodeStaticMessage(wire));
  });
});

it('A37 a static key is certified under a label, an address and an identity of its own', () => {
  const identity = { signingKey: filled(32, 1), dhKey: filled(32, 2) };
  expect(staticCertificateMessage({ userId: 'bob', deviceId: 7 }, identity, filled(32, 3))).toEqual(
    concat(
      ascii('ringfort/1/static\0'),
      Uint8Array.of(0, 3),
      ascii('bob'),
      uint(7, 4),
      filled(32, 1),
      filled(32, 2),
      filled(32, 3),
    ),
  );
});
