import type { RehearsedSound } from '../../core/ipc/ringTestShapes.ts';
import { createLevelMeter, type LevelMeter } from './levelMeter.ts';
import type { Loudspeaker } from './ring.ts';
import { createRinger, ringerPorts, type Ring, type RingerPorts } from './Ringer.ts';

export interface RehearseRingPorts<Speaker extends Loudspeaker> {
  readonly ringer: RingerPorts<Speaker>;
  /** Of what leaves it; null: that cannot be measured here. */
  readonly meter: (speaker: Speaker) => LevelMeter | null;
}

const LOOK_MS = 50;
/** As many as are told of; more outputs than anybody chose. */
const MOST = 16;

/**
 * Rings as a call does, for so long, and tells what came of it: on how many outputs, and how loud the sound was at its
 * loudest before the system's own volume. Returns the stop, after which nothing is told.
 */
export function rehearseRingOn<Speaker extends Loudspeaker>({ ringer, meter }: RehearseRingPorts<Speaker>) {
  return (ring: Ring, forMs: number, heard: (sound: RehearsedSound) => void): (() => void) => {
    const playing = new Set<string>();
    const failed = new Set<string>();
    const meters: LevelMeter[] = [];
    let level: number | null = null;
    const listen = (): void => {
      for (const one of meters) {
        const now = one.level();
        if (now !== null) level = Math.min(1, Math.max(level ?? 0, now));
      }
    };
    const open = async (url: string, speaker: string): Promise<Loudspeaker> => {
      const opened = await ringer.open(url, speaker).catch((error: unknown) => {
        failed.add(speaker);
        throw error;
      });
      const play = async (): Promise<void> => {
        try {
          await opened.play();
        } catch (error) {
          failed.add(speaker);
          throw error;
        }
        playing.add(speaker);
        const measured = meter(opened);
        if (measured !== null) meters.push(measured);
      };
      return watched(opened, play);
    };
    const silence = createRinger({ ...ringer, open })(ring);
    let stopLooking = (): void => undefined;
    const look = (): void => {
      listen();
      stopLooking = ringer.startTimer(LOOK_MS, look);
    };
    look();
    const end = (): void => {
      stopTimer();
      stopLooking();
      silence();
      for (const one of meters) one.close();
    };
    const stopTimer = ringer.startTimer(forMs, () => {
      end();
      const count = (speakers: ReadonlySet<string>): number => Math.min(speakers.size, MOST);
      heard({ playing: count(playing), failed: count(failed), level });
    });
    return end;
  };
}

/** The same loudspeaker, of which it is known when it plays. */
function watched(speaker: Loudspeaker, play: () => Promise<void>): Loudspeaker {
  return {
    get volume() {
      return speaker.volume;
    },
    set volume(volume) {
      speaker.volume = volume;
    },
    get currentTime() {
      return speaker.currentTime;
    },
    set currentTime(at) {
      speaker.currentTime = at;
    },
    play,
    pause: () => speaker.pause(),
  };
}

/** What the element plays, before its volume; an engine without this measures nothing. */
function meterOf(audio: HTMLAudioElement): LevelMeter | null {
  if (!('captureStream' in audio) || typeof audio.captureStream !== 'function') return null;
  try {
    const stream: unknown = audio.captureStream();
    const track = stream instanceof MediaStream ? stream.getAudioTracks()[0] : undefined;
    return track === undefined ? null : createLevelMeter(track);
  } catch {
    return null;
  }
}

export type RehearseRing = ReturnType<typeof rehearseRingOn>;

export const rehearseRing: RehearseRing = rehearseRingOn({ ringer: ringerPorts, meter: meterOf });
