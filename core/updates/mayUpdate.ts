import type { ProgramOwner } from './programOwner.ts';
import type { ReleasePackage, ReleaseStatement } from './releaseStatement.ts';
import { compareVersions, parseVersion } from './version.ts';

/** The newest statement that this installation ever took for true. */
export interface SeenStatement {
  readonly sequence: number;
  readonly version: string;
}

/**
 * The time of day, in milliseconds since 1970, as both tell it who may be wrong about it. Whoever runs the server of
 * the calls can set one of them and whoever sets this computer's clock the other: neither alone keeps updates away.
 */
export interface Today {
  /** Corrected by the server's word (ADR 22). */
  readonly corrected: number;
  /** By this computer's own clock. */
  readonly own: number;
}

export interface UpdateFacts {
  /** The version that runs. */
  readonly current: string;
  readonly seen: SeenStatement | null;
  /** Its signature holds. */
  readonly statement: ReleaseStatement;
  readonly today: Today;
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
  /** Signed later than now, by either clock: both are behind. */
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
  const { statement, seen, today } = facts;
  if (seen !== null && isOlder(statement, seen)) return refuse('replayed');
  if (statement.signedAt > Math.max(today.corrected, today.own) + CLOCK_TOLERANCE_MS) return refuse('clock');
  if (Math.min(today.corrected, today.own) >= statement.expiresAt) return refuse('expired');
  const [current, next] = [parseVersion(facts.current), parseVersion(statement.version)];
  if (current === null || next === null) return { may: 'stay', why: 'notARelease' };
  if (compareVersions(next, current) <= 0) return { may: 'stay', why: 'newest' };
  if (facts.share >= statement.rollout) return { may: 'stay', why: 'rollout' };
  if (facts.owner !== 'itself') return { may: 'tell', owner: facts.owner };
  const found = statement.packages.find((each) => each.target === target);
  if (found === undefined) return { may: 'tell', owner: 'person' };
  return { may: facts.callUnderWay ? 'wait' : 'update', package: found };
}

/**
 * The newest of what was seen under each of some keys; null: nothing was. Whoever stole a key can sign any number with
 * it, the highest there is too: what was seen under a key that a program no longer knows does not count there.
 */
export function newestSeen(each: readonly SeenStatement[]): SeenStatement | null {
  return each.reduce<SeenStatement | null>(
    (newest, seen) => (newest === null || seen.sequence > newest.sequence ? seen : newest),
    null,
  );
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
