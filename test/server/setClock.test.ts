import { afterEach, beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import type { CallSession } from '../../core/protocol/callSession.ts';
import { createSteadyClock } from '../../server/domain/steadyClock.ts';
import { probeRelay, relayAddress } from '../../server/doctor/turnProbe.ts';
import { ManualClock } from '../fakes/ManualClock.ts';
import { SettableClock } from '../fakes/SettableClock.ts';
import type { TestDevice } from '../stage/TestDevice.ts';
import { hangupTo, RING_MS, TestServer, toDevice } from '../stage/testServer.ts';
import type { RunningServerOptions } from '../../server/serverOptions.ts';
import { ring, talk, type WirePair } from '../stage/wireCall.ts';

/* The computer of the server has its time of day set while calls ring and go on, and is laid to sleep. */

const HOUR = 3_600_000;
const THREAD = new URL('../../server/relay/thread.ts', import.meta.url);

let computer: SettableClock;
let timers: ManualClock;
let server: TestServer;
let alice: TestDevice & { token: string };
let pair: WirePair;

async function start(options: Partial<RunningServerOptions> = {}): Promise<TestServer> {
  timers = new ManualClock();
  computer = new SettableClock(timers.now());
  const clock = { ...createSteadyClock(computer), wall: computer.wall, startTimer: timers.startTimer };
  return TestServer.start({ clock, ...options });
}

beforeEach(async () => {
  server = await start();
  const [caller, callee] = [await server.person('alice'), await server.person('bob')];
  alice = caller.device;
  pair = {
    ...{ caller: caller.device, callerPhone: caller.client },
    ...{ callee: callee.device, calleePhone: callee.client },
  };
});
afterEach(() => server.remove());

function run(ms: number): void {
  computer.run(ms);
  timers.advance(ms);
}

async function calls(query = ''): Promise<CallSession[]> {
  const { body } = await server.request('GET', `/v1/calls${query}`, undefined, alice.token);
  return body.calls;
}

test('a call rings, is answered and lasts as long as it does, however often the time of day is set (A76)', async () => {
  const began = computer.wall();
  const callId = await ring(pair);
  computer.setBy(5 * HOUR);
  run(2_000);
  expect(await calls()).toMatchObject([{ status: 'ringing', started_at: began + 5 * HOUR }]);
  const { callerPhone, calleePhone, caller, callee } = pair;
  calleePhone.send(toDevice('call_answer', caller, calleePhone.nextNumber, callId, 'answer'));
  await callerPhone.next('call_answer');
  computer.setBy(-30 * HOUR);
  run(7_000);
  expect(await calls()).toMatchObject([{ status: 'accepted' }]);
  callerPhone.send(hangupTo(callee, callerPhone.nextNumber, callId));
  await calleePhone.next('call_hangup');
  const [row] = await calls();
  expect(row).toMatchObject({ status: 'ended', started_at: began - 25 * HOUR, ended_at: computer.wall() });
  expect((row?.ended_at ?? 0) - (row?.accepted_at ?? 0)).toBe(7_000);
  // Pages are asked for by the dates that were told.
  expect(await calls(`?before=${began - 25 * HOUR}`)).toEqual([]);
  expect(await calls(`?before=${began - 25 * HOUR + 1}`)).toHaveLength(1);
});

test('a time of day that is set back lets no phone ring for longer (A76)', async () => {
  await ring(pair);
  computer.setBy(-HOUR);
  run(RING_MS + 1_000);
  const told = await pair.callerPhone.next('call_state', ({ state }) => state === 'missed');
  expect(told).toMatchObject({ end_reason: 'timeout' });
  expect(Math.abs(Number(told.ended_at) - computer.wall())).toBeLessThan(2_000);
});

test('what fell due while the computer of the server slept is over when it wakes up (A76)', async () => {
  const callId = await ring(pair);
  computer.sleep(HOUR);
  run(1_000);
  await pair.callerPhone.next('call_state', ({ call_id, state }) => call_id === callId && state === 'missed');
});

test('the time that the server tells is the time of day, and what it grants lasts as long as before (A76)', async () => {
  await talk(pair);
  computer.setBy(-HOUR);
  const { body } = await server.request('POST', '/v1/challenge');
  expect(body.server_time).toBe(computer.wall());
  expect(body.expires_at - body.server_time).toBe(60_000);
  // A token that was had before is good until its own time is over.
  expect(await calls()).toHaveLength(1);
});

describe('relays', () => {
  async function askRelay(of: TestServer, token: string) {
    const { body } = await of.request('GET', '/v1/turn', undefined, token);
    const [granted] = body.ice_servers;
    const address = relayAddress(granted?.urls[0] ?? '');
    if (granted === undefined || address === undefined) return expect.unreachable('the server has a relay');
    const lifetimeMs = body.expires_at - body.server_time;
    return { ...granted, lifetimeMs, outcome: async () => (await probeRelay(address, granted)).outcome };
  }

  test('of the server take what it gave out, by a clock that nobody set yet, and go on to when it is set (A76)', async () => {
    const hosted = await start({ relay: { module: THREAD, host: '127.0.0.1' } });
    onTestFinished(() => hosted.remove());
    const { token } = await hosted.register('carol');
    // Years behind, as a computer without a battery that has not heard the time.
    const before = await askRelay(hosted, token);
    expect(await before.outcome()).toBe('allocated');
    for (const step of [20 * 365 * 24 * HOUR, -21 * 365 * 24 * HOUR]) {
      computer.setBy(step);
      const after = await askRelay(hosted, token);
      expect([await before.outcome(), await after.outcome()]).toEqual(['allocated', 'allocated']);
      for (const { lifetimeMs } of [before, after]) expect(Math.abs(lifetimeMs - HOUR)).toBeLessThanOrEqual(1_000);
    }
    run(HOUR + 1_000);
    expect(await (await askRelay(hosted, token)).outcome()).toBe('allocated');
  });

  test('that others run go by the time of day: phones come back for new credentials when it is set forward (A76)', async () => {
    const turn = [{ urls: ['turn:turn.example.org:3478'], secret: 'north' }];
    const beside = await start({ turn });
    onTestFinished(() => beside.remove());
    const { client, token } = { ...(await beside.person('carol')), ...(await beside.register('dora')) };
    const expiry = async () => Number((await askRelay(beside, token)).username.split(':')[0]) * 1000;
    const [before, wall] = [await expiry(), computer.wall()];
    const aMinute = async (): Promise<boolean> => {
      for (let step = 0; step < 12; step += 1) {
        run(5_000);
        const isThere = await Promise.race([client.settle().then(() => true), client.closed.then(() => false)]);
        if (!isThere) return false;
      }
      return true;
    };
    computer.setBy(-2 * HOUR);
    expect(await aMinute(), 'what was given out lives longer, which does no harm').toBe(true);
    computer.setBy(8 * HOUR);
    expect(await aMinute()).toBe(false);
    expect(client.heard.at(-1)).toMatchObject({ t: 'drain' });
    expect((await expiry()) - before).toBe(computer.wall() - wall);
  });
});
