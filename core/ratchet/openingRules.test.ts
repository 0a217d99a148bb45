import { describe, expect, it } from 'vitest';
import { codeOf, sharedPrimitives } from '../../test/stage/ratchetParty.ts';
import { concat } from './bytes.ts';
import { isReplayable, openingReplayDigest, refuseMisplacedOpening } from './openingRules.ts';
import { parseX25519PublicKey } from './publicKey.ts';
import { suiteById } from './suite.ts';

const DAY = 24 * 3600;
const NOW = 1_800_000_000;
const filled = (length: number, byte: number) => new Uint8Array(length).fill(byte);
const keys = {
  signedPrekeyId: 0x01020304,
  kemPrekeyId: 0x05060708,
  ephemeralKey: parseX25519PublicKey(filled(32, 9)),
  kemCiphertext: filled(1088, 7),
};

describe('A04 an opening is known again', () => {
  it('A04 by its signed prekey, KEM prekey, ephemeral key and ciphertext, in the order of the page', () => {
    const bytes = concat(Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8), filled(32, 9), filled(1088, 7));
    expect(openingReplayDigest(sharedPrimitives, keys)).toEqual(sharedPrimitives.sha256(bytes));
  });

  it('A04 whatever else it says, and never as another one', () => {
    const dressed = { ...keys, epoch: 5, senderDeviceId: 9, recipientCapabilitiesVersion: 3 };
    expect(openingReplayDigest(sharedPrimitives, dressed)).toEqual(openingReplayDigest(sharedPrimitives, keys));
    const others = [
      { ...keys, signedPrekeyId: 1 },
      { ...keys, kemPrekeyId: 1 },
      { ...keys, ephemeralKey: parseX25519PublicKey(filled(32, 8)) },
      { ...keys, kemCiphertext: filled(1088, 8) },
    ].map((one) => Buffer.from(openingReplayDigest(sharedPrimitives, one)).toString('hex'));
    expect(new Set([...others, Buffer.from(openingReplayDigest(sharedPrimitives, keys)).toString('hex')]).size).toBe(5);
  });

  it.each([
    [0x02, 5, 'oneTime', false],
    [0x02, 0, 'oneTime', true],
    [0x02, 5, 'lastResort', true],
    [0x01, 5, 'oneTime', false],
    [0x01, 0, 'oneTime', true],
    [0x01, 5, 'lastResort', false],
  ] as const)(
    'A04 suite %d, one-time prekey %d, KEM prekey %s: could be used again: %s',
    (id, opk, kind, replayable) => {
      expect(isReplayable({ suite: suiteById(id), oneTimePrekeyId: opk, kemPrekeyKind: kind })).toBe(replayable);
    },
  );
});

describe('what an opening says of itself', () => {
  const [alice, bob] = [
    { userId: 'alice', deviceId: 1 },
    { userId: 'bob', deviceId: 7 },
  ];
  const opening = { senderDeviceId: 1, recipientDeviceId: 7, epoch: NOW };
  const known = (...epochs: readonly number[]) => epochs.map((epoch) => ({ epoch, sessionId: filled(16, 1) }));
  const refused = (changed: Partial<typeof opening>, sessions = known(), now = NOW) =>
    codeOf(() => refuseMisplacedOpening({ ...opening, ...changed }, alice, bob, sessions, now));

  it('A07 must be the device it came from, and this one', () => {
    expect([refused({}), refused({ senderDeviceId: 2 }), refused({ recipientDeviceId: 1 })]).toEqual([
      'none',
      'E_AUTH',
      'E_AUTH',
    ]);
  });

  it('must not be an epoch a day ahead of the clock and of every known session', () => {
    expect([refused({ epoch: NOW + DAY }), refused({ epoch: NOW + DAY + 1 })]).toEqual(['none', 'E_AUTH']);
    const ahead = known(NOW - 5, NOW + 500, NOW + 20);
    expect([refused({ epoch: NOW + DAY + 500 }, ahead), refused({ epoch: NOW + DAY + 501 }, ahead)]).toEqual([
      'none',
      'E_AUTH',
    ]);
  });

  it('may be an epoch of long ago', () => {
    expect(refused({ epoch: 0 }, known(NOW))).toBe('none');
  });
});
