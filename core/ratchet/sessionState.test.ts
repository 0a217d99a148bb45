import { describe, expect, it } from 'vitest';
import { establishedPair } from '../../test/stage/handshake.ts';
import { codeOf } from '../../test/stage/ratchetParty.ts';
import { concat, isAllZero, uint } from './bytes.ts';
import { Secret } from './secret.ts';
import type { Session } from './session.ts';
import { decodeSession, encodeSession } from './sessionState.ts';
import { suiteById } from './suite.ts';

const filled = (length: number, byte: number) => new Uint8Array(length).fill(byte);
const { bob } = establishedPair();
const ratchetKey = bob.ratchetKey.publicKey;
const remoteRatchetKey = bob.receiving?.remoteRatchetKey ?? ratchetKey;

const session = (): Session => ({
  suite: suiteById(0x03),
  sessionId: filled(16, 0x11),
  epoch: 0x010203040506,
  createdAt: 0x0708090a0b0c,
  transcript: filled(32, 0x12),
  openingDigest: filled(32, 0x13),
  initiatedByUs: true,
  acknowledged: true,
  rootKey: new Secret(filled(32, 0x14)),
  ratchetKey: { privateKey: new Secret(filled(32, 0x15)), publicKey: ratchetKey },
  sending: { key: new Secret(filled(32, 0x16)), index: 2000 },
  receiving: { key: new Secret(filled(32, 0x17)), index: 1999, remoteRatchetKey },
  previousSendingLength: 1998,
  sentCount: 1997,
  rotationJitter: 63,
  receivedSinceSent: 0x01020304,
  receivingChains: 0x05060708,
});

const written = concat(
  Uint8Array.of(1, 3, 7, 63),
  filled(16, 0x11),
  Uint8Array.of(1, 2, 3, 4, 5, 6),
  Uint8Array.of(7, 8, 9, 10, 11, 12),
  filled(32, 0x12),
  filled(32, 0x13),
  filled(32, 0x14),
  filled(32, 0x15),
  ratchetKey,
  remoteRatchetKey,
  filled(32, 0x16),
  filled(32, 0x17),
  uint(2000, 4),
  uint(1999, 4),
  uint(1998, 4),
  uint(1997, 4),
  uint(0x01020304, 4),
  uint(0x05060708, 4),
  new Uint8Array(8),
);
const withBytes = (at: number, bytes: Uint8Array, of = written): Uint8Array =>
  concat(of.subarray(0, at), bytes, of.subarray(at + bytes.length));

/** A session as text, secrets and all, so that two can be told apart. */
const shown = (one: Session): unknown => ({
  ...one,
  rootKey: one.rootKey.bytes,
  ratchetKey: { ...one.ratchetKey, privateKey: one.ratchetKey.privateKey.bytes },
  sending: one.sending && { ...one.sending, key: one.sending.key.bytes },
  receiving: one.receiving && { ...one.receiving, key: one.receiving.key.bytes },
});

describe('a session at rest', () => {
  it('has each value in its place, and is the same session afterwards', () => {
    expect(encodeSession(session())).toEqual(written);
    expect(shown(decodeSession(written))).toEqual(shown(session()));
  });

  it.each([
    [false, false, true, 4],
    [true, false, true, 5],
    [false, true, true, 6],
    [false, true, false, 2],
  ])('keeps apart who began it (%s), who answered (%s) and what was received (%s)', (began, answered, has, flags) => {
    const receiving = has ? session().receiving : null;
    const bytes = encodeSession({ ...session(), initiatedByUs: began, acknowledged: answered, receiving });
    expect(bytes[2]).toBe(flags);
    const { initiatedByUs, acknowledged, receiving: again } = decodeSession(bytes);
    expect([initiatedByUs, acknowledged, again !== null]).toEqual([began, answered, has]);
  });

  it('writes zeros where it has no receiving chain', () => {
    const bytes = encodeSession({ ...session(), receiving: null });
    const zeros = (at: number, length: number) => bytes.slice(at, at + length).every((byte) => byte === 0);
    expect([zeros(0xc0, 32), zeros(0x100, 32), zeros(0x124, 4)]).toEqual([true, true, true]);
  });

  it('is not written without a sending chain', () => {
    expect(codeOf(() => encodeSession({ ...session(), sending: null }))).toBe('E_STATE');
  });

  it.each([
    ['Ns', 0x120],
    ['Nr', 0x124],
    ['PN', 0x128],
    ['the count of sent messages', 0x12c],
  ])('A27 with %s at its limit is read, and beyond it is not', (_what, at) => {
    expect(codeOf(() => decodeSession(withBytes(at, uint(2000, 4))))).toBe('none');
    expect(codeOf(() => decodeSession(withBytes(at, uint(2001, 4))))).toBe('E_STATE');
  });

  const none = encodeSession({ ...session(), receiving: null });
  it.each([
    ['nothing', new Uint8Array(0)],
    ['a byte less', written.slice(0, -1)],
    ['a byte more', concat(written, new Uint8Array(1))],
    ['a version before the first', withBytes(0, Uint8Array.of(0))],
    ['a version of later', withBytes(0, Uint8Array.of(2))],
    ['no suite', withBytes(1, Uint8Array.of(0))],
    ['a suite of later', withBytes(1, Uint8Array.of(4))],
    ['a flag of later', withBytes(2, Uint8Array.of(8))],
    ['a jitter out of range', withBytes(3, Uint8Array.of(64))],
    ['the first reserved byte set', withBytes(0x138, Uint8Array.of(1))],
    ['the last reserved byte set', withBytes(0x13f, Uint8Array.of(1))],
    ['an own ratchet key of low order', withBytes(0xa0, new Uint8Array(32))],
    ['a remote ratchet key of low order', withBytes(0xc0, new Uint8Array(32))],
    ['no receiving chain but its ratchet key', withBytes(0xc0, filled(1, 9), none)],
    ['no receiving chain but its key', withBytes(0x11f, filled(1, 9), none)],
    ['no receiving chain but its index', withBytes(0x124, uint(1, 4), none)],
  ])('A27 with %s is refused as E_STATE', (_what, bytes) => {
    expect(codeOf(() => decodeSession(bytes))).toBe('E_STATE');
  });

  it('A27 says which of its values nobody can read', () => {
    const said = (bytes: Uint8Array): unknown => {
      try {
        return decodeSession(bytes);
      } catch (error) {
        return error instanceof Error ? [error.message, String(error.cause)] : error;
      }
    };
    expect(said(withBytes(1, Uint8Array.of(9)))).toEqual([
      'E_STATE: a stored session holds a malformed value',
      'RatchetError: E_VERSION: unknown suite',
    ]);
    const message = (bytes: Uint8Array): unknown => [said(bytes)].flat()[0];
    expect([
      message(written.slice(1)),
      message(withBytes(0, Uint8Array.of(2))),
      message(withBytes(3, Uint8Array.of(64))),
      message(withBytes(0x124, uint(1, 4), none)),
    ]).toEqual([
      'E_STATE: a stored session has the wrong length',
      'E_STATE: a stored session is of an unknown version',
      'E_STATE: a stored session has reserved bits set',
      'E_STATE: a stored session has half a receiving chain',
    ]);
    expect(said(withBytes(0x128, uint(2001, 4)))).toEqual([
      'E_STATE: a stored session counts past a limit',
      'undefined',
    ]);
  });

  it.each([
    ['an unknown suite', withBytes(0x01, Uint8Array.of(0x7f)), 1],
    ['a public key that is none', withBytes(0xa0, filled(32, 0xff)), 3],
    ['a count past its limit', withBytes(0x128, filled(4, 0xff)), 4],
  ])('A53 leaves no secret of a state it refuses for %s', (_what, state, secrets) => {
    const taken: Uint8Array[] = [];
    class Watched extends Uint8Array {
      override slice(start?: number, end?: number): Uint8Array<ArrayBuffer> {
        const part = Uint8Array.from(super.slice(start, end));
        if (start !== undefined && [0x60, 0x80, 0xe0, 0x100].includes(start)) taken.push(part);
        return part;
      }
    }
    expect(codeOf(() => decodeSession(Watched.from(state)))).toBe('E_STATE');
    expect(taken).toHaveLength(secrets);
    expect(taken.every(isAllZero)).toBe(true);
  });
});
