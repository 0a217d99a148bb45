import { describe, expect, it } from 'vitest';
import { HANDSHAKE_TIME, establishedPair } from '../../test/stage/handshake.ts';
import { codeOf, sharedPrimitives } from '../../test/stage/ratchetParty.ts';
import { concat, uint } from './bytes.ts';
import { decodePreamble, decodeRatchetMessage, encodeHeader } from './header.ts';
import { decodePrekeyMessage, encodeOpening } from './prekeyMessage.ts';
import { parseX25519PublicKey } from './publicKey.ts';
import { suiteById } from './suite.ts';

const filled = (length: number, byte: number) => new Uint8Array(length).fill(byte);
const key = parseX25519PublicKey(sharedPrimitives.x25519Keygen(filled(32, 5)).publicKey);
const withByte = (bytes: Uint8Array, at: number, byte: number) => bytes.map((old, i) => (i === at ? byte : old));

describe('a ratchet message', () => {
  const header = {
    suite: suiteById(0x03),
    sessionId: filled(16, 0x11),
    epoch: 0x010203040506,
    ratchetKey: key,
    previousLength: 0x0a0b0c0d,
    index: 0x01020304,
    salt: filled(16, 0x22),
  };
  const headerBytes = concat(
    Uint8Array.of(1, 2, 3, 0),
    header.sessionId,
    Uint8Array.of(1, 2, 3, 4, 5, 6),
    key,
    Uint8Array.of(10, 11, 12, 13),
    Uint8Array.of(1, 2, 3, 4),
    header.salt,
  );
  const message = concat(headerBytes, filled(256 + 16, 0x33));

  it('has its fields where the page puts them', () => {
    expect(encodeHeader(header)).toEqual(headerBytes);
    expect(decodeRatchetMessage(message)).toEqual({ header, headerBytes, sealed: filled(256 + 16, 0x33) });
  });

  it('is read into memory of its own: what becomes of the bytes afterwards changes nothing', () => {
    const wire = Uint8Array.from(message);
    const decoded = decodeRatchetMessage(wire);
    wire.fill(0);
    expect(decoded).toEqual({ header, headerBytes, sealed: filled(256 + 16, 0x33) });
  });

  it.each([
    ['no bytes', new Uint8Array(0)],
    ['three bytes', message.slice(0, 3)],
    ['another version', withByte(message, 0, 2)],
    ['the version before the first', withByte(message, 0, 0)],
    ['another type', withByte(message, 1, 4)],
    ['the static type', withByte(message, 1, 3)],
    ['the type of a prekey message', withByte(message, 1, 1)],
    ['a suite nobody has', withByte(message, 2, 4)],
    ['the static suite', withByte(message, 2, 0xf0)],
    ['a flag', withByte(message, 3, 1)],
    ['no ciphertext', message.slice(0, 0x52)],
    ['one byte less', message.slice(0, -1)],
    ['one byte more', concat(message, new Uint8Array(1))],
  ])('A17 with %s is refused', (_what, bytes) => {
    expect(codeOf(() => decodeRatchetMessage(bytes))).toBe('E_VERSION');
  });

  it('A34 is no prekey message, nor the other way round', () => {
    expect(codeOf(() => decodePrekeyMessage(message))).toBe('E_VERSION');
    expect(codeOf(() => decodeRatchetMessage(establishedPair().wire))).toBe('E_VERSION');
  });

  it('says its kind and suite in the first four bytes', () => {
    expect(decodePreamble(message.slice(0, 4))).toEqual({ type: 2, suite: suiteById(3) });
    expect(decodePreamble(Uint8Array.of(1, 1, 1, 0))).toEqual({ type: 1, suite: suiteById(1) });
    for (const type of [0, 3, 4]) expect(codeOf(() => decodePreamble(Uint8Array.of(1, type, 1, 0)))).toBe('E_VERSION');
  });
});

describe('a prekey message', () => {
  const opening = {
    suite: suiteById(0x02),
    senderDeviceId: 0x01020304,
    recipientDeviceId: 0x05060708,
    epoch: HANDSHAKE_TIME,
    identity: {
      signingKey: filled(32, 0x41),
      dhKey: filled(32, 0x42),
      capabilities: filled(12, 0x43),
      certificate: filled(64, 0x44),
    },
    signedPrekeyId: 0x11121314,
    oneTimePrekeyId: 0x15161718,
    kemPrekeyId: 0x191a1b1c,
    kemPrekeyKind: 'lastResort',
    recipientCapabilitiesVersion: 0x21222324,
    ephemeralKey: key,
    kemCiphertext: filled(1088, 0x45),
  } as const;
  const openingBytes = concat(
    Uint8Array.of(1, 1, 2, 0),
    uint(0x01020304, 4),
    uint(0x05060708, 4),
    uint(HANDSHAKE_TIME, 6),
    filled(32, 0x41),
    filled(32, 0x42),
    filled(64, 0x44),
    filled(12, 0x43),
    uint(0x11121314, 4),
    uint(0x15161718, 4),
    uint(0x191a1b1c, 4),
    Uint8Array.of(1, 0),
    uint(0x21222324, 4),
    key,
    filled(1088, 0x45),
  );
  const inner = (epoch: number, suite = 2) =>
    concat(
      encodeHeader({
        suite: suiteById(suite),
        sessionId: filled(16, 1),
        epoch,
        ratchetKey: key,
        previousLength: 0,
        index: 0,
        salt: filled(16, 2),
      }),
      filled(256 + 16, 3),
    );
  const wire = concat(openingBytes, inner(HANDSHAKE_TIME));

  it('has its fields where the page puts them', () => {
    expect(encodeOpening(opening)).toEqual(openingBytes);
    const decoded = decodePrekeyMessage(wire);
    expect(decoded).toEqual({ opening, openingBytes, message: decodeRatchetMessage(inner(HANDSHAKE_TIME)) });
    const oneTime = decodePrekeyMessage(withByte(wire, 0xaa, 0));
    expect(oneTime.opening.kemPrekeyKind).toBe('oneTime');
  });

  it('is read into memory of its own', () => {
    const bytes = Uint8Array.from(wire);
    const decoded = decodePrekeyMessage(bytes);
    bytes.fill(0);
    expect(decoded).toEqual({ opening, openingBytes, message: decodeRatchetMessage(inner(HANDSHAKE_TIME)) });
  });

  it.each([
    ['of the type of a ratchet message', withByte(wire, 1, 2), 'E_VERSION'],
    ['of a kind nobody has', withByte(wire, 0xaa, 2), 'E_VERSION'],
    ['with the byte beside the kind set', withByte(wire, 0xab, 1), 'E_VERSION'],
    ['cut before its ciphertext ends', wire.slice(0, openingBytes.length - 1), 'E_VERSION'],
    ['without its inner message', openingBytes, 'E_VERSION'],
    ['with an ephemeral key of zeros', wire.map((byte, i) => (i >= 0xb0 && i < 0xd0 ? 0 : byte)), 'E_BAD_KEY'],
    ['whose inner message is of another epoch', concat(openingBytes, inner(HANDSHAKE_TIME + 1)), 'E_AUTH'],
    ['whose inner message is of another suite', concat(openingBytes, inner(HANDSHAKE_TIME, 3)), 'E_AUTH'],
  ])('A17 %s is refused', (_what, bytes, code) => {
    expect(codeOf(() => decodePrekeyMessage(bytes))).toBe(code);
  });

  it('A17 1..64 trailing bytes of a prekey message are refused', () => {
    for (let added = 1; added <= 64; added++) {
      for (const trailing of [filled(added, 0), filled(added, 0xff)]) {
        expect(
          codeOf(() => decodePrekeyMessage(concat(wire, trailing))),
          `${added} bytes`,
        ).toBe('E_VERSION');
      }
    }
    expect(codeOf(() => decodePrekeyMessage(wire))).toBe('none');
  });

  it('A17 of the suite without a KEM names no KEM prekey', () => {
    const classic = { ...opening, suite: suiteById(0x01), kemPrekeyId: 0, kemPrekeyKind: 'oneTime' } as const;
    const bytes = concat(encodeOpening({ ...classic, kemCiphertext: new Uint8Array(0) }), inner(HANDSHAKE_TIME, 1));
    expect(decodePrekeyMessage(bytes).opening.kemCiphertext).toEqual(new Uint8Array(0));
    expect(codeOf(() => decodePrekeyMessage(withByte(bytes, 0xa9, 1)))).toBe('E_VERSION');
    expect(codeOf(() => decodePrekeyMessage(withByte(bytes, 0xaa, 1)))).toBe('E_VERSION');
  });
});
