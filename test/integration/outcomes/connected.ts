import { friends, sharedFriends } from './people.ts';
import { fails, hangUp, talks, type Outcomes } from './steps.ts';

/** They have talked. */
export const CONNECTED: Outcomes = {
  'frames of the callee are not sealed, though both agreed to it': async () => {
    const pair = await sharedFriends();
    const callId = await talks(pair);
    await fails(pair.alice, callId, 'notSealed');
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
  'the connection is lost at the caller': async () => {
    const pair = await friends();
    const callId = await talks(pair);
    const { phone, clock: clockOfAlice } = pair.alice;
    // Nothing that is tried brings it back.
    phone.windowOpen = false;
    await phone.ringfort.callHandlers.report({ kind: 'interrupted', callId, generation: 0, sign: 'ice' });
    clockOfAlice.sleep(31_000);
    clockOfAlice.look();
    return { ...pair, callId };
  },
  'the caller’s call window is lost in the call, and so is every one that takes its place': async () => {
    const pair = await sharedFriends();
    const callId = await talks(pair);
    for (let lost = 1; lost <= 4; lost += 1) pair.alice.phone.ringfort.callWindowLost();
    return { ...pair, callId };
  },
};
