import type { Quality } from './quality.ts';

/** A call must be worse for this long before bars fall: one bad second is none. */
export const WORSE_AFTER_MS = 4_000;
/** And better for so long before they rise, or another cause is told: what comes and goes would flicker. */
export const BETTER_AFTER_MS = 10_000;
/** After such a pause (the computer slept, the call was held) what was before says nothing. */
const LONGEST_GAP_MS = 8_000;
/** More than any clock brings in that time. */
const MOST_KEPT = 64;

export interface Judged {
  readonly atMs: number;
  readonly quality: Quality;
}

/** What is shown, and what speaks for or against it. */
export interface Verdict {
  /** Null until enough is known. */
  readonly shown: Quality | null;
  /** Oldest first. */
  readonly recent: readonly Judged[];
}

export const noVerdict: Verdict = { shown: null, recent: [] };

/** With hysteresis: getting better takes longer than getting worse, and nothing changes for a moment's sake. */
export function afterSample(verdict: Verdict, judged: Judged): Verdict {
  const recent = withJudged(verdict.recent, judged);
  const shown = shownAfter(verdict.shown, recent);
  // What brought about one change speaks for no other.
  return { shown, recent: shown === verdict.shown ? recent : recent.slice(-1) };
}

/** Held, or without a connection: what was measured before says nothing of what will be. */
export function afterPause(verdict: Verdict): Verdict {
  return verdict.recent.length === 0 && verdict.shown === null ? verdict : noVerdict;
}

function withJudged(recent: readonly Judged[], judged: Judged): readonly Judged[] {
  const last = recent.at(-1);
  const isNext = last !== undefined && judged.atMs > last.atMs && judged.atMs - last.atMs <= LONGEST_GAP_MS;
  if (!isNext) return [judged];
  const since = judged.atMs - BETTER_AFTER_MS - LONGEST_GAP_MS;
  return [...recent, judged].filter(({ atMs }) => atMs >= since).slice(-MOST_KEPT);
}

function shownAfter(shown: Quality | null, recent: readonly Judged[]): Quality | null {
  if (shown === null) return best(lasting(recent, WORSE_AFTER_MS, () => true));
  const worse = best(lasting(recent, WORSE_AFTER_MS, ({ bars }) => bars < shown.bars));
  if (worse !== null) return worse;
  const better = worst(lasting(recent, BETTER_AFTER_MS, ({ bars }) => bars > shown.bars));
  if (better !== null) return better;
  const last = recent.at(-1)?.quality;
  const isAsBad = ({ bars, cause }: Quality) => bars === shown.bars && cause === last?.cause;
  const other = lasting(recent, BETTER_AFTER_MS, isAsBad);
  return other.length > 0 && last !== undefined && last.cause !== shown.cause ? last : shown;
}

/** Those at the end of which all are so, if they have been for so long; none otherwise. */
function lasting(recent: readonly Judged[], ms: number, isSo: (quality: Quality) => boolean): readonly Judged[] {
  const first = recent.findLastIndex(({ quality }) => !isSo(quality)) + 1;
  const [run, last] = [recent.slice(first), recent.at(-1)];
  const since = run[0];
  return since !== undefined && last !== undefined && last.atMs - since.atMs >= ms ? run : [];
}

/** The last one of those that are as good. */
function best(judged: readonly Judged[]): Quality | null {
  return judged.reduce<Quality | null>(
    (one, { quality }) => (one === null || quality.bars >= one.bars ? quality : one),
    null,
  );
}

function worst(judged: readonly Judged[]): Quality | null {
  return judged.reduce<Quality | null>(
    (one, { quality }) => (one === null || quality.bars <= one.bars ? quality : one),
    null,
  );
}
