import { randomUUID } from 'node:crypto';
import Value from 'typebox/value';
import { expect } from 'vitest';
import { ChallengeReply } from '../../../core/protocol/httpApi.ts';
import { TestDevice } from '../../stage/TestDevice.ts';
import { WireClient } from '../../stage/WireClient.ts';
import { add, friends, newHandle, strangers, type Person } from './people.ts';
import { callersWay, clock, rows, server, whileServerCannotWrite } from './serverAndWays.ts';
import { dials, hangUp, rings, withRelay, type Outcomes } from './steps.ts';

/** One whose calls nobody expects, and whom nobody can read. */
async function stranger(bob: Person): Promise<WireClient> {
  const device = new TestDevice(newHandle('walker'));
  const ownConnection = { connection: 'close' };
  const challenge = await fetch(`${server.url}/v1/challenge`, { method: 'POST', headers: ownConnection });
  const body = JSON.stringify(
    device.registration(Value.Parse(ChallengeReply, await challenge.json()), device.prekeys(0, clock.now())),
  );
  const headers = { 'content-type': 'application/json', ...ownConnection };
  await fetch(`${server.url}/v1/register`, { method: 'POST', headers, body });
  const client = await WireClient.signIn(server.url, device);
  await client.next('batch', (batch) => !batch.more);
  const { deviceId } = await deviceOf(bob);
  client.send({
    ...{ v: 1, t: 'call_offer', n: 1, call_id: randomUUID(), to: bob.handle, call_type: 'audio' },
    payloads: { [String(deviceId)]: Buffer.alloc(900).toString('base64') },
  });
  await client.next('call_state', ({ state }) => state === 'ringing');
  return client;
}

async function deviceOf({ handle }: Person): Promise<{ readonly deviceId: number }> {
  const calls = await rows.devicesOf(handle);
  const [deviceId = 0] = calls;
  return { deviceId };
}

/** The server does not pass the offer on. */
export const REFUSED: Outcomes = {
  'nobody has that name any more': async () => {
    const pair = await friends();
    expect(await pair.bob.phone.ringfort.mainHandlers.deleteAccount(null)).toMatchObject({ ok: true });
    return { ...pair, callId: await dials(pair) };
  },
  'the callee has blocked the caller': async () => {
    const pair = await friends();
    await pair.bob.phone.ringfort.mainHandlers.block({ handle: pair.alice.handle, endCall: false });
    const isKnownThere = () => rows.standingOf(pair.alice.handle, pair.bob.handle, null);
    await expect.poll(isKnownThere, { timeout: 10_000 }).toBe('blocked');
    return { ...pair, callId: await dials(pair) };
  },
  'the server keeps the callee’s keys back': async () => {
    const pair = await withRelay(strangers);
    callersWay.lies.reply = (path, body) =>
      path.endsWith('/bundle') ? { status: 403, body: {} } : { status: 200, body };
    const callId = await dials(pair);
    await pair.alice.phone.phase('ended');
    delete callersWay.lies.reply;
    return { ...pair, callId };
  },
  'the server can write nothing': async () => {
    const pair = await friends();
    const callId = await whileServerCannotWrite(async () => {
      const refused = await dials(pair);
      await pair.alice.phone.phase('ended');
      return refused;
    });
    clock.advance(1_000);
    return { ...pair, callId };
  },
  'the caller calls too often': async () => {
    const pair = await friends();
    for (let count = 0; count < 6; count += 1) {
      const early = await rings(pair);
      await hangUp(pair.alice, early);
      await pair.bob.phone.phase('ended');
    }
    return { ...pair, callId: await dials(pair) };
  },
  'no room for the offer': async () => {
    const pair = await strangers();
    await add(pair.alice, pair.bob);
    const clients = [await stranger(pair.bob), await stranger(pair.bob)];
    const callId = await dials(pair);
    await pair.alice.phone.phase('ended');
    for (const { socket } of clients) socket.terminate();
    // A notice finds its way to the callee with the next look of the server.
    clock.advance(1_000);
    return { ...pair, callId };
  },
};
