/** What a voice message is made of; the other side takes nothing else. */
const MIME = 'audio/webm;codecs=opus';
const BITS_PER_SECOND = 24_000;
/** The longest voice message. */
export const MAX_RECORDING_MS = 60_000;
/** As often as somebody who watches a level wants to see it. */
const LOOK_MS = 100;

export interface RecorderPorts {
  /** Called ten times a second: how loud it is, 0 to 1, and for how long it has recorded. */
  readonly onSound: (level: number, elapsedMs: number) => void;
  /** It ended, by itself after a minute or because it was to; null: nothing was recorded. */
  readonly onEnd: (recording: Uint8Array | null) => void;
}

export interface VoiceRecorder {
  /** Ends it, and frees the microphone. What was recorded comes through `onEnd`. */
  readonly stop: () => void;
  /** The same, and nothing comes. */
  readonly discard: () => void;
}

/** Records one track, which is stopped with it. */
export function recordVoice(track: MediaStreamTrack, { onSound, onEnd }: RecorderPorts): VoiceRecorder {
  const stream = new MediaStream([track]);
  // Constant, so that a minute has the size that it should have, whatever is said.
  const options = { mimeType: MIME, audioBitsPerSecond: BITS_PER_SECOND, audioBitrateMode: 'constant' };
  const recorder = new MediaRecorder(stream, options);
  const parts: Blob[] = [];
  let isDiscarded = false;
  const level = levelOf(stream);
  const startedAt = performance.now();
  const elapsed = (): number => performance.now() - startedAt;
  const look = setInterval(() => onSound(level.now(), Math.min(elapsed(), MAX_RECORDING_MS)), LOOK_MS);
  const limit = setTimeout(() => stop(), MAX_RECORDING_MS);

  const free = (): void => {
    clearInterval(look);
    clearTimeout(limit);
    level.close();
    track.stop();
  };
  const stop = (): void => {
    // An unplugged microphone ends the recorder by itself.
    if (recorder.state !== 'inactive') recorder.stop();
  };
  recorder.addEventListener('dataavailable', ({ data }) => parts.push(data));
  recorder.addEventListener('stop', () => {
    free();
    if (isDiscarded) return;
    void new Blob(parts)
      .arrayBuffer()
      .then((buffer) => onEnd(buffer.byteLength === 0 ? null : new Uint8Array(buffer)))
      .catch(() => onEnd(null));
  });
  recorder.addEventListener('error', stop);
  recorder.start();

  return {
    stop,
    discard: () => {
      isDiscarded = true;
      stop();
      free();
    },
  };
}

function levelOf(stream: MediaStream): { readonly now: () => number; readonly close: () => void } {
  const context = new AudioContext();
  const analyser = context.createAnalyser();
  analyser.fftSize = 1024;
  context.createMediaStreamSource(stream).connect(analyser);
  const samples = new Float32Array(analyser.fftSize);
  return {
    now: () => {
      analyser.getFloatTimeDomainData(samples);
      const power = samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length;
      // From -60 dB, a quiet room, to 0.
      return power === 0 ? 0 : Math.min(1, Math.max(0, 1 + Math.log10(power) / 6));
    },
    close: () => void context.close().catch(() => undefined),
  };
}
