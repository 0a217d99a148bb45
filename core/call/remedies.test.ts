import { expect, test } from 'vitest';
import { atAlice, run, timer, timers, interrupted } from '../../test/fakes/brokenCall.ts';
import { en } from '../words/en.ts';
import { STAGE_OF_END } from './callStage.ts';
import type { EndReason } from './endReason.ts';
import { remediesOf, remedyWords, staysUntilRead } from './remedies.ts';

const reasons = Object.keys(STAGE_OF_END) as EndReason[];

test('whatever ends a call has its remedy, unless somebody wanted it to end', () => {
  expect(reasons.filter((reason) => remediesOf(reason).length === 0).toSorted()).toEqual([
    ...['answeredElsewhere', 'cancelled', 'declined', 'declinedElsewhere', 'declinedHere', 'hungUpHere', 'hungUpThere'],
  ]);
});

test('what the words tell a person to do has its button', () => {
  const asksFor = (told: RegExp) => reasons.filter((reason) => told.test(en[`end.${reason}`]));
  const offers = (remedy: ReturnType<typeof remediesOf>[number]) => (reason: EndReason) =>
    remediesOf(reason).includes(remedy);
  const again = asksFor(/call again|try again/iu);
  expect(again.length).toBeGreaterThan(8);
  expect(again.filter((reason) => !offers('callAgain')(reason))).toEqual([]);
  expect(asksFor(/through the relay/iu).filter((reason) => !offers('callRelayed')(reason))).toEqual([]);
  expect(asksFor(/verify before|in the contact/iu).filter((reason) => !offers('openContact')(reason))).toEqual([]);
  expect(asksFor(/restart ringfort/iu).filter((reason) => !offers('restart')(reason))).toEqual([]);
  expect(asksFor(/system settings/iu).filter((reason) => !offers('systemMicrophone')(reason))).toEqual([]);
});

test('one remedy is one button, which has words', () => {
  for (const reason of reasons) {
    const words = remediesOf(reason).map((remedy) => remedyWords(remedy, reason));
    expect(new Set(words).size, reason).toBe(words.length);
    expect(words.filter((id) => !Object.hasOwn(en, id))).toEqual([]);
  }
  expect(remedyWords('openContact', 'identityChanged')).toBe('remedy.compare');
});

test('who was said no to is not offered to call again, and who has changed is looked at first', () => {
  for (const reason of ['declined', 'hungUpThere', 'identityChanged', 'noRatchet', 'linkEnded', 'blocked'] as const) {
    expect(remediesOf(reason)).not.toContain('callAgain');
  }
});

test('a failure stays until it is read, and a call that was hung up goes by itself', () => {
  const given = run([interrupted(), timer('giveUp')], atAlice);
  expect(given.state).toMatchObject({ phase: 'ended', reason: 'connectionLost' });
  expect(timers(given.effects).filter((started) => started.startsWith('linger'))).toEqual([]);
  const { callId } = atAlice.phase === 'idle' ? { callId: '' } : atAlice.call;
  expect(run([{ type: 'windowDismissed', callId }], given.state).state).toEqual({ phase: 'idle' });
  const { effects } = run([{ type: 'userHungUp', callId }], atAlice);
  expect(timers(effects)).toContain('linger 4000');
});

test('what was said with declining stays until it is read by whom it was said to', () => {
  expect(staysUntilRead('declined', true)).toBe(true);
  expect(staysUntilRead('declined', false)).toBe(false);
  expect(staysUntilRead('declinedHere', true)).toBe(false);
});

test('a missed call stands among the missed ones, and its bar goes by itself', () => {
  expect([staysUntilRead('missed', false), staysUntilRead('blocked', false)]).toEqual([false, false]);
});
