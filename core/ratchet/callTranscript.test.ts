import { expect, it } from 'vitest';
import { sharedPrimitives as primitives } from '../../test/stage/ratchetParty.ts';
import { ascii, concat } from './bytes.ts';
import { type CallTranscript, callTranscriptHash } from './callTranscript.ts';

const filled = (length: number, byte: number): Uint8Array => new Uint8Array(length).fill(byte);
const call: CallTranscript = {
  callId: filled(16, 1),
  caller: { identity: filled(64, 2), dtlsFingerprint: filled(32, 3) },
  callee: { identity: filled(64, 4), dtlsFingerprint: filled(32, 5) },
  offerHash: filled(32, 6),
  answerHash: filled(32, 7),
};

it('A44 the transcript of a call is the hash of its parts in the order of the page, under a label of its own', () => {
  const written = concat(
    ascii('ringfort/1/call\0'),
    filled(16, 1),
    filled(64, 2),
    filled(64, 4),
    filled(32, 3),
    filled(32, 5),
    filled(32, 6),
    filled(32, 7),
  );
  expect(callTranscriptHash(primitives, call)).toEqual(primitives.sha256(written));
});

it('A44 no part of it may lend bytes to its neighbour: each has its length', () => {
  const short = (length: number) => new RangeError(`not ${length} bytes`);
  const hash = (change: Partial<CallTranscript>) => () => callTranscriptHash(primitives, { ...call, ...change });
  expect(hash({ callId: filled(17, 1) })).toThrow(short(16));
  expect(hash({ callee: { ...call.callee, identity: filled(63, 4) } })).toThrow(short(64));
  expect(hash({ answerHash: filled(31, 7) })).toThrow(short(32));
});
