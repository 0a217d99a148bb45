import { afterEach, beforeEach, expect, onTestFinished, test, vi } from 'vitest';
import { WebSocket } from 'ws';
import { MAX_DRAIN_MS, MAX_UNIT_FRAMES } from '../../core/protocol/limits.ts';
import type { CallStateFrame } from '../../core/protocol/serverMessage.ts';
import { ScriptedServer } from '../fakes/scriptedServer.ts';
import { DeviceIdentity, SignallingPhone } from '../stage/signallingPhone.ts';
import { temporaryFolder } from '../stage/temporaryFolder.ts';

const HUGE = 2 ** 53 - 1;

let server: ScriptedServer;
let phone: SignallingPhone;
let isHeld = false;
/** What pauses are drawn by. */
let drawn = 0;
let letGo = (): void => undefined;

beforeEach(async () => {
  isHeld = false;
  drawn = 0;
  said = 0;
  server = await ScriptedServer.start();
  phone = new SignallingPhone({
    serverUrl: server.url,
    identity: new DeviceIdentity('alice', 11),
    folder: temporaryFolder(),
    random: () => drawn,
    onBatch: async () => {
      if (!isHeld) return;
      await new Promise<void>((resolve) => {
        letGo = resolve;
      });
    },
  });
});

afterEach(async () => {
  letGo();
  await phone.end();
  await server.end();
});

function missed(s: number, times: Partial<CallStateFrame> = {}): CallStateFrame {
  return {
    v: 1,
    t: 'call_state',
    s,
    call_id: `5f0c2a9e-6a51-4c3b-9d0e-${String(s).padStart(12, '0')}`,
    state: 'missed',
    peer: 'mallory',
    direction: 'incoming',
    call_type: 'audio',
    started_at: phone.clock.now(),
    ...times,
  };
}

test('a server that goes down for 23 days is asked again after half a minute (A85)', async () => {
  phone.socket.start();
  await server.welcome();
  await phone.statuses.find(({ state }) => state === 'online');
  server.say({ v: 1, t: 'drain', reconnect_in_ms: 23 * 24 * 3600_000 });
  server.say(missed(1));
  await phone.frames.find(({ t }) => t === 'call_state');
  const connections = server.connections.all.length;
  server.connections.all.at(-1)?.close(1012);
  await phone.statuses.find(({ state }) => state === 'connecting', 2);
  phone.clock.advance(MAX_DRAIN_MS);
  await server.connections.find(() => server.connections.all.length > connections);
});

/** Sends the phone away for so long, and closes; resolves when it waits to come back. */
async function sendAway(reconnectInMs: number, code = 1012): Promise<void> {
  const from = phone.statuses.all.length;
  server.say({ v: 1, t: 'drain', reconnect_in_ms: reconnectInMs });
  server.connections.all.at(-1)?.close(code);
  await phone.statuses.find(({ state }) => state !== 'online', from);
}

/** It comes back after exactly this time. */
async function comesBackAfter(pauseMs: number): Promise<void> {
  const connections = server.connections.all.length;
  phone.clock.advance(pauseMs - 1);
  expect(phone.clock.pending(), `whether it still waits before ${pauseMs} ms`).toBe(1);
  phone.clock.advance(1);
  await server.connections.first(connections + 1);
}

test('a server that welcomes us, says to come back at once and closes, over and over, is left alone for longer each time (A85)', async () => {
  drawn = 0.5;
  phone.socket.start();
  let from = 0;
  for (const pauseMs of [250, 500, 1_000, 2_000, 4_000, 8_000, 15_000, 15_000]) {
    await server.received.find(({ t }) => t === 'resume', from);
    from = server.received.all.length;
    await phone.online(() => void server.welcome());
    await sendAway(0);
    await comesBackAfter(pauseMs);
  }
});

test('a server that sends us away before we are signed in is not heard (A85)', async () => {
  drawn = 0.5;
  phone.socket.start();
  let from = 0;
  // A status is told once: each of these codes is another one.
  for (const [pauseMs, toldMs, code] of [
    [250, 20_000, 1012],
    [500, 0, 1013],
    [1_000, 0, 1011],
  ] as const) {
    await server.received.find(({ t }) => t === 'resume', from);
    from = server.received.all.length;
    await sendAway(toldMs, code);
    await comesBackAfter(pauseMs);
  }
  expect(phone.faults.all).toEqual(['badFrame', 'badFrame', 'badFrame']);
});

let said = 0;
/** The connection lives so long: every 15 s the phone hears something, and has no need to ask. */
async function livesFor(ms: number): Promise<void> {
  for (let left = ms; left > 0; left -= 15_000) {
    phone.clock.advance(Math.min(15_000, left));
    server.say(missed((said += 1)));
    await phone.frames.find(({ s }) => s === said);
  }
}

test('a server that restarts after a steady connection is believed when to come back', async () => {
  drawn = 0.9;
  phone.socket.start();
  await phone.online(() => void server.welcome());
  await livesFor(60_000);
  await sendAway(100);
  await comesBackAfter(100);
});

test('a connection that lasted less than a minute ends no row of failures: the pauses grow, and after a steady one they begin anew (A85)', async () => {
  drawn = 0.5;
  phone.socket.start();
  let from = 0;
  for (const [livesMs, pauseMs] of [
    [0, 250],
    [59_999, 500],
    [31_000, 1_000],
    [59_999, 2_000],
    [60_000, 250],
    [59_999, 250],
    [59_999, 500],
  ] as const) {
    await server.received.find(({ t }) => t === 'resume', from);
    from = server.received.all.length;
    await phone.online(() => void server.welcome());
    await livesFor(livesMs);
    const states = phone.statuses.all.length;
    server.connections.all.at(-1)?.close(1011);
    await phone.statuses.find(({ state }) => state !== 'online', states);
    await comesBackAfter(pauseMs);
  }
});

test('a missed call at the end of time is taken in as one of now (A85)', async () => {
  phone.socket.start();
  await server.welcome();
  server.say(missed(1, { started_at: HUGE, ended_at: HUGE }));
  server.say(missed(2, { started_at: 0 }));
  const frames = await phone.frames.find(({ s }) => s === 2).then(() => phone.frames.all);
  const now = phone.clock.now();
  expect(frames.map((frame) => (frame.t === 'call_state' ? frame.started_at - now : null))).toEqual([
    0,
    -90 * 24 * 3600_000,
  ]);
});

test('a batch without an end is judged a unit at a time (A85)', async () => {
  phone.socket.start();
  await server.welcome({ withBatch: false });
  for (let from = 1; from <= MAX_UNIT_FRAMES + 64; from += 64) {
    const frames = Array.from({ length: 64 }, (_, i) => missed(from + i));
    server.say({ v: 1, t: 'batch', more: true, frames });
  }
  const unit = await phone.batches.find(({ length }) => length > 0);
  expect(unit).toHaveLength(MAX_UNIT_FRAMES);
});

test('a phone that cannot keep up reads no more, and takes in all of it in the end (A85)', async () => {
  isHeld = true;
  phone.socket.start();
  await server.welcome({ withBatch: false });
  const payload = Buffer.alloc(96 * 1024, 7).toString('base64');
  const relayed = (s: number) =>
    ({
      v: 1,
      t: 'ice_candidate',
      s,
      call_id: `5f0c2a9e-6a51-4c3b-9d0e-${String(s).padStart(12, '0')}`,
      from: 'mallory',
      from_device: 7,
      age_ms: 0,
      encrypted_payload: payload,
    }) as const;
  const total = 256;
  for (let s = 1; s <= total; s += 4) {
    server.say({ v: 1, t: 'batch', more: s + 4 <= total, frames: [0, 1, 2, 3].map((i) => relayed(s + i)) });
  }
  // 32 MB were said. What the phone does not read stays in the sockets between the two.
  const socket = server.connections.all.at(-1);
  await expect.poll(() => socket?.bufferedAmount ?? 0).toBeGreaterThan(8 * 1024 * 1024);
  isHeld = false;
  letGo();
  await phone.frames.find(({ s }) => s === total);
  expect(phone.frames.all).toHaveLength(total);
});

test('of frames that say nothing, however many come at once, others get their turn between any two (A85)', async () => {
  phone.socket.start();
  await phone.online(() => void server.welcome());
  const total = 5_000;
  let [heard, mostInATurn] = [0, 0];
  const heardAll = new Promise<void>((resolve) => {
    const look = (): void => {
      mostInATurn = Math.max(mostInATurn, phone.faults.all.length - heard);
      heard = phone.faults.all.length;
      if (heard < total) setImmediate(look);
      else resolve();
    };
    setImmediate(look);
  });
  server.babble(total);
  await heardAll;
  expect(mostInATurn).toBeLessThanOrEqual(2);
  expect(phone.statuses.all.at(-1)).toEqual({ state: 'online' });
});

test('frames that say nothing take up room too: while many wait, nothing more is read (A85)', async () => {
  const pause = vi.spyOn(WebSocket.prototype, 'pause');
  onTestFinished(() => pause.mockRestore());
  let signed = (): void => undefined;
  const signing = new Promise<void>((resolve) => (signed = resolve));
  const identity = new DeviceIdentity('alice', 11);
  const busy = new SignallingPhone({
    serverUrl: server.url,
    identity,
    folder: temporaryFolder(),
    sign: async (message) => {
      server.babble(20_000);
      await signing;
      return identity.sign(message);
    },
  });
  onTestFinished(() => busy.end());
  busy.socket.start();
  // 60 kB by their bytes alone.
  await expect.poll(() => pause.mock.calls.length).toBe(1);
  signed();
});
