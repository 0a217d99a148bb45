import { hasLiveCall, ringingCall, type ShownCalls } from '../../core/call/shownCalls.ts';
import type { RunningRehearsal as Test, RehearsedSound } from '../../core/ipc/ringTestShapes.ts';
import type { StartTimer } from '../ports/clock.ts';
import type { RehearsalOutcome } from '../ports/rehearsal.ts';

export interface PopupRehearsalPorts {
  /** The window of calls; made if it is not there. */
  readonly open: () => void;
  readonly show: () => void;
  /** Puts it away. */
  readonly close: () => void;
  readonly isVisible: () => boolean;
  /** Whether anything is to be seen in it. */
  readonly isPainted: () => Promise<boolean>;
  readonly tell: (test: Test | null) => void;
  readonly calls: () => ShownCalls;
  readonly startTimer: StartTimer;
}

export interface PopupRehearsal {
  /** Whoever asks while one is under way gets the outcome of that one. */
  readonly run: () => Promise<RehearsalOutcome>;
  readonly current: () => Test | null;
  readonly drawn: (id: number) => void;
  readonly heard: (id: number, sound: RehearsedSound) => void;
  readonly end: (id: number) => void;
  /** A call that rings needs the window, and whoever begins to talk has no time for a test. */
  readonly draw: (calls: ShownCalls) => void;
  /** The window is gone. */
  readonly interrupt: () => void;
}

/** The page rings for some seconds; a machine under load takes long to make a window and to load its sound. */
const LIMIT_MS = 20_000;
const LOOK_MS = 250;

/** Shows the popup of calls without a call, lets it ring, and looks at what is on the screen. */
export function createPopupRehearsal(ports: PopupRehearsalPorts): PopupRehearsal {
  const { startTimer } = ports;
  let count = 0;
  let underWay: { readonly test: Test; readonly outcome: Promise<RehearsalOutcome> } | null = null;
  let news: News = deaf;

  const begin = (test: Test): Promise<RehearsalOutcome> =>
    new Promise((resolve) => {
      let seen = { isVisible: false, isPainted: false };
      let sound: RehearsedSound | null = null;
      let isShown = false;
      let stopLooking = (): void => undefined;
      const finish = (interrupted: boolean): void => {
        news = deaf;
        underWay = null;
        stopLooking();
        stopLimit();
        ports.tell(null);
        // Whoever rings has it by now.
        if (ringingCall(ports.calls()) === null) ports.close();
        resolve({ ...seen, interrupted, sound });
      };
      const isComplete = (): boolean => seen.isPainted && sound !== null;
      const look = async (): Promise<void> => {
        if (ports.isVisible()) {
          const isPainted = await ports.isPainted().catch(() => false);
          if (underWay?.test !== test) return;
          seen = { isVisible: true, isPainted: seen.isPainted || isPainted };
        }
        if (isComplete()) finish(false);
        else stopLooking = startTimer(LOOK_MS, () => void look());
      };
      const stopLimit = startTimer(LIMIT_MS, () => finish(false));
      news = {
        drawn: () => {
          if (isShown) return;
          isShown = true;
          ports.show();
          void look();
        },
        heard: (heard) => {
          sound = heard;
          if (isComplete()) finish(false);
        },
        interrupt: () => finish(true),
      };
    });

  return {
    run: () => {
      if (underWay !== null) return underWay.outcome;
      const test = { id: (count += 1) };
      const outcome = begin(test);
      underWay = { test, outcome };
      ports.open();
      ports.tell(test);
      return outcome;
    },
    current: () => underWay?.test ?? null,
    drawn: (id) => {
      if (underWay?.test.id === id) news.drawn();
    },
    heard: (id, sound) => {
      if (underWay?.test.id === id) news.heard(sound);
    },
    end: (id) => {
      if (underWay?.test.id === id) news.interrupt();
    },
    draw: (calls) => {
      if (hasLiveCall(calls)) news.interrupt();
    },
    interrupt: () => news.interrupt(),
  };
}

interface News {
  readonly drawn: () => void;
  readonly heard: (sound: RehearsedSound) => void;
  readonly interrupt: () => void;
}

const deaf: News = { drawn: () => undefined, heard: () => undefined, interrupt: () => undefined };
