import { useState } from 'react';
import { qualityOf, type Expected, type Quality } from '../../../../core/call/quality/quality.ts';
import { afterPause, afterSample, noVerdict, type Verdict } from '../../../../core/call/quality/verdict.ts';
import type { MediaView } from '../../../media/mediaView.ts';
import { isHeldBySomebody } from '../view/holdAction.ts';
import type { CallInProgress } from '../view/callInProgress.ts';

interface Followed {
  readonly verdict: Verdict;
  /** Of the last sample that it is made of. */
  readonly atMs: number;
}

/** How good the call is, with hysteresis; null while that cannot be known: held, interrupted, or only begun. */
export function useQuality(view: CallInProgress, { quality }: Pick<MediaView, 'quality'>): Quality | null {
  const [followed, follow] = useState<Followed>({ verdict: noVerdict, atMs: -Infinity });
  const next = followedBy(followed, view, quality);
  if (next !== followed) follow(next);
  return next.verdict.shown;
}

function followedBy(followed: Followed, view: CallInProgress, samples: MediaView['quality']): Followed {
  const atMs = samples.at(-1)?.atMs ?? followed.atMs;
  const isPaused = view.phase !== 'connected' || view.reconnecting || isHeldBySomebody(view);
  if (isPaused) {
    const verdict = afterPause(followed.verdict);
    return verdict === followed.verdict && atMs === followed.atMs ? followed : { verdict, atMs };
  }
  if (atMs === followed.atMs) return followed;
  const expected = expectedOf(view);
  // One that lies behind the last is of a clock that began anew: then all are new.
  const isNew = (at: number) => at > followed.atMs || atMs < followed.atMs;
  const verdict = samples
    .filter((sample) => isNew(sample.atMs))
    .reduce(
      (before, sample) => afterSample(before, { atMs: sample.atMs, quality: qualityOf(sample, expected) }),
      followed.verdict,
    );
  return { verdict, atMs };
}

/** An older Ringfort tells nothing: then sound is expected, and pictures are a matter of luck. */
function expectedOf(view: CallInProgress): Expected {
  const theirs = view.phase === 'connected' ? view.theirs : null;
  return { sound: theirs === null || theirs.microphone, camera: theirs?.camera === true };
}
