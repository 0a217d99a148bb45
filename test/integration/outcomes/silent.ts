import { expect } from 'vitest';
import { impostorOf } from './impostors.ts';
import { add, friends, person, ringTimePasses, sharedFriends, strangers } from './people.ts';
import { calleesWay, callersWay } from './serverAndWays.ts';
import { dials, haveTalked, offers, prepares, talks, unanswered, type Outcomes } from './steps.ts';
import { losesLayerIn } from './withoutLayer.ts';

const SILENT_OFFER = [
  ...['v=0', 'o=- 1 2 IN IP4 127.0.0.1', 's=-', 't=0 0', 'm=video 9 UDP/TLS/RTP/SAVPF 96', 'c=IN IP4 0.0.0.0'],
  ...[`a=fingerprint:sha-256 ${Array.from({ length: 32 }, () => 'AA').join(':')}`, 'a=mid:0', ''],
];

const DAY_MINUTES = 1440;

/** The offer arrives, and the callee’s phone does not ring. */
export const SILENT: Outcomes = {
  'only contacts may ring, and the caller is none': async () => {
    const pair = await strangers();
    await add(pair.alice, pair.bob);
    await pair.bob.phone.ringfort.mainHandlers.changeSettings({ whoMayRing: 'contacts' });
    return unanswered(pair);
  },
  'only contacts may ring, and the caller has a link of the callee’s that has ended': async () => {
    const pair = await strangers();
    const callee = pair.bob.phone.ringfort.mainHandlers;
    await callee.changeSettings({ whoMayRing: 'contacts' });
    const link = await callee.standingLink(null);
    const caller = pair.alice.phone.ringfort;
    caller.openLink(link?.texts[0]?.text ?? '');
    const number = caller.snapshot().account.link?.number ?? 0;
    expect(await caller.mainHandlers.addFromLink({ number })).toEqual({ ok: true });
    await callee.revokeLink({ id: link?.id ?? 0 });
    return { ...pair, callId: await dials(pair) };
  },
  'nobody may ring': async () => {
    const pair = await friends();
    await pair.bob.phone.ringfort.mainHandlers.changeSettings({ whoMayRing: 'nobody' });
    return unanswered(pair);
  },
  'the callee does not want to be disturbed': async () => {
    const pair = await friends();
    await pair.bob.phone.ringfort.mainHandlers.changeSettings({ doNotDisturb: 'on' });
    return unanswered(pair);
  },
  'it is a time at which the callee wants to hear nothing': async () => {
    const pair = await friends();
    const now = new Date();
    const minute = now.getHours() * 60 + now.getMinutes();
    await pair.bob.phone.ringfort.mainHandlers.changeSettings({
      ...{ quietHours: true, quietFrom: (minute + DAY_MINUTES - 60) % DAY_MINUTES },
      quietUntil: (minute + 60) % DAY_MINUTES,
    });
    return unanswered(pair);
  },
  'the callee’s desktop is not to be disturbed': async () => {
    const pair = await friends();
    pair.bob.phone.systemQuiet = true;
    return unanswered(pair);
  },
  'the callee wants calls of the caller never to ring': async () => {
    const pair = await friends();
    const order = { handle: pair.alice.handle, rings: 'never', ringtone: null } as const;
    await pair.bob.phone.ringfort.mainHandlers.ringContact(order);
    return unanswered(pair);
  },
  'the callee shares the screen in another call': async () => {
    const pair = await friends();
    const carol = await person('carol', callersWay);
    await add(carol, pair.bob);
    await add(pair.bob, carol);
    const callId = await talks({ alice: carol, bob: pair.bob });
    const sends = { microphone: true, camera: false, screen: true, held: false, muted: false };
    await pair.bob.phone.ringfort.callHandlers.report({ kind: 'mediaState', callId, ...sends });
    await carol.phone.until(({ call }) => call.phase === 'connected' && call.theirs?.screen === true);
    return unanswered(pair);
  },
  'a program fills the callee’s screen': async () => {
    const pair = await friends();
    await pair.bob.phone.ringfort.mainHandlers.changeSettings({ quietInFullScreen: true });
    pair.bob.phone.fullScreen = true;
    return unanswered(pair);
  },
  'the callee waits to decide about the caller’s new identity': async () => {
    const pair = await strangers();
    await add(pair.alice, pair.bob);
    // Bob was shown keys under her name that are not hers.
    const impostor = await impostorOf(pair.alice);
    calleesWay.lies.reply = (path, body) => ({
      status: 200,
      body: path.endsWith('/bundle') ? { bundles: [impostor.bundle()] } : body,
    });
    await add(pair.bob, pair.alice);
    delete calleesWay.lies.reply;
    const callId = await dials(pair);
    await pair.alice.phone.phase('ended');
    await pair.bob.phone.until(({ recents }) => recents.some(({ call }) => call.callId === callId));
    expect(pair.bob.phone.changedCallers).toEqual([pair.alice.handle]);
    return { ...pair, callId };
  },
  'the caller had a second layer on media, and calls without one': async () => {
    const pair = await friends();
    await haveTalked(pair);
    const callId = await prepares(pair, pair.alice);
    losesLayerIn(callId);
    offers(pair.alice, callId);
    await pair.alice.phone.phase('alerting');
    ringTimePasses();
    return { ...pair, callId };
  },
  'the caller has no ratchet, and the callee allows no calls without one': async () => {
    const pair = await strangers({ ofAlice: [] });
    await add(pair.alice, pair.bob);
    await add(pair.bob, pair.alice);
    const order = { handle: pair.bob.handle, allowed: true };
    await pair.alice.phone.ringfort.mainHandlers.allowStaticFallback(order);
    return unanswered(pair);
  },
  'the offer describes no sound': async () => {
    const pair = await sharedFriends();
    const callId = await prepares(pair, pair.alice);
    const sdp = SILENT_OFFER.join('\r\n');
    await pair.alice.phone.ringfort.callHandlers.report({ kind: 'offerReady', callId, sdp });
    await pair.bob.phone.until(({ recents }) => recents.some(({ call }) => call.callId === callId));
    ringTimePasses();
    return { ...pair, callId };
  },
};
