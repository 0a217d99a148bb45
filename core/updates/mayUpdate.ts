import type { ProgramOwner } from './programOwner.ts';
import type { ReleasePackage, ReleaseStatement } from './releaseStatement.ts';
import { compareVersions, parseVersion } from './version.ts';

/** The newest statement that this installation ever took for true. */
export interface SeenStatement {
  readonly sequence: number;
  readonly version: string;
}

export interface UpdateFacts {
  /** The version that runs. */
  readonly current: string;
  readonly seen: SeenStatement | null;
  /** Its signature holds. */
  readonly statement: ReleaseStatement;
  /** Milliseconds since 1970, corrected by the server's word (ADR 22). */
  readonly now: number;
  /** Of this installation for this version, from 0 to below 100 (`rolloutShare`). */
  readonly share: number;
  /** Any call that is not over yet. */
  readonly callUnderWay: boolean;
  readonly owner: ProgramOwner;
}

export type StatementFault =
  /** An older statement than one that was seen, or another one under the same number. */
  | 'replayed'
  /** Whoever serves the feed holds back what is newer, or nobody signs any more. */
  | 'expired'
  /** Signed later than now: somebody's clock is wrong, most likely that of this computer. */
  | 'clock';

export type UpdateVerdict =
  | { readonly may: 'refuse'; readonly reason: StatementFault }
  /** `rollout`: there is a newer one, for others first. */
  | { readonly may: 'stay'; readonly why: 'newest' | 'rollout' | 'notARelease' }
  /** Not ours to replace. */
  | { readonly may: 'tell'; readonly owner: Exclude<ProgramOwner, 'itself'> }
  /** Nothing is downloaded or replaced until no call is under way. */
  | { readonly may: 'wait'; readonly package: ReleasePackage }
  | { readonly may: 'update'; readonly package: ReleasePackage };

/** Who signed may have a clock that is ahead; ours may be behind by as much before a server was asked. */
const CLOCK_TOLERANCE_MS = 24 * 3_600_000;

/**
 * The one judgement on an update. A newer version than the one that runs, said by a statement that is not older than
 * any that was seen, within its time, for this share, of a program that replaces itself, outside of calls: all of it,
 * or nothing is downloaded. `target` names the package that takes the place of this program.
 */
export function mayUpdate(facts: UpdateFacts, target: string | null): UpdateVerdict {
  const { statement, seen, now } = facts;
  if (seen !== null && isOlder(statement, seen)) return refuse('replayed');
  if (statement.signedAt > now + CLOCK_TOLERANCE_MS) return refuse('clock');
  if (now >= statement.expiresAt) return refuse('expired');
  const [current, next] = [parseVersion(facts.current), parseVersion(statement.version)];
  if (current === null || next === null) return { may: 'stay', why: 'notARelease' };
  if (compareVersions(next, current) <= 0) return { may: 'stay', why: 'newest' };
  if (facts.share >= statement.rollout) return { may: 'stay', why: 'rollout' };
  if (facts.owner !== 'itself') return { may: 'tell', owner: facts.owner };
  const found = statement.packages.find((each) => each.target === target);
  if (found === undefined) return { may: 'tell', owner: 'person' };
  return { may: facts.callUnderWay ? 'wait' : 'update', package: found };
}

/** What to remember after a statement was not refused as replayed: never less than before. */
export function seenAfter(statement: ReleaseStatement, seen: SeenStatement | null): SeenStatement {
  const { sequence, version } = statement;
  return seen === null || sequence >= seen.sequence ? { sequence, version } : seen;
}

function isOlder({ sequence, version }: ReleaseStatement, seen: SeenStatement): boolean {
  return sequence < seen.sequence || (sequence === seen.sequence && version !== seen.version);
}

const refuse = (reason: StatementFault): UpdateVerdict => ({ may: 'refuse', reason });
