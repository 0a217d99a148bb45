import { playOnce } from './playOnce.ts';

export interface TestRecordingEvents {
  /** What was heard is played now. */
  readonly playing: () => void;
  /** It was played, or could not be. */
  readonly done: (played: boolean) => void;
}

const TEST_RECORDING_MS = 5000;

/** Records a few seconds in memory and plays them once; then they are gone. Returns the stop. */
export function recordAndPlay(track: MediaStreamTrack, speaker: string, events: TestRecordingEvents): () => void {
  const recorder = new MediaRecorder(new MediaStream([track]));
  const pieces: Blob[] = [];
  let stopped = false;
  let silence: () => void = () => undefined;
  const play = (): void => {
    if (stopped) return;
    const url = URL.createObjectURL(new Blob(pieces, { type: recorder.mimeType }));
    const stop = playOnce(url, speaker, (played) => {
      URL.revokeObjectURL(url);
      events.done(played);
    });
    silence = () => {
      stop();
      URL.revokeObjectURL(url);
    };
    events.playing();
  };
  recorder.addEventListener('dataavailable', ({ data }) => pieces.push(data));
  recorder.addEventListener('stop', play);
  recorder.addEventListener('error', () => {
    if (!stopped) events.done(false);
    stopped = true;
  });
  recorder.start();
  const end = setTimeout(() => {
    if (recorder.state !== 'inactive') recorder.stop();
  }, TEST_RECORDING_MS);
  return () => {
    stopped = true;
    clearTimeout(end);
    silence();
    if (recorder.state !== 'inactive') recorder.stop();
  };
}
