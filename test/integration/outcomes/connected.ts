import { expect } from 'vitest';
import { add, beginsAgain, friends, person, sharedFriends, type Person } from './people.ts';
import { callersWay, newWay } from './serverAndWays.ts';
import { fails, hangUp, sleepsLong, talks, type Outcomes } from './steps.ts';

/** Nothing that is tried brings it back. */
async function losesConnection({ phone, clock }: Person, callId: string): Promise<void> {
  phone.windowOpen = false;
  await phone.ringfort.callHandlers.report({ kind: 'interrupted', callId, generation: 0, sign: 'ice' });
  // What was broken before the lid is closed is what a person read of.
  await expect.poll(() => phone.picture().call, { timeout: 20_000 }).toMatchObject({ reconnecting: true });
  clock.sleep(31_000);
  clock.look();
}

/** They have talked. */
export const CONNECTED: Outcomes = {
  'frames of the callee are not sealed, though both agreed to it': async () => {
    const pair = await sharedFriends();
    const callId = await talks(pair);
    await fails(pair.alice, callId, 'notSealed');
    return { ...pair, callId };
  },
  'frames of the caller are not sealed, though both agreed to it': async () => {
    const pair = await sharedFriends();
    const callId = await talks(pair);
    await fails(pair.bob, callId, 'notSealed');
    return { ...pair, callId };
  },
  'the caller hangs up': async () => {
    const pair = await sharedFriends();
    const callId = await talks(pair);
    await hangUp(pair.alice, callId);
    return { ...pair, callId };
  },
  'the callee hangs up': async () => {
    const pair = await sharedFriends();
    const callId = await talks(pair);
    await hangUp(pair.bob, callId);
    return { ...pair, callId };
  },
  'the callee blocks the caller in the call': async () => {
    const pair = await friends();
    const callId = await talks(pair);
    await pair.bob.phone.ringfort.mainHandlers.block({ handle: pair.alice.handle, endCall: true });
    return { ...pair, callId };
  },
  'the caller’s program is killed in the call, and the caller does not go back': async () => {
    const pair = await friends();
    const callId = await talks(pair);
    await beginsAgain(pair.alice);
    await pair.alice.phone.ringfort.mainHandlers.leaveCall({ callId, phase: 'cutOff' });
    return { ...pair, callId };
  },
  'the caller’s program is killed in the call, and comes back too late': async () => {
    const pair = await friends();
    const callId = await talks(pair);
    pair.alice.clock.sleep(26_000);
    await beginsAgain(pair.alice);
    return { ...pair, callId };
  },
  'the caller’s computer sleeps in the call for longer than the other side waits': async () => {
    const pair = await friends();
    const callId = await talks(pair);
    sleepsLong(pair.alice);
    return { ...pair, callId };
  },
  'the callee’s computer sleeps in the call for longer than the other side waits': async () => {
    const pair = await friends();
    const callId = await talks(pair);
    sleepsLong(pair.bob);
    return { ...pair, callId };
  },
  'the connection is lost at the caller': async () => {
    const pair = await friends();
    const callId = await talks(pair);
    await losesConnection(pair.alice, callId);
    return { ...pair, callId };
  },
  'the connection is lost at the callee': async () => {
    const pair = await friends();
    const callId = await talks(pair);
    await losesConnection(pair.bob, callId);
    return { ...pair, callId };
  },
  'the callee’s program is killed in the call, and begins no more': async () => {
    const [alice, wayOfBob] = [await person('alice', callersWay), await newWay()];
    const bob = await person('bob', wayOfBob);
    await add(alice, bob);
    await add(bob, alice);
    const callId = await talks({ alice, bob });
    bob.phone.windowOpen = false;
    await wayOfBob.cut();
    await losesConnection(alice, callId);
    return { alice, bob, callId };
  },
  'the caller’s call window is lost in the call, and so is every one that takes its place': async () => {
    const pair = await sharedFriends();
    const callId = await talks(pair);
    for (let lost = 1; lost <= 4; lost += 1) pair.alice.phone.ringfort.callWindowLost();
    return { ...pair, callId };
  },
};
