import { fillDiskOf } from './fullDisk.ts';
import { add, friends, mend, sharedFriends, strangers, type Played } from './people.ts';
import { callersWay } from './serverAndWays.ts';
import { dials, fails, hangUp, offers, prepares, type Outcomes, type Failure } from './steps.ts';

async function microphoneFails(failure: Failure, { replaced } = { replaced: false }): Promise<Played> {
  const pair = await sharedFriends();
  pair.alice.phone.replaced = replaced;
  const callId = await prepares(pair, pair.alice);
  await fails(pair.alice, callId, failure);
  pair.alice.phone.replaced = false;
  return { ...pair, callId };
}

/** The caller’s own computer ends it: no offer leaves. */
export const UNSENT: Outcomes = {
  'the caller gives up before anything left': async () => {
    const pair = await sharedFriends();
    const callId = await prepares(pair, pair.alice);
    await hangUp(pair.alice, callId);
    return { ...pair, callId };
  },
  'the caller has no microphone': () => microphoneFails('microphoneMissing'),
  'the caller’s system blocks the microphone': () => microphoneFails('microphoneBlocked'),
  'another program keeps the caller’s microphone': () => microphoneFails('microphoneBusy'),
  'the caller’s Ringfort was replaced as it ran, and can open no microphone': () =>
    microphoneFails('microphoneMissing', { replaced: true }),
  'the caller must be relayed, and has no relay': async () => {
    const pair = await friends();
    await pair.alice.phone.ringfort.mainHandlers.changeSettings({ alwaysRelay: true });
    return { ...pair, callId: await dials(pair) };
  },
  'the caller loses the server before the offer leaves': async () => {
    const pair = await friends();
    const callId = await prepares(pair, pair.alice);
    await callersWay.cut();
    await pair.alice.phone.until(({ connection }) => connection.state === 'offline');
    offers(pair.alice, callId);
    await pair.alice.phone.phase('ended');
    mend();
    return { ...pair, callId };
  },
  'both dial at once, and the call that came instead is over before it connects': async () => {
    const pair = await friends();
    const callId = await prepares(pair, pair.alice);
    pair.alice.phone.windowOpen = false;
    const theirs = await dials({ alice: pair.bob, bob: pair.alice });
    await pair.alice.phone.phase('answering');
    pair.alice.phone.windowOpen = true;
    await hangUp(pair.bob, theirs);
    await pair.alice.phone.phase('ended');
    return { ...pair, callId };
  },
  'the caller’s disk is full': async () => {
    const { alice, bob } = await friends();
    fillDiskOf(bob.handle);
    return { alice, bob, callId: await dials({ alice, bob }) };
  },
  'the caller may not call without a ratchet': async () => {
    const pair = await strangers({ ofBob: [] });
    await add(pair.alice, pair.bob);
    return { ...pair, callId: await dials(pair) };
  },
};
