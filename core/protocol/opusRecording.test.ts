import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { element, opusWebm, type OpusWebmOptions } from '../../test/fakes/opusWebm.ts';
import { MAX_VOICE_BYTES, MAX_VOICE_MS } from './limits.ts';
import { readOpusRecording } from './opusRecording.ts';

const durationOf = (options: OpusWebmOptions) => readOpusRecording(opusWebm(options))?.durationMs ?? null;

describe('a recording', () => {
  test('is as long as its packets say, whatever their mode', () => {
    expect(durationOf({ packets: 50 })).toBe(3000);
    expect(durationOf({ packets: 10, toc: 0x08 })).toBe(200);
    expect(durationOf({ packets: 4, toc: 0x80 })).toBe(10);
    expect(durationOf({ packets: 10, toc: 0x79 })).toBe(400);
    // Two frames of 20 ms in one packet, counted in its second byte.
    const counted = opusWebm({ packets: 1, toc: 0x0b, packetBytes: 3 });
    counted[counted.length - 2] = 2;
    expect(readOpusRecording(counted)?.durationMs).toBe(40);
  });

  test('is a minute at most, by what its packets say and not by what is said of it (A48)', () => {
    expect(durationOf({ packets: MAX_VOICE_MS / 60 })).toBe(MAX_VOICE_MS);
    expect(durationOf({ packets: MAX_VOICE_MS / 60 + 40 })).toBeNull();
    // An hour of silence has room in a file of this size.
    expect(durationOf({ packets: 3000, packetBytes: 3, toc: 0x19 })).toBeNull();
  });

  test.each<[string, OpusWebmOptions]>([
    ['of another codec', { codec: 'A_VORBIS' }],
    ['that is a picture', { trackType: 1 }],
    ['of another kind of file', { docType: 'matroska' }],
    ['of two tracks', { tracks: 2 }],
    ['of no track', { tracks: 0 }],
    ['of many channels', { channels: 8 }],
    ['of no channel', { channels: 0 }],
    ['whose channels have a map', { mappingFamily: 1 }],
    ['without a packet', { packets: 0 }],
    ['with several packets in a block', { flags: 0x86 }],
    ['with packets longer than any', { toc: 0x1b, packetBytes: 200 }],
    ['that is encoded once more', { more: element(0x6d80, []) }],
    ['that is cut off', { more: Uint8Array.of(0xec, 0x8f) }],
  ])('%s is none', (_which, options) => {
    expect(durationOf({ packets: 3, ...options })).toBeNull();
  });

  test('what is unknown in it is passed over', () => {
    expect(durationOf({ packets: 3, more: element(0xec, [new Uint8Array(5)]) })).toBe(180);
  });

  test('of any bytes is judged and never fails', () => {
    expect(readOpusRecording(new Uint8Array(0))).toBeNull();
    expect(readOpusRecording(new Uint8Array(MAX_VOICE_BYTES + 1))).toBeNull();
    const good = opusWebm({ packets: 3 });
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), fc.nat({ max: good.length }), (noise, cut) => {
        const mixed = Uint8Array.of(...good.slice(0, cut), ...noise);
        const read = readOpusRecording(mixed);
        expect(read === null || read.durationMs <= MAX_VOICE_MS + 2000).toBe(true);
        expect(readOpusRecording(noise)).toBeNull();
      }),
      { numRuns: 200 },
    );
  });
});
