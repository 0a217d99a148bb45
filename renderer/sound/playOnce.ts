import { playOn, SYSTEM_SPEAKER } from '../media/speaker.ts';

/**
 * Plays a sound once, on this output if it is there. Returns the stop. `ended`: it is over, or there is no output at
 * all; not after a stop.
 */
export function playOnce(url: string, speaker: string, ended: (played: boolean) => void): () => void {
  const audio = new Audio(url);
  let stopped = false;
  const end = (played: boolean): void => {
    if (stopped) return;
    stopped = true;
    ended(played);
  };
  audio.addEventListener('ended', () => end(true));
  audio.addEventListener('error', () => end(false));
  const play = async (): Promise<void> => {
    if (speaker !== SYSTEM_SPEAKER) await playOn(audio, speaker);
    if (!stopped) await audio.play();
  };
  void play().catch(() => end(false));
  return () => {
    stopped = true;
    audio.pause();
  };
}
