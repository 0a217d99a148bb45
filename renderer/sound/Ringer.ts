import type { RememberedDevice } from '../../core/ipc/devices.ts';
import { allOf, devicesFrom, presentDevices } from '../media/deviceList.ts';
import { onDevicesChanged, type OnDevicesChanged } from '../media/devices.ts';
import { SYSTEM_SPEAKER } from '../media/speaker.ts';
import { startWindowTimer, type StartTimer } from '../media/timer.ts';
import { ring, type Loudspeaker } from './ring.ts';

export interface Ring {
  /** A loop. */
  readonly url: string;
  /** 0 to 1. */
  readonly volume: number;
  /** Where it is to be heard: on those of them that are there. None of them, or none at all: where the system plays. */
  readonly on: readonly RememberedDevice[];
  /** On all of them at once, or on the first one only. */
  readonly at: 'all' | 'first';
}

export interface RingerPorts<Speaker extends Loudspeaker = Loudspeaker> {
  readonly list: () => Promise<readonly MediaDeviceInfo[]>;
  /** Rejects where there is no such output. */
  readonly open: (url: string, speaker: string) => Promise<Speaker>;
  readonly onDevicesChanged: OnDevicesChanged;
  readonly startTimer: StartTimer;
}

export interface Ringer {
  /** Begins to ring; returns the stop, which is silent at once. */
  readonly start: (ring: Ring) => () => void;
  /** It may ring with this soon: then it begins at once. */
  readonly prepare: (url: string) => void;
}

/** Outputs of PulseAudio and PipeWire come and go without an event. */
const LOOK_MS = 3000;
/** An engine that does not say which there are by then does not hold up a call: it rings where the system plays. */
const LIST_LIMIT_MS = 500;

/**
 * Rings where the person wants it. It is never silent for a device that went: as long as none of the chosen ones
 * sounds, the system's default does.
 */
export function createRinger(ports: RingerPorts): Ringer['start'] {
  return ({ url, volume, on, at }) => {
    /** What sounds, by the id of its output. */
    const sounding = new Map<string, () => void>();
    /** Could not be opened; tried again when the devices are others. */
    const failed = new Set<string>();
    let stopped = false;

    const silence = (speaker: string): void => {
      sounding.get(speaker)?.();
      sounding.delete(speaker);
    };
    const sound = async (speaker: string): Promise<void> => {
      if (sounding.has(speaker)) return;
      // Taken before it is open: two looks begin it once, and what opens after it was given up stays silent.
      const opening = (): void => undefined;
      sounding.set(speaker, opening);
      const lost = (): void => {
        silence(speaker);
        failed.add(speaker);
        settle(speakers);
      };
      try {
        const loudspeaker = await ports.open(url, speaker);
        if (sounding.get(speaker) === opening) sounding.set(speaker, ring(loudspeaker, volume, lost));
      } catch {
        if (sounding.get(speaker) === opening) lost();
      }
    };

    let speakers: readonly string[] = [];
    const settle = (present: readonly string[]): void => {
      if (stopped) return;
      speakers = present;
      const usable = present.filter((speaker) => !failed.has(speaker));
      const chosen = at === 'first' ? usable.slice(0, 1) : usable;
      // Where the default fails, there is no output at all.
      const wanted = chosen.length > 0 ? chosen : failed.has(SYSTEM_SPEAKER) ? [] : [SYSTEM_SPEAKER];
      for (const speaker of sounding.keys()) if (!wanted.includes(speaker)) silence(speaker);
      for (const speaker of wanted) void sound(speaker);
    };
    const look = async (): Promise<void> => {
      try {
        const { devices } = devicesFrom(await ports.list());
        const ids = devices.speaker.map(({ id }) => id);
        for (const speaker of failed) if (speaker !== SYSTEM_SPEAKER && !ids.includes(speaker)) failed.delete(speaker);
        // Two of one name are chosen by it alone: they ring together.
        const chosen = (at === 'all' ? allOf : presentDevices)(on, devices.speaker);
        settle(chosen.map(({ id }) => id));
      } catch {
        settle(speakers);
      }
    };

    // Nothing is waited for where nothing was chosen.
    const isChosen = on.length > 0;
    const giveUp = isChosen ? ports.startTimer(LIST_LIMIT_MS, () => settle(speakers)) : () => undefined;
    if (isChosen) void look().finally(giveUp);
    else settle([]);
    const forgetChanges = ports.onDevicesChanged(() => {
      failed.clear();
      void look();
    });
    let cancel: () => void = () => undefined;
    const lookAfter = (): void => {
      cancel = ports.startTimer(LOOK_MS, () => {
        void look();
        lookAfter();
      });
    };
    if (isChosen) lookAfter();
    return () => {
      stopped = true;
      giveUp();
      forgetChanges();
      cancel();
      for (const stop of sounding.values()) stop();
      sounding.clear();
    };
  };
}

/** What was loaded ahead, for one ring. */
const prepared = new Map<string, HTMLAudioElement>();

function looped(url: string): HTMLAudioElement {
  const audio = new Audio(url);
  audio.loop = true;
  return audio;
}

export const ringerPorts: RingerPorts<HTMLAudioElement> = {
  list: () => navigator.mediaDevices.enumerateDevices(),
  open: async (url, speaker) => {
    const audio = prepared.get(url) ?? looped(url);
    prepared.delete(url);
    if (speaker !== SYSTEM_SPEAKER) await audio.setSinkId(speaker);
    return audio;
  },
  onDevicesChanged,
  startTimer: startWindowTimer,
};
const start = createRinger(ringerPorts);

/** Rings aloud. */
export const ringer: Ringer = {
  start,
  prepare: (url) => {
    prepared.clear();
    prepared.set(url, looped(url));
  },
};
