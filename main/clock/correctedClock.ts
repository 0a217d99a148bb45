import { betterSample, mayFollow, sampleOf, type TimeSample } from '../../core/protocol/serverTime.ts';
import type { ComputerTime } from '../ports/clock.ts';

/** What is remembered of a server's time between two runs. */
export interface KeptServerTime {
  /** The server's time minus that of this computer's clock. */
  readonly offsetMs: number;
  /** The latest time it ever told. */
  readonly latestMs: number;
}

/** Of one server. */
export interface ServerTimeStore {
  readonly load: () => KeptServerTime | null;
  readonly save: (kept: KeptServerTime) => void;
}

export interface CorrectedClock {
  /** The time of day, corrected by what the server says. */
  readonly now: () => number;
  /**
   * The earlier of the corrected and this computer's own time. For what must not be dated ahead whoever of the two is
   * wrong or lies: the epochs of sessions, which rank by their date for ever.
   */
  readonly earliest: () => number;
  /** Whether this server has told the time in this run. Before that both times are of this computer's clock alone. */
  readonly isTold: () => boolean;
  /** How far the corrected time is ahead of this computer's own clock. */
  readonly offsetMs: () => number;
  /** From now on this server's word counts; at first what is remembered of it. */
  readonly follow: (server: ServerTimeStore) => void;
  /** The server told the time: `sentAt` and `receivedAt` by the elapsed clock. */
  readonly heard: (said: HeardTime) => void;
  /** The clocks may have jumped. */
  readonly look: () => void;
}

export interface HeardTime {
  readonly serverMs: number;
  /** 1000 for a `Date` header. */
  readonly stepMs: number;
  readonly sentAt: number;
  readonly receivedAt: number;
}

export interface CorrectedClockPorts {
  readonly clock: Pick<ComputerTime, 'wall' | 'elapsed'>;
  /** The corrected time went ahead by this much, or back: what was dated by it since must be dated anew. */
  readonly onStep: (step: { readonly byMs: number; readonly before: number }) => void;
  /** The offset from this computer's clock is another one. */
  readonly onOffset: (offsetMs: number) => void;
  readonly onFault: (what: string, error?: unknown) => void;
}

/** Less than this is a better measurement of the same time. */
const STEP_MS = 1_000;

/**
 * The time of day by the server's word (docs/adr/0022-whose-time.md). Once the server has told it in this run, it goes
 * on by the elapsed clock, and nobody who sets the computer's clock moves it; before that it is the computer's clock
 * and what is remembered of its error.
 */
export function createCorrectedClock({ clock, onStep, onOffset, onFault }: CorrectedClockPorts): CorrectedClock {
  let sample: TimeSample | null = null;
  let kept: KeptServerTime | null = null;
  let server: ServerTimeStore | null = null;
  let toldOffset = 0;

  const now = (): number => {
    if (sample !== null) return Math.round(sample.difference + clock.elapsed());
    return clock.wall() + (kept?.offsetMs ?? 0);
  };
  const offsetMs = (): number => now() - clock.wall();

  const tellOffset = (): void => {
    const offset = offsetMs();
    if (Math.abs(offset - toldOffset) < STEP_MS) return;
    toldOffset = offset;
    onOffset(offset);
  };

  /** Changes what the time is reckoned by, and tells by how much that moved it. */
  const change = (reckon: () => void): void => {
    const before = now();
    reckon();
    const byMs = now() - before;
    if (Math.abs(byMs) >= STEP_MS) onStep({ byMs, before });
    tellOffset();
  };

  const keep = (latestMs: number): void => {
    const next = { offsetMs: offsetMs(), latestMs: Math.max(latestMs, kept?.latestMs ?? 0) };
    const isSame = kept !== null && Math.abs(kept.offsetMs - next.offsetMs) < STEP_MS;
    // The latest time it told need not be known by the second.
    if (isSame && kept !== null && next.latestMs - kept.latestMs < KEEP_EVERY_MS) return;
    kept = next;
    try {
      server?.save(next);
    } catch (error) {
      // It is learned anew at the next sign-in.
      onFault('server time', error);
    }
  };

  return {
    now,
    earliest: () => Math.min(now(), clock.wall()),
    isTold: () => sample !== null,
    offsetMs,
    follow: (next) =>
      change(() => {
        server = next;
        sample = null;
        kept = next.load();
      }),
    heard: (said) => {
      if (!mayFollow(said.serverMs, kept?.latestMs ?? null, clock.wall())) return onFault('time of the server');
      const next = betterSample(sample, sampleOf(said));
      if (next === sample) return;
      change(() => {
        sample = next;
      });
      keep(said.serverMs);
    },
    look: () => {
      tellOffset();
      if (sample !== null) keep(now());
    },
  };
}

const KEEP_EVERY_MS = 3600_000;
