import { loadRnnoise, RnnoiseWorkletNode } from '@sapphi-red/web-noise-suppressor';
import type { CleanTrack } from './cleanTrack.ts';
import { createFilterWatch, FILTER_SAMPLE_MS } from './filterWatch.ts';

// As the package has them, each a file of its own in what is built.
const worklet = new URL(
  '../../../node_modules/@sapphi-red/web-noise-suppressor/dist/rnnoise/workletProcessor.js',
  import.meta.url,
);
const plain = new URL('../../../node_modules/@sapphi-red/web-noise-suppressor/dist/rnnoise.wasm', import.meta.url);
const simd = new URL('../../../node_modules/@sapphi-red/web-noise-suppressor/dist/rnnoise_simd.wasm', import.meta.url);

/** RNNoise takes it for granted. */
const SAMPLE_RATE = 48_000;
/** To load, to compile, and to let a first sound through: what takes longer is no help in a call. */
const TEST_LIMIT_MS = 5000;
const TEST_STEP_MS = 50;
const ALIVE = 1e-5;

/**
 * RNNoise as a node of Web Audio (ADR 52). It is sent a sound of its own first: while its code is still compiled, or
 * where that is forbidden, it gives silence and no error. When that sound came through, the microphone is led to it.
 */
export const cleanWithRnnoise: CleanTrack = async (raw, failed) => {
  const context = new AudioContext({ sampleRate: SAMPLE_RATE });
  let watching: ReturnType<typeof setInterval> | undefined;
  const close = (): void => {
    clearInterval(watching);
    void context.close().catch(() => undefined);
  };
  try {
    const [wasmBinary] = await Promise.all([
      loadRnnoise({ url: plain.href, simdUrl: simd.href }),
      context.audioWorklet.addModule(worklet.href),
    ]);
    const filter = new RnnoiseWorkletNode(context, { wasmBinary, maxChannels: 1 });
    const behind = meter(context, filter);
    if (!(await passesSound(context, filter, behind))) {
      close();
      return null;
    }
    const microphone = context.createMediaStreamSource(new MediaStream([raw]));
    const before = meter(context, microphone);
    const out = context.createMediaStreamDestination();
    microphone.connect(filter).connect(out);
    const [track] = out.stream.getAudioTracks();
    if (track === undefined) {
      close();
      return null;
    }
    const watch = createFilterWatch();
    let last = { at: performance.now(), rendered: context.currentTime };
    watching = setInterval(() => {
      const now = { at: performance.now(), rendered: context.currentTime };
      const passedMs = now.at - last.at;
      const renderedMs = (now.rendered - last.rendered) * 1000;
      last = now;
      if (watch({ before: before(), behind: behind(), passedMs, renderedMs }) === null) return;
      clearInterval(watching);
      failed();
    }, FILTER_SAMPLE_MS);
    return {
      track,
      close: () => {
        track.stop();
        filter.destroy();
        close();
      },
    };
  } catch {
    close();
    return null;
  }
};

/** How loud a node is now. */
function meter(context: AudioContext, node: AudioNode): () => number {
  const analyser = new AnalyserNode(context, { fftSize: 2048 });
  const samples = new Float32Array(analyser.fftSize);
  node.connect(analyser);
  return () => {
    analyser.getFloatTimeDomainData(samples);
    return Math.sqrt(samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length);
  };
}

/** A hum with the overtones of a voice, in words of a quarter of a second; nobody hears it. */
async function passesSound(context: AudioContext, filter: AudioNode, behind: () => number): Promise<boolean> {
  const voice = new GainNode(context, { gain: 0.2 });
  const words = new OscillatorNode(context, { frequency: 2, type: 'square' });
  const depth = new GainNode(context, { gain: 0.2 });
  words.connect(depth).connect(voice.gain);
  const tones = [1, 2, 3, 4, 5].map((overtone) => {
    const tone = new OscillatorNode(context, { frequency: 140 * overtone });
    tone.connect(new GainNode(context, { gain: 0.5 / overtone })).connect(voice);
    return tone;
  });
  voice.connect(filter);
  for (const source of [words, ...tones]) source.start();
  // A node that leads nowhere is not worked through.
  const nowhere = new GainNode(context, { gain: 0 });
  filter.connect(nowhere).connect(context.createMediaStreamDestination());
  const passed = await comesTrue(() => behind() > ALIVE, TEST_LIMIT_MS);
  for (const source of [words, ...tones]) source.stop();
  voice.disconnect();
  filter.disconnect(nowhere);
  return passed;
}

function comesTrue(isTrue: () => boolean, withinMs: number): Promise<boolean> {
  return new Promise((resolve) => {
    const until = performance.now() + withinMs;
    const look = setInterval(() => {
      const is = isTrue();
      if (!is && performance.now() < until) return;
      clearInterval(look);
      resolve(is);
    }, TEST_STEP_MS);
  });
}
