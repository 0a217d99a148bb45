import { barOf, createLevelMeter } from '../sound/levelMeter.ts';

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
}

/** Records one track, which is stopped with it. Throws where this engine cannot; then nothing of it goes on. */
export function recordVoice(track: MediaStreamTrack, { onSound, onEnd }: RecorderPorts): VoiceRecorder {
  // Constant, so that a minute has the size that it should have, whatever is said.
  const options = { mimeType: MIME, audioBitsPerSecond: BITS_PER_SECOND, audioBitrateMode: 'constant' };
  const recorder = new MediaRecorder(new MediaStream([track]), options);
  const parts: Blob[] = [];
  const meter = createLevelMeter(track);
  const startedAt = performance.now();
  const elapsed = (): number => performance.now() - startedAt;
  const look = setInterval(() => onSound(barOf(meter.level() ?? 0), Math.min(elapsed(), MAX_RECORDING_MS)), LOOK_MS);
  const limit = setTimeout(() => stop(), MAX_RECORDING_MS);

  const free = (): void => {
    clearInterval(look);
    clearTimeout(limit);
    meter.close();
    track.stop();
  };
  const stop = (): void => {
    // An unplugged microphone ends the recorder by itself.
    if (recorder.state !== 'inactive') recorder.stop();
  };
  recorder.addEventListener('dataavailable', ({ data }) => parts.push(data));
  recorder.addEventListener('stop', () => {
    free();
    void new Blob(parts)
      .arrayBuffer()
      .then((buffer) => onEnd(buffer.byteLength === 0 ? null : new Uint8Array(buffer)))
      .catch(() => onEnd(null));
  });
  recorder.addEventListener('error', stop);
  try {
    recorder.start();
  } catch (error) {
    free();
    throw error;
  }

  return { stop };
}
