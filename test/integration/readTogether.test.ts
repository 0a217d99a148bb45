import { randomUUID } from 'node:crypto';
import { expect, onTestFinished, test } from 'vitest';
import type { ServerMessage } from '../../core/protocol/serverMessage.ts';
import { ScriptedServer } from '../fakes/scriptedServer.ts';
import { DeviceIdentity, SignallingPhone } from '../stage/signallingPhone.ts';
import { temporaryFolder } from '../stage/temporaryFolder.ts';

async function online() {
  const server = await ScriptedServer.start();
  onTestFinished(() => server.end());
  const where = { serverUrl: server.url, folder: temporaryFolder() };
  const phone = new SignallingPhone({ ...where, identity: new DeviceIdentity('alice', 11) });
  onTestFinished(() => phone.end());
  phone.socket.start();
  await server.welcome();
  await phone.statuses.find(({ state }) => state === 'online');
  return { server, phone };
}

const callId = randomUUID();
const relayed = (s: number) => ({
  ...({ v: 1, s, call_id: callId, from: 'bob', from_device: 22, encrypted_payload: 'AAAA' } as const),
  age_ms: 0,
});
const offer = (s: number): ServerMessage => ({
  ...{ ...relayed(s), t: 'call_offer', call_type: 'audio', ring_left_ms: 45_000 },
});
const candidates = (s: number): ServerMessage => ({ ...relayed(s), t: 'ice_candidate' });
const hangup = (s: number): ServerMessage => ({ ...relayed(s), t: 'call_hangup', reason: 'cancel' });

test('an offer and the hang-up behind it, which lay in the socket while the program stood still, are judged together', async () => {
  const { server, phone } = await online();
  // Frames of their own, and no batch; nothing is read before all of them lie there.
  for (const message of [offer(1), ...[2, 3, 4, 5].map(candidates), hangup(6)]) server.say(message);
  const [batch] = await phone.batches.first(1);
  expect(batch?.map(({ frame }) => frame.t)).toEqual([
    'call_offer',
    ...Array.from({ length: 4 }, () => 'ice_candidate'),
    'call_hangup',
  ]);
});
