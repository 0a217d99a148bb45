import { afterEach, beforeEach, expect, test } from 'vitest';
import type { CallSession } from '../../core/protocol/callSession.ts';
import { createSteadyClock } from '../../server/domain/steadyClock.ts';
import { ManualClock } from '../fakes/ManualClock.ts';
import { SettableClock } from '../fakes/SettableClock.ts';
import type { TestDevice } from '../stage/TestDevice.ts';
import { hangupTo, RING_MS, TestServer, toDevice } from '../stage/testServer.ts';
import { ring, talk, type WirePair } from '../stage/wireCall.ts';

/* The computer of the server has its time of day set while calls ring and go on, and is laid to sleep. */

const HOUR = 3_600_000;

let computer: SettableClock;
let timers: ManualClock;
let server: TestServer;
let alice: TestDevice & { token: string };
let pair: WirePair;

beforeEach(async () => {
  timers = new ManualClock();
  computer = new SettableClock(timers.now());
  const clock = { ...createSteadyClock(computer), wall: computer.wall, startTimer: timers.startTimer };
  server = await TestServer.start({ clock });
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
