import { expect } from 'vitest';
import { offersInTheNameOf } from './impostors.ts';
import { add, beginsAgain, friends, mend, type Pair, person, ringTimePasses, sharedFriends } from './people.ts';
import { calleesWay, callersWay, clock } from './serverAndWays.ts';
import { dials, hangUp, prepares, rings, unanswered, type Outcomes } from './steps.ts';

/** It ends while it rings, or would ring if the callee’s phone were there and free. */
export const RINGING: Outcomes = {
  'the callee declines': async () => {
    const pair = await sharedFriends();
    const callId = await rings(pair);
    await pair.bob.phone.ringfort.incomingHandlers.decline({ callId, phase: 'ringing' });
    return { ...pair, callId };
  },
  'the callee declines with a message': async () => {
    const pair = await sharedFriends();
    const callId = await rings(pair);
    const order = { callId, phase: 'ringing', text: 'In a meeting', callBackInMs: null } as const;
    await pair.bob.phone.ringfort.incomingHandlers.declineWith(order);
    const note = { text: 'In a meeting', callBackAt: null };
    expect(await pair.alice.phone.phase('ended')).toMatchObject({ note });
    for (const { phone } of [pair.alice, pair.bob]) {
      await phone.until(({ recents }) => recents.some((past) => past.call.callId === callId && past.note !== null));
    }
    return { ...pair, callId };
  },
  'the callee is in another call': async () => {
    const pair = await friends();
    const carol = await person('carol', callersWay);
    await add(carol, pair.bob);
    await add(pair.bob, carol);
    // A call that is being set up: beside one that stands a second one rings.
    await rings({ alice: carol, bob: pair.bob });
    return { ...pair, callId: await dials(pair) };
  },
  'nobody answers': async () => unanswered(await friends()),
  'the callee’s phone is off, and back later': async () => {
    const pair = await friends();
    await pair.bob.phone.ringfort.stop();
    const callId = await dials(pair);
    await pair.alice.phone.until(({ call }) => call.phase === 'calling' && call.reach === 'peerOffline');
    ringTimePasses();
    await pair.alice.phone.phase('ended');
    pair.bob.phone = pair.bob.again();
    await pair.bob.phone.ringfort.start();
    return { ...pair, callId };
  },
  'the callee quits while it rings': async () => {
    const pair = await friends();
    const callId = await rings(pair);
    await pair.bob.phone.ringfort.stop();
    ringTimePasses();
    await pair.alice.phone.phase('ended');
    pair.bob.phone = pair.bob.again();
    await pair.bob.phone.ringfort.start();
    return { ...pair, callId };
  },
  'the caller’s program is killed while it rings there, and comes back': async () => {
    const pair = await friends();
    const callId = await rings(pair);
    await beginsAgain(pair.alice);
    return { ...pair, callId };
  },
  'the caller gives up while it rings': async () => {
    const pair = await sharedFriends();
    const callId = await rings(pair);
    await hangUp(pair.alice, callId);
    return { ...pair, callId };
  },
  'the caller gives up while the callee’s answer is being made': async () => {
    const pair = await sharedFriends();
    const callId = await prepares(pair, pair.bob);
    await hangUp(pair.alice, callId);
    await pair.bob.phone.phase('ended');
    return { ...pair, callId };
  },
  'the time to answer is over while the callee’s answer is being made': async () => {
    const pair = await sharedFriends();
    const callId = await prepares(pair, pair.bob);
    ringTimePasses();
    await pair.bob.phone.phase('ended');
    return { ...pair, callId };
  },
  'another identity turns up under the caller’s name while it rings': async () => {
    const pair = await friends();
    const callId = await rings(pair);
    await offersInTheNameOf(pair.alice, pair.bob, calleesWay);
    return { ...pair, callId };
  },
  'another identity turns up under the callee’s name while it rings there': async () => {
    const pair = await friends();
    const callId = await rings(pair);
    await offersInTheNameOf(pair.bob, pair.alice, callersWay);
    return { ...pair, callId };
  },
  'the caller’s computer is gone while it rings': async () => {
    const pair = await friends();
    const callId = await rings(pair);
    await callerIsGone(pair);
    return { ...pair, callId };
  },
  'the caller’s computer is gone while the callee’s answer is being made': async () => {
    const pair = await friends();
    const callId = await prepares(pair, pair.bob);
    await callerIsGone(pair);
    return { ...pair, callId };
  },
  'the caller’s call window is lost while it rings': async () => {
    const pair = await sharedFriends();
    const callId = await rings(pair);
    pair.alice.phone.ringfort.callWindowLost();
    return { ...pair, callId };
  },
  'the callee blocks the caller while it rings': async () => {
    const pair = await friends();
    const callId = await rings(pair);
    await pair.bob.phone.ringfort.incomingHandlers.block({ callId, phase: 'ringing' });
    ringTimePasses();
    return { ...pair, callId };
  },
};

/** Nothing of the caller gets through until the server has given it up; then its phone is back. */
async function callerIsGone({ alice, bob }: Pair): Promise<void> {
  await callersWay.cut();
  const isOver = (): string => {
    clock.advance(1_000);
    return bob.phone.picture().call.phase;
  };
  await expect.poll(isOver, { interval: 20, timeout: 30_000 }).toBe('ended');
  mend();
  alice.phone.ringfort.reconnect();
}
