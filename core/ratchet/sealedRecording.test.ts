import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sharedPrimitives as primitives } from '../../test/stage/ratchetParty.ts';
import {
  MAX_VOICE_BYTES,
  MAX_VOICE_PIECES,
  openRecording,
  sealRecording,
  VOICE_PIECE_BYTES,
  voicePieces,
  type RecordingKey,
} from './sealedRecording.ts';

/** With the tag of ChaCha20-Poly1305. */
const SEALED_VOICE_PIECE_BYTES = VOICE_PIECE_BYTES + 16;

const filled = (length: number, byte: number): Uint8Array => new Uint8Array(length).fill(byte);
const key: RecordingKey = { id: filled(16, 0x0a), key: filled(32, 0x0b) };
/** No two pieces of it are alike. */
const recordingOf = (length: number): Uint8Array =>
  Uint8Array.from({ length }, (_, at) => (at * 31 + Math.floor(at / 251)) % 256);
const aboutOf = (recording: Uint8Array) => ({
  length: recording.length,
  digest: new Uint8Array(createHash('sha256').update(recording).digest()),
});
const open = (recording: Uint8Array, sealed: readonly Uint8Array[], by = key) =>
  openRecording(primitives, by, aboutOf(recording), sealed);

const long = recordingOf(3 * VOICE_PIECE_BYTES + 5);
const sealedLong = sealRecording(primitives, key, long);

describe('a sealed recording', () => {
  it('opens to what was recorded, whatever its length', () => {
    for (const length of [1, VOICE_PIECE_BYTES, VOICE_PIECE_BYTES + 1, MAX_VOICE_BYTES]) {
      const recording = recordingOf(length);
      expect(open(recording, sealRecording(primitives, key, recording))).toEqual(recording);
    }
  });

  it('tells one of five sizes and nothing else about its length', () => {
    const sizes = new Set<number>();
    for (let length = 1; length <= MAX_VOICE_BYTES; length += 1000) sizes.add(voicePieces(length));
    expect([...sizes]).toEqual([1, 2, 4, 8, MAX_VOICE_PIECES]);
    expect(sealedLong.map(({ length }) => length)).toEqual(Array.from({ length: 4 }, () => SEALED_VOICE_PIECE_BYTES));
  });

  it('is not made of nothing, nor of more than the longest', () => {
    for (const length of [0, MAX_VOICE_BYTES + 1]) {
      expect(() => sealRecording(primitives, key, new Uint8Array(length))).toThrow(RangeError);
    }
    expect(() => sealRecording(primitives, { ...key, key: filled(31, 1) }, long)).toThrow(RangeError);
    expect(() => sealRecording(primitives, { ...key, id: filled(15, 1) }, long)).toThrow(RangeError);
  });

  it('does not open when pieces were cut off, added, left out, swapped or repeated (A17)', () => {
    fc.assert(
      fc.property(fc.array(fc.nat({ max: 3 }), { maxLength: 6 }), (order) => {
        const pieces = order.flatMap((index) => sealedLong.slice(index, index + 1));
        const isWhole = order.join() === '0,1,2,3';
        expect(open(long, pieces) !== undefined).toBe(isWhole);
      }),
      { numRuns: 60, examples: [[[0, 1, 2]], [[0, 1, 2, 3, 3]], [[0, 2, 1, 3]], [[0, 1, 2, 2]], [[0, 1, 2, 3]]] },
    );
  });

  it('is not taken for a shorter one whose last piece was cut off', () => {
    const shorter = long.slice(0, 2 * VOICE_PIECE_BYTES);
    expect(open(shorter, sealedLong.slice(0, 2))).toBeUndefined();
  });

  it('does not open when a bit of it is another', () => {
    fc.assert(
      fc.property(fc.nat({ max: 3 }), fc.nat({ max: SEALED_VOICE_PIECE_BYTES * 8 - 1 }), (index, bit) => {
        const damaged = sealedLong.map((piece) => piece.slice());
        const piece = damaged[index];
        if (piece !== undefined) piece[bit >> 3] = (piece[bit >> 3] ?? 0) ^ (1 << (bit & 7));
        expect(open(long, damaged)).toBeUndefined();
      }),
      { numRuns: 40 },
    );
  });

  it('does not take a piece of another recording, also not of one under the same key or id', () => {
    const others: RecordingKey[] = [
      { ...key, id: filled(16, 0x0c) },
      { ...key, key: filled(32, 0x0c) },
    ];
    for (const other of others) {
      const foreign = sealRecording(primitives, other, long);
      expect(open(long, [...sealedLong.slice(0, 3), ...foreign.slice(3)])).toBeUndefined();
      expect(open(long, sealedLong, other)).toBeUndefined();
    }
  });

  it('is refused when it is not the recording that was promised', () => {
    const digest = filled(32, 0);
    expect(openRecording(primitives, key, { length: long.length, digest }, sealedLong)).toBeUndefined();
    const { digest: right } = aboutOf(long);
    expect(openRecording(primitives, key, { length: long.length - 1, digest: right }, sealedLong)).toBeUndefined();
  });

  it('does not open out of pieces of any other length', () => {
    const cut = sealedLong.map((piece, index) => (index === 3 ? piece.slice(0, 100) : piece));
    expect(open(long, cut)).toBeUndefined();
  });
});
