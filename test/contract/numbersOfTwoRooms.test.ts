import { expect, test } from 'vitest';
import * as call from '../../core/call/connection.ts';
import * as limits from '../../core/protocol/limits.ts';
import * as travels from '../../core/protocol/peerMessageLimits.ts';
import * as ratchet from '../../core/ratchet/sealedRecording.ts';

// The rooms do not import each other. What only one of them allowed would be made here and refused there.

test('a call numbers its connections as far as messages can, and no further', () => {
  expect([call.MAX_GENERATION, call.MAX_RESTART]).toEqual([travels.MAX_GENERATION, travels.MAX_RESTART]);
});

test('a recording is sealed in pieces of the size and number that a server takes', () => {
  const { VOICE_PIECE_BYTES, MAX_VOICE_BYTES, MAX_VOICE_PIECES } = ratchet;
  const tag = 16;
  expect([VOICE_PIECE_BYTES + tag, MAX_VOICE_BYTES, MAX_VOICE_PIECES]).toEqual([
    limits.SEALED_VOICE_PIECE_BYTES,
    limits.MAX_VOICE_BYTES,
    limits.MAX_VOICE_PIECES,
  ]);
});
