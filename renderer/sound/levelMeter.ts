export interface LevelMeter {
  /** How loud it is at this moment, from 0 to 1 (root mean square); null while nothing is measured. */
  readonly level: () => number | null;
  readonly close: () => void;
}

/** Some 20 ms of sound. */
const SAMPLES = 1024;

/** Measures what a track carries, as long as it is enabled. Nothing is played. */
export function createLevelMeter(track: MediaStreamTrack): LevelMeter {
  const context = new AudioContext();
  const analyser = new AnalyserNode(context, { fftSize: SAMPLES });
  const samples = new Float32Array(SAMPLES);
  context.createMediaStreamSource(new MediaStream([track])).connect(analyser);
  return {
    level: () => {
      // Not started yet, or stopped by the system: silence would be a wrong word for it.
      if (context.state !== 'running') return null;
      analyser.getFloatTimeDomainData(samples);
      return Math.sqrt(samples.reduce((sum, sample) => sum + sample * sample, 0) / SAMPLES);
    },
    close: () => void context.close().catch(() => undefined),
  };
}

/** Where a bar from 0 to 1 stands for that level: ears hear ratios, and speech lies between -50 and -10 dB. */
export function barOf(level: number): number {
  const decibels = 20 * Math.log10(Math.max(level, 1e-6));
  return Math.min(1, Math.max(0, (decibels + 55) / 50));
}
