import type { RecentsPart } from './snapshot.ts';

/** Missed calls that nobody has looked at yet: without those that were looked at, and have a voice message since. */
export function missedCalls({ missedCount, voiceCount }: Pick<RecentsPart, 'missedCount' | 'voiceCount'>): number {
  return missedCount - voiceCount;
}
