import { expect, test } from 'vitest';
import { dialled, offerReady } from '../../test/fakes/callEvents.ts';
import { CALL_A as A, tell as run } from '../../test/fakes/callStory.ts';
import { STAGE_OF_END } from './callStage.ts';
import type { EndReason } from './endReason.ts';
import { staysUntilRead } from './remedies.ts';
import { mayLeaveVoiceAfter } from './mayLeaveVoice.ts';

const reasons = Object.keys(STAGE_OF_END) as EndReason[];
const left = (direction: 'incoming' | 'outgoing') =>
  reasons.filter((reason) => mayLeaveVoiceAfter({ direction }, reason));

test('a call of ours was unanswered where nobody said anything, and no call of theirs ever was', () => {
  expect(left('outgoing').toSorted()).toEqual(['busy', 'noAnswer', 'noRoomThere', 'peerOffline']);
  expect(left('incoming')).toEqual([]);
});

test('where both called at once nothing is left to say by a voice message: their call goes on', () => {
  const { state } = run([dialled, offerReady, { type: 'sendFailed', callId: A, kind: null, failure: 'glare' }]);
  if (state.phase !== 'ended') return expect.unreachable();
  expect([state.reason, mayLeaveVoiceAfter(state.call, state.reason)]).toEqual(['crossed', false]);
});

test('what is said of such a call stays until it is put away: a voice message takes longer than a glance', () => {
  expect(left('outgoing').filter((reason) => !staysUntilRead(reason, false))).toEqual([]);
});
