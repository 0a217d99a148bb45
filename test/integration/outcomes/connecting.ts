import { fillDiskOf } from './fullDisk.ts';
import { fillQueueOf } from './fullQueue.ts';
import { add, beginsAgain, friends, person, ringTimePasses, sharedFriends, type Played } from './people.ts';
import { calleesWay, callersWay, newWay } from './serverAndWays.ts';
import {
  answer,
  connects,
  fails,
  findsNoWay,
  hangUp,
  haveTalked,
  losesNetwork,
  prepares,
  rings,
  sleepsLong,
  withRelay,
  type Failure,
  type Outcomes,
} from './steps.ts';
import { losesLayerIn } from './withoutLayer.ts';

async function microphoneFails(failure: Failure, { replaced } = { replaced: false }): Promise<Played> {
  const pair = await sharedFriends();
  pair.bob.phone.replaced = replaced;
  const callId = await prepares(pair, pair.bob);
  await fails(pair.bob, callId, failure);
  pair.bob.phone.replaced = false;
  return { ...pair, callId };
}

/** The callee has answered, and it never connects. */
export const CONNECTING: Outcomes = {
  'the callee must be relayed, and has no relay': async () => {
    const pair = await friends();
    await pair.bob.phone.ringfort.mainHandlers.changeSettings({ alwaysRelay: true });
    const callId = await rings(pair);
    await answer(pair, callId);
    return { ...pair, callId };
  },
  'the callee answers and has no microphone': () => microphoneFails('microphoneMissing'),
  'the callee answers, and the system blocks the microphone': () => microphoneFails('microphoneBlocked'),
  'the callee answers, and another program keeps the microphone': () => microphoneFails('microphoneBusy'),
  'the callee answers, and Ringfort there was replaced as it ran and can open no microphone': () =>
    microphoneFails('microphoneBusy', { replaced: true }),
  'the callee answers, and the disk there is full': async () => {
    const wayOfBob = await newWay();
    const [alice, bob] = [await person('alice', callersWay), await person('bob', wayOfBob)];
    await add(alice, bob);
    await add(bob, alice);
    const pair = { alice, bob };
    const callId = await rings(pair);
    const { makeRoom } = fillDiskOf(alice.handle);
    // A hang-up is small: one that finds room all the same does not get to the caller before the time is over.
    await wayOfBob.cut();
    await answer(pair, callId);
    await bob.phone.phase('ended');
    ringTimePasses();
    await alice.phone.phase('ended');
    makeRoom();
    wayOfBob.mend();
    // What could not be saved is tried again after a while.
    bob.clock.sleep(20_000);
    bob.clock.look();
    return { ...pair, callId };
  },
  'the caller’s phone is away, and has no room for the answer': async () => {
    const [wayOfAlice, bob] = [await newWay(), await person('bob', calleesWay)];
    const alice = await person('alice', wayOfAlice);
    await add(alice, bob);
    await add(bob, alice);
    const pair = { alice, bob };
    const callId = await rings(pair);
    await wayOfAlice.cut();
    await fillQueueOf(alice.handle);
    await answer(pair, callId);
    await bob.phone.phase('ended');
    wayOfAlice.mend();
    alice.phone.ringfort.reconnect();
    return { ...pair, callId };
  },
  'the callee had a second layer on media, and answers without one': async () => {
    const pair = await friends();
    await haveTalked(pair);
    const callId = await rings(pair);
    losesLayerIn(callId);
    // No address of hers goes ahead of what she thinks of the answer.
    pair.alice.phone.windowOpen = false;
    await answer(pair, callId);
    await pair.alice.phone.phase('ended');
    pair.alice.phone.windowOpen = true;
    return { ...pair, callId };
  },
  'the callee’s call window is lost before the answer': async () => {
    const pair = await sharedFriends();
    const callId = await prepares(pair, pair.bob);
    pair.bob.phone.ringfort.callWindowLost();
    return { ...pair, callId };
  },
  'the callee hangs up before the answer is made': async () => {
    const pair = await sharedFriends();
    const callId = await prepares(pair, pair.bob);
    await hangUp(pair.bob, callId);
    return { ...pair, callId };
  },
  'no way through the networks': async () => {
    const pair = await sharedFriends();
    const callId = await connects(pair);
    await findsNoWay(pair.alice, callId, 'path');
    return { ...pair, callId };
  },
  'the caller’s relay does not answer': async () => {
    const pair = await withRelay(friends);
    await pair.alice.phone.ringfort.mainHandlers.changeSettings({ alwaysRelay: true });
    const callId = await connects(pair);
    await findsNoWay(pair.alice, callId, 'relay');
    return { ...pair, callId };
  },
  'the caller must be relayed, and loses the network while it connects': async () => {
    const pair = await withRelay(friends);
    await pair.alice.phone.ringfort.mainHandlers.changeSettings({ alwaysRelay: true });
    const callId = await connects(pair);
    await losesNetwork(pair.alice, callId);
    return { ...pair, callId };
  },
  'the callee must be relayed, and loses the network while it connects': async () => {
    const pair = await withRelay(friends);
    await pair.bob.phone.ringfort.mainHandlers.changeSettings({ alwaysRelay: true });
    const callId = await connects(pair);
    await losesNetwork(pair.bob, callId);
    return { ...pair, callId };
  },
  'media have another certificate than was promised': async () => {
    const pair = await sharedFriends();
    const callId = await connects(pair);
    const remoteCertificateSha256 = 'ee'.repeat(32);
    await pair.alice.phone.ringfort.callHandlers.report({
      ...{ kind: 'connected', callId, generation: 0, route: 'direct', remoteCertificateSha256 },
    });
    return { ...pair, callId };
  },
  'the callee’s program is killed while it connects, and comes back': async () => {
    const pair = await friends();
    const callId = await connects(pair);
    await beginsAgain(pair.bob);
    return { ...pair, callId };
  },
  'the caller’s program is killed while it connects, and comes back': async () => {
    const pair = await friends();
    const callId = await connects(pair);
    await beginsAgain(pair.alice);
    return { ...pair, callId };
  },
  'the caller’s computer sleeps for longer than a call may take to connect': async () => {
    const pair = await friends();
    const callId = await connects(pair);
    sleepsLong(pair.alice);
    return { ...pair, callId };
  },
  'the callee’s computer sleeps for longer than a call may take to connect': async () => {
    const pair = await friends();
    const callId = await connects(pair);
    sleepsLong(pair.bob);
    return { ...pair, callId };
  },
  'the caller hangs up while it connects': async () => {
    const pair = await sharedFriends();
    const callId = await connects(pair);
    await hangUp(pair.alice, callId);
    return { ...pair, callId };
  },
};
