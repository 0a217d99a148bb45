import {
  mayUpdate,
  newestSeen,
  seenAfter,
  type SeenStatement,
  type Today,
  type UpdateVerdict,
} from '../../core/updates/mayUpdate.ts';
import type { Installation } from '../../core/updates/programOwner.ts';
import { MAX_LIFE_MS, type ReleaseStatement } from '../../core/updates/releaseStatement.ts';
import { rolloutShare } from '../../core/updates/rolloutShare.ts';
import { openStatement, type OpenedStatement } from '../../core/updates/signedStatement.ts';
import type { UpdateSource } from '../../core/updates/updateSource.ts';
import type { Clock, ComputerTime } from '../ports/clock.ts';
import { UpdateError } from './updateError.ts';
import type { UpdateMemory } from './updateMemory.ts';

export interface ReleaseJudgePorts extends Clock, Pick<ComputerTime, 'wall'> {
  /** Null: this build asks nobody. */
  readonly source: UpdateSource | null;
  /** The version that runs. */
  readonly current: string;
  readonly installation: Installation;
  readonly memory: UpdateMemory;
}

export interface JudgedRelease {
  readonly statement: ReleaseStatement;
  readonly verdict: UpdateVerdict;
}

export interface ReleaseJudge {
  /** The newest statement that was seen under any of our keys. */
  readonly seen: () => SeenStatement | null;
  readonly judge: (statement: ReleaseStatement, callUnderWay: boolean) => UpdateVerdict;
  /** What a feed sent. What was not seen before is on the disk when it returns. Throws UpdateError. */
  readonly hear: (file: Uint8Array, keys: UpdateSource['keys'], callUnderWay: boolean) => JudgedRelease;
  /** The last that was heard, judged by now; null: nothing was, or its key is no longer one of ours. */
  readonly kept: () => JudgedRelease | null;
  /** The feed said nothing that holds. Throws UpdateError. */
  readonly heardNothing: () => void;
  /**
   * What was heard last is out of date. Its age is by each clock alone, as it was then and is now: one that is wrong,
   * and stays so, makes no difference.
   */
  readonly isSilent: (clocks?: readonly (keyof Today)[]) => boolean;
}

type Signed = Extract<OpenedStatement, { readonly ok: true }>;

const nameOf = (key: Uint8Array): string => Buffer.from(key).toString('base64');

/** `mayUpdate` with what this installation knows: its version and place in rollouts, both clocks, and what it heard. */
export function createReleaseJudge(ports: ReleaseJudgePorts): ReleaseJudge {
  const { source, memory, installation } = ports;
  const today = (): Today => ({ corrected: ports.now(), own: ports.wall() });
  const whole = ({ corrected, own }: Today): Today => ({
    corrected: Math.max(0, Math.round(corrected)),
    own: Math.max(0, Math.round(own)),
  });

  const seenUnder = (key: Uint8Array): SeenStatement | null => memory.seen()[nameOf(key)] ?? null;
  const seen: ReleaseJudge['seen'] = () => newestSeen((source?.keys ?? []).flatMap((key) => seenUnder(key) ?? []));

  const judge: ReleaseJudge['judge'] = (statement, callUnderWay) => {
    const share = rolloutShare(memory.seed(), statement.version);
    const facts = { current: ports.current, seen: seen(), statement, today: today(), share };
    return mayUpdate({ ...facts, callUnderWay, owner: installation.owner }, installation.target);
  };

  const kept: ReleaseJudge['kept'] = () => {
    const file = memory.statement();
    if (source === null || file === null) return null;
    const opened = openStatement(Buffer.from(file, 'base64'), source.keys);
    return opened.ok ? { statement: opened.statement, verdict: judge(opened.statement, false) } : null;
  };

  /** What was seen under keys that are ours no longer goes. */
  const seenWith = ({ statement, signers }: Signed, keys: UpdateSource['keys']) =>
    Object.fromEntries(
      keys.flatMap((key) => {
        const before = seenUnder(key);
        const after = signers.includes(key) ? seenAfter(statement, before) : before;
        return after === null ? [] : [[nameOf(key), after] as const];
      }),
    );

  return {
    seen,
    judge,
    hear: (file, keys, callUnderWay) => {
      const opened = openStatement(file, keys);
      if (!opened.ok) throw new UpdateError(opened.reason);
      const { statement } = opened;
      const verdict = judge(statement, callUnderWay);
      const { corrected } = whole(today());
      const isRefused = verdict.may === 'refuse';
      // Before anything is downloaded: who cannot write it down could be led back later.
      if (!isRefused || verdict.reason !== 'replayed') {
        memory.remember({
          seen: seenWith(opened, keys),
          checkedAt: corrected,
          statement: Buffer.from(file).toString('base64'),
          ...(isRefused ? {} : { heardAt: whole(today()) }),
        });
      }
      if (isRefused) throw new UpdateError(verdict.reason);
      return { statement, verdict };
    },
    kept,
    heardNothing: () => {
      if (memory.heardAt() === null) memory.remember({ heardAt: whole(today()) });
    },
    isSilent: (clocks = ['corrected', 'own']) => {
      const heard = memory.heardAt();
      const verdict = kept()?.verdict;
      if (verdict?.may === 'refuse' && verdict.reason === 'expired') return true;
      return heard !== null && clocks.some((clock) => today()[clock] - heard[clock] >= MAX_LIFE_MS);
    },
  };
}
