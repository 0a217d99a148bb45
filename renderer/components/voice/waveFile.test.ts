import { expect, test } from 'vitest';
import { recordingOfText, textOfRecording } from './recordingText.ts';
import { waveFile } from './waveFile.ts';

test('sound is a WAV file of 16 bits and one channel, and what is too loud is cut', () => {
  const file = Buffer.from(waveFile(Float32Array.of(0, 0.5, -1, 2, -3), 48_000));
  expect([file.toString('latin1', 0, 4), file.toString('latin1', 8, 16), file.toString('latin1', 36, 40)]).toEqual([
    'RIFF',
    'WAVEfmt ',
    'data',
  ]);
  expect([file.readUInt32LE(4), file.readUInt32LE(24), file.readUInt32LE(28), file.readUInt32LE(40)]).toEqual([
    file.length - 8,
    48_000,
    96_000,
    10,
  ]);
  expect([0, 1, 2, 3, 4].map((index) => file.readInt16LE(44 + 2 * index))).toEqual([
    0, 16_383, -32_767, 32_767, -32_767,
  ]);
});

test('a recording crosses to main and back as it is, whatever its length', () => {
  for (const length of [0, 1, 8191, 8192, 8193, 30_000]) {
    const recording = Uint8Array.from({ length }, (_, at) => (at * 7) % 256);
    expect(textOfRecording(recording)).toBe(Buffer.from(recording).toString('base64'));
    expect(recordingOfText(textOfRecording(recording))).toEqual(recording);
  }
});
