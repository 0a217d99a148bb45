import type { CallRecord } from '../../../core/call/callEffect.ts';
import type { EndReason } from '../../../core/call/endReason.ts';

/** What a call ends with that never rang here. One that was `missed` may have. */
const NEVER_RANG: ReadonlySet<EndReason> = new Set([
  ...(['busyHere', 'blocked', 'notContact', 'nobodyMayRing', 'contactSilent', 'doNotDisturb', 'quietHours'] as const),
  ...([
    'sharingScreen',
    'systemQuiet',
    'fullScreen',
    'keysChanged',
    'noRatchet',
    'unsecured',
    'secondLayerLost',
  ] as const),
]);

/** As migration 27 tells it of calls that were listed before it was written down; a backup names no device. */
export function wasHereByReason({
  direction,
  durationMs,
  reason,
}: Pick<CallRecord, 'durationMs' | 'reason'> & Pick<CallRecord['call'], 'direction'>): boolean {
  return direction === 'outgoing' || durationMs !== null || !NEVER_RANG.has(reason);
}
