import { afterEach, beforeEach, expect, test } from 'vitest';
import { MAX_DRAIN_MS, MAX_UNIT_FRAMES } from '../../core/protocol/limits.ts';
import type { CallStateFrame } from '../../core/protocol/serverMessage.ts';
import { ScriptedServer } from '../fakes/scriptedServer.ts';
import { DeviceIdentity, SignallingPhone } from '../stage/signallingPhone.ts';
import { temporaryFolder } from '../stage/temporaryFolder.ts';

const HUGE = 2 ** 53 - 1;

let server: ScriptedServer;
let phone: SignallingPhone;
let isHeld = false;
let letGo = (): void => undefined;

beforeEach(async () => {
  isHeld = false;
  server = await ScriptedServer.start();
  phone = new SignallingPhone({
    serverUrl: server.url,
    identity: new DeviceIdentity('alice', 11),
    folder: temporaryFolder(),
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
