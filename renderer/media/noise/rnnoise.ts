import { loadRnnoise, RnnoiseWorkletNode } from '@sapphi-red/web-noise-suppressor';
import type { CleanTrack, CleaningFault } from './cleanTrack.ts';
import type { Passage } from './filterTrial.ts';
import { createFilterWatch, FILTER_SAMPLE_MS } from './filterWatch.ts';
import { tryFilter } from './tryFilter.ts';

// As the package has them, each a file of its own in what is built.
const worklet = new URL(
  '../../../node_modules/@sapphi-red/web-noise-suppressor/dist/rnnoise/workletProcessor.js',
  import.meta.url,
);
const plain = new URL('../../../node_modules/@sapphi-red/web-noise-suppressor/dist/rnnoise.wasm', import.meta.url);
const simd = new URL('../../../node_modules/@sapphi-red/web-noise-suppressor/dist/rnnoise_simd.wasm', import.meta.url);

/** RNNoise takes the rate for granted. Nothing is played here, so that speakers may come and go. */
const SETUP: AudioContextOptions & { readonly sinkId: { readonly type: 'none' } } = {
  sampleRate: 48_000,
  sinkId: { type: 'none' },
};
/** Both channels of a stereo microphone go into the one that is filtered. */
const MONO = { channelCount: 1, channelCountMode: 'explicit' } as const;

/** RNNoise as a node of Web Audio (ADR 52), tried before the microphone is led to it and watched from then on. */
export const cleanWithRnnoise: CleanTrack = async (raw, failed) => {
  const context = new AudioContext(SETUP);
  let watching: ReturnType<typeof setInterval> | undefined;
  const watched = new AbortController();
  const endWatch = (): void => {
    clearInterval(watching);
    watched.abort();
  };
  const close = (): void => {
    endWatch();
    void context.close().catch(() => undefined);
  };
  try {
    const [wasmBinary] = await Promise.all([
      loadRnnoise({ url: plain.href, simdUrl: simd.href }),
      context.audioWorklet.addModule(worklet.href),
      context.resume(),
    ]);
    const input = new GainNode(context, MONO);
    const filter = new RnnoiseWorkletNode(context, { wasmBinary, maxChannels: 1 });
    Object.assign(filter, MONO);
    const out = new MediaStreamAudioDestinationNode(context, { channelCount: 1 });
    const [track] = out.stream.getAudioTracks();
    if (track === undefined) throw new Error('a destination without a track');
    input.connect(filter).connect(out);
    const [before, behind] = [meter(context, input), meter(context, filter)];
    const levels = (): Passage => ({ before: before(), behind: behind() });

    const fault = await tryFilter({ context, input, levels });
    if (fault !== null) {
      close();
      return { ok: false, why: fault };
    }

    const giveUp = (why: CleaningFault): void => {
      endWatch();
      failed(why);
    };
    // Said at once; what nobody says is measured.
    const { signal } = watched;
    filter.addEventListener('processorerror', () => giveUp('failed'), { signal });
    context.addEventListener('statechange', () => context.state !== 'running' && giveUp('failed'), { signal });
    watching = watch(context, levels, giveUp);
    context.createMediaStreamSource(new MediaStream([raw])).connect(input);
    return {
      ok: true,
      track,
      close: () => {
        track.stop();
        filter.destroy();
        close();
      },
    };
  } catch {
    close();
    return { ok: false, why: 'failed' };
  }
};

function watch(context: AudioContext, levels: () => Passage, giveUp: (why: CleaningFault) => void) {
  const take = createFilterWatch();
  let last = { at: performance.now(), rendered: context.currentTime };
  return setInterval(() => {
    const now = { at: performance.now(), rendered: context.currentTime };
    const sample = { passedMs: now.at - last.at, renderedMs: (now.rendered - last.rendered) * 1000 };
    last = now;
    const fault = take({ ...levels(), ...sample });
    if (fault !== null) giveUp(fault);
  }, FILTER_SAMPLE_MS);
}

/** How loud a node is: root mean square of its last third of a second. */
function meter(context: AudioContext, node: AudioNode): () => number {
  const analyser = new AnalyserNode(context, { fftSize: 16_384 });
  const samples = new Float32Array(analyser.fftSize);
  node.connect(analyser);
  return () => {
    analyser.getFloatTimeDomainData(samples);
    return Math.sqrt(samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length);
  };
}
