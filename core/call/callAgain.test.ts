import { expect, test } from 'vitest';
import { atAlice, run, timer, timers, interrupted } from '../../test/fakes/brokenCall.ts';
import { offersToCallAgain } from './callAgain.ts';
import { STAGE_OF_END } from './callStage.ts';
import type { EndReason } from './endReason.ts';

test('it is offered wherever the words say to call again, and where nobody was reached', () => {
  const reasons = Object.keys(STAGE_OF_END) as EndReason[];
  expect(reasons.filter((reason) => !offersToCallAgain(reason)).toSorted()).toEqual(
    [
      ...['answeredElsewhere', 'blocked', 'busyHere', 'cancelled', 'declined', 'declinedElsewhere', 'declinedHere'],
      ...['hungUpHere', 'hungUpThere', 'identityChanged', 'missed', 'noRatchet', 'nobodyMayRing', 'notContact'],
      ...['doNotDisturb', 'linkEnded', 'quietHours', 'secondLayerLost', 'systemQuiet', 'unknownUser', 'unsecured'],
      ...['contactSilent', 'sharingScreen', 'fullScreen'],
    ].toSorted(),
  );
});

test('a call that was given up stays on the screen long enough to press it', () => {
  const given = run([interrupted(), timer('giveUp')], atAlice);
  expect(given.state).toMatchObject({ phase: 'ended', reason: 'connectionLost' });
  expect(timers(given.effects)).toContain('linger 20000');
  const { effects } = run([
    { type: 'userHungUp', callId: given.state.phase === 'ended' ? given.state.call.callId : '' },
  ]);
  expect(timers(effects)).toContain('linger 4000');
});
