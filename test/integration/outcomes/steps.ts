import { FIRST } from '../../../core/call/connection.ts';
import type { MediaReport } from '../../../core/ipc/mediaReport.ts';
import { type Pair, type Person, type Played, ringTimePasses } from './people.ts';
import { calleesWay, callersWay, clock } from './serverAndWays.ts';

/*
 * What people do in a call, and how far that brings it.
 */

/** By the sentence of its line in the table: plays a call in which that happens. */
export type Outcomes = Readonly<Record<string, () => Promise<Played>>>;

/** The call that Alice makes by now. */
export async function dials({ alice, bob }: Pair): Promise<string> {
  await alice.phone.dial(bob.handle);
  const { call } = alice.phone.picture();
  if (call.phase === 'idle') throw new Error('she is calling');
  return call.call.callId;
}

export async function rings(pair: Pair): Promise<string> {
  const callId = await dials(pair);
  await pair.bob.phone.until(({ call }) => call.phase === 'ringing' && call.call.callId === callId);
  await pair.alice.phone.phase('alerting');
  return callId;
}

export const answer = ({ bob }: Pair, callId: string) =>
  bob.phone.ringfort.incomingHandlers.answer({ callId, callType: 'audio', phase: 'ringing' });

export async function talks(pair: Pair): Promise<string> {
  const callId = await rings(pair);
  await answer(pair, callId);
  await Promise.all([pair.alice.phone.phase('connected'), pair.bob.phone.phase('connected')]);
  return callId;
}

/** Offer and answer are exchanged, and Alice's engine does nothing more. */
export async function connects(pair: Pair): Promise<string> {
  const callId = await rings(pair);
  pair.alice.phone.windowOpen = false;
  await answer(pair, callId);
  await pair.alice.phone.phase('connecting');
  await pair.bob.phone.phase('connecting');
  pair.alice.phone.windowOpen = true;
  return callId;
}

/** The media engine of a phone is taken over: it does and says what the test says. */
export async function prepares(pair: Pair, who: Person): Promise<string> {
  who.phone.windowOpen = false;
  const callId = who === pair.alice ? await dials(pair) : await rings(pair);
  if (who === pair.bob) {
    await answer(pair, callId);
    await who.phone.phase('answering');
  }
  who.phone.windowOpen = true;
  return callId;
}

const NOWHERE = { relayOnly: false, iceServers: [] } as const;
/** Its engine makes the offer after all. */
export const offers = ({ phone }: Person, callId: string): void =>
  phone.engine.order({ kind: 'createOffer', callId, callType: 'audio', network: NOWHERE });

/** In an earlier call, which is over and put away. */
export async function haveTalked(pair: Pair): Promise<void> {
  const callId = await talks(pair);
  await hangUp(pair.alice, callId);
  for (const { phone } of [pair.alice, pair.bob]) {
    await phone.phase('ended');
    await phone.ringfort.callHandlers.dismiss({ callId, phase: 'ended' });
  }
}

export type Failure = Extract<MediaReport, { kind: 'failed' }>['failure'];
export const fails = ({ phone }: Person, callId: string, failure: Failure) =>
  phone.ringfort.callHandlers.report({ kind: 'failed', callId, failure });

/** Its engine has gathered all there is, and nothing of it leads on. */
export const findsNoWay = ({ phone }: Person, callId: string, lacks: 'relay' | 'path') =>
  phone.ringfort.callHandlers.report({ kind: 'noWay', callId, pair: FIRST, lacks });

/** The network here goes, and does not come back while a call may connect. */
export async function losesNetwork(who: Person, callId: string): Promise<void> {
  who.phone.networkIs(false);
  // The time to connect goes by in two parts: slept through at once, it would be the sleep that ended the call.
  who.clock.sleep(8_000);
  await findsNoWay(who, callId, 'relay');
  who.clock.sleep(8_000);
  who.clock.look();
}

/** For longer than anybody waits. */
export function sleepsLong({ phone, clock }: Person): void {
  clock.sleep(60_000);
  phone.ringfort.reconnect();
}

export const hangUp = ({ phone }: Person, callId: string) =>
  phone.ringfort.callHandlers.hangUp({ callId, phase: 'connected' });

export async function unanswered(pair: Pair): Promise<Played> {
  const callId = await dials(pair);
  await pair.alice.phone.phase('alerting');
  ringTimePasses();
  return { ...pair, callId };
}

/** The server names a relay to both, which nobody can reach. */
export async function withRelay(people: () => Promise<Pair>): Promise<Pair> {
  const relay = { urls: ['turn:127.0.0.1:9'], username: 'u', credential: 'c' };
  const ways = [callersWay, calleesWay];
  for (const way of ways) {
    way.lies.reply = (path, body) => ({
      status: 200,
      body: path.startsWith('/v1/turn')
        ? { ice_servers: [relay], expires_at: clock.now() + 3_600_000, server_time: clock.now() }
        : body,
    });
  }
  const pair = await people();
  for (const { phone } of [pair.alice, pair.bob]) {
    await phone.until(({ connection }) => connection.state === 'online' && connection.relay === 'available');
  }
  for (const way of ways) delete way.lies.reply;
  return pair;
}
