import { useCallback, useContext, useEffect, useRef, useState } from 'react';
import { audibleCalls } from '../../../core/call/audibleCalls.ts';
import { playOn } from '../../media/speaker.ts';
import { PlaybackPlace } from './playbackPlace.ts';
import { leaveSoundTurn, takeSoundTurn } from './soundTurn.ts';
import { waveFile } from './waveFile.ts';

const SPEEDS = [1, 1.25, 1.5, 2] as const;
const RATE = 48_000;

export interface VoicePlayback {
  /** unreadable: it is not there, or no sound. mute: nothing plays it. */
  readonly state: 'idle' | 'loading' | 'ready' | 'unreadable' | 'mute';
  readonly isPlaying: boolean;
  readonly positionMs: number;
  /** Once it is loaded; null before. */
  readonly durationMs: number | null;
  readonly speed: number;
  readonly toggle: () => void;
  readonly seek: (positionMs: number) => void;
  readonly faster: () => void;
}

/** Decoded in a context of its own, which plays nothing: the whole of it is at hand, and its length is known. */
async function decoded(recording: Uint8Array): Promise<{ readonly url: string; readonly durationMs: number }> {
  const context = new OfflineAudioContext(1, 1, RATE);
  const sound = await context.decodeAudioData(Uint8Array.from(recording).buffer);
  const url = URL.createObjectURL(
    new Blob([Uint8Array.from(waveFile(sound.getChannelData(0), RATE))], { type: 'audio/wav' }),
  );
  return { url, durationMs: sound.duration * 1000 };
}

/**
 * Plays one recording where calls are heard: loaded when it is first wanted, silent when what shows it goes, when
 * another one is wanted, and when somebody rings or a call begins.
 */
export function useVoicePlayback(
  load: () => Promise<Uint8Array | null>,
  onPlayed: () => void = () => undefined,
): VoicePlayback {
  const audio = useRef<HTMLAudioElement | null>(null);
  const [state, setState] = useState<VoicePlayback['state']>('idle');
  const [isPlaying, setPlaying] = useState(false);
  const [positionMs, setPosition] = useState(0);
  const [durationMs, setDuration] = useState<number | null>(null);
  const [speed, setSpeed] = useState<number>(SPEEDS[0]);
  const isGone = useRef(false);
  const { speaker, calls } = useContext(PlaybackPlace);
  // Here, and not where the window is put together: of a call that cannot be read this part alone breaks.
  const audible = audibleCalls(calls).join(' ');
  /** Since the last press nothing has come that it makes way for: a call that has come is not talked into. */
  const isWanted = useRef(false);
  const makeWay = useCallback(() => {
    isWanted.current = false;
    audio.current?.pause();
  }, []);

  useEffect(() => {
    isGone.current = false;
    return () => {
      isGone.current = true;
      leaveSoundTurn(makeWay);
      audio.current?.pause();
      if (audio.current !== null) URL.revokeObjectURL(audio.current.src);
      audio.current = null;
    };
  }, [makeWay]);

  useEffect(() => {
    if (audible !== '') makeWay();
  }, [audible, makeWay]);

  const play = useCallback(
    async (element: HTMLAudioElement): Promise<void> => {
      await playOn(element, await speaker());
      if (isGone.current || !isWanted.current) return;
      await element.play();
      onPlayed();
    },
    [speaker, onPlayed],
  );

  const begin = useCallback(async (): Promise<void> => {
    setState('loading');
    const sound = await load()
      .then((recording) => recording && decoded(recording))
      .catch(() => null);
    if (isGone.current) {
      if (sound !== null) URL.revokeObjectURL(sound.url);
      return;
    }
    if (sound === null) return setState('unreadable');
    try {
      const element = new Audio(sound.url);
      for (const told of ['play', 'pause', 'ended', 'timeupdate', 'seeked']) {
        element.addEventListener(told, () => {
          if (told === 'play') setState('ready');
          setPlaying(!element.paused && !element.ended);
          setPosition(element.currentTime * 1000);
        });
      }
      audio.current = element;
      setDuration(sound.durationMs);
      setState('ready');
      await play(element);
    } catch {
      if (!isGone.current) setState('mute');
    }
  }, [load, play]);

  useEffect(() => {
    if (audio.current !== null) audio.current.playbackRate = speed;
    // It may have been chosen while the recording was loaded.
    // oxlint-disable-next-line react/exhaustive-effect-dependencies
  }, [speed, state]);

  return {
    ...{ state, isPlaying, positionMs, durationMs, speed },
    toggle: () => {
      const element = audio.current;
      if (element !== null && !element.paused && !element.ended) return element.pause();
      takeSoundTurn(makeWay);
      isWanted.current = true;
      if (element !== null) void play(element).catch(() => setState('mute'));
      else if (state !== 'loading') void begin();
    },
    seek: (to) => {
      if (audio.current === null) return;
      audio.current.currentTime = to / 1000;
      setPosition(to);
    },
    faster: () => setSpeed(SPEEDS[(SPEEDS.findIndex((one) => one === speed) + 1) % SPEEDS.length] ?? SPEEDS[0]),
  };
}
