import { expect, test } from 'vitest';
import { STAGE_OF_END } from './callStage.ts';
import type { EndReason } from './endReason.ts';
import { staysUntilRead } from './remedies.ts';
import { isUnanswered } from './unanswered.ts';

const reasons = Object.keys(STAGE_OF_END) as EndReason[];
const left = (direction: 'incoming' | 'outgoing') => reasons.filter((reason) => isUnanswered({ direction }, reason));

test('a call of ours was unanswered where nobody said anything, and no call of theirs ever was', () => {
  expect(left('outgoing').toSorted()).toEqual(['busy', 'noAnswer', 'noRoomThere', 'peerOffline']);
  expect(left('incoming')).toEqual([]);
});

test('what is said of such a call stays until it is put away: a voice message takes longer than a glance', () => {
  expect(left('outgoing').filter((reason) => !staysUntilRead(reason, false))).toEqual([]);
});
