import type { ShownCalls } from '../../../../core/call/shownCalls.ts';

/** How many bars there are: each moves what is below them. A second call that is over has none. */
export function countBars({ view, second }: ShownCalls): number {
  if (view.phase === 'idle') return 0;
  return second !== null && second.view.phase !== 'ended' ? 2 : 1;
}
