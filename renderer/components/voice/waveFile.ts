/**
 * Sound as a WAV file of 16 bits and one channel (RIFF, WAVE_FORMAT_PCM). A player knows of it how long it is, and goes
 * to any place of it at once; of what a recorder makes it knows neither.
 */
export function waveFile(samples: Float32Array, rate: number): Uint8Array {
  const file = new Uint8Array(44 + 2 * samples.length);
  const view = new DataView(file.buffer);
  const text = (at: number, word: string): void => {
    for (const [index, letter] of [...word].entries()) view.setUint8(at + index, letter.charCodeAt(0));
  };
  text(0, 'RIFF');
  view.setUint32(4, file.length - 8, true);
  text(8, 'WAVEfmt ');
  view.setUint32(16, 16, true);
  view.setUint16(20, 1, true);
  view.setUint16(22, 1, true);
  view.setUint32(24, rate, true);
  view.setUint32(28, 2 * rate, true);
  view.setUint16(32, 2, true);
  view.setUint16(34, 16, true);
  text(36, 'data');
  view.setUint32(40, 2 * samples.length, true);
  for (const [index, sample] of samples.entries()) {
    view.setInt16(44 + 2 * index, Math.max(-1, Math.min(1, sample)) * 0x7fff, true);
  }
  return file;
}
