import { afterEach, beforeEach, expect, test } from 'vitest';
import type { ErrorFrame } from '../../core/protocol/serverMessage.ts';
import { ScriptedServer } from '../fakes/scriptedServer.ts';
import { DeviceIdentity, SignallingPhone } from '../stage/signallingPhone.ts';
import { temporaryFolder } from '../stage/temporaryFolder.ts';

const CALL = '5f0c2a9e-6a51-4c3b-9d0e-000000000001';

let server: ScriptedServer;
let phone: SignallingPhone;

beforeEach(async () => {
  server = await ScriptedServer.start();
  const identity = new DeviceIdentity('alice', 11);
  phone = new SignallingPhone({ serverUrl: server.url, identity, folder: temporaryFolder() });
  phone.socket.start();
  await phone.online(() => void server.welcome());
  phone.put({ v: 1, t: 'call_answer', call_id: CALL, to: 'bob', to_device: 21, encrypted_payload: 'AAAA' });
  await server.received.find(({ t }) => t === 'call_answer');
});

afterEach(async () => {
  await phone.end();
  await server.end();
});

const refusal: ErrorFrame = { v: 1, t: 'err', s: 1, n: 1, call_id: CALL, code: 'full' };

test('an answer that the server refuses is known to be the answer, though the row is gone with the next frame', async () => {
  server.say(refusal);
  server.say({ v: 1, t: 'ack', n: 1 });
  const [delivered] = await phone.batches.find(({ length }) => length > 0);
  expect(delivered).toMatchObject({ frame: refusal, refused: 'call_answer' });
});

test('a refusal of another call, or of what was never sent, is of nothing known', async () => {
  const other = { ...refusal, call_id: CALL.replace(/1$/u, '2') };
  server.say(other);
  server.say({ ...refusal, s: 2, n: 9 });
  await phone.frames.first(2);
  expect(phone.batches.all.flat().map(({ refused }) => refused)).toEqual([undefined, undefined]);
});
