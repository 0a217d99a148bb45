import { once } from 'node:events';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { PONG_TIMEOUT_MS, SERVER_PING_INTERVAL_MS, STUCK_READER_MS } from '../../core/protocol/limits.ts';
import { admit, newRight } from '../stage/admission.ts';
import type { TestDevice } from '../stage/TestDevice.ts';
import { ciphertext, hangupTo, offerTo, TestServer, toDevice } from '../stage/testServer.ts';
import type { WireClient } from '../stage/WireClient.ts';

let server: TestServer;
let alice: TestDevice;
let bob: TestDevice & { token: string };
let alicePhone: WireClient;
let bobPhone: WireClient;

beforeEach(async () => {
  server = await TestServer.start({ ringTimeoutMs: 45_000 });
  ({ device: alice, client: alicePhone } = await server.person('alice'));
  ({ device: bob, client: bobPhone } = await server.person('bob'));
});
afterEach(() => server.remove());

const readyOf = (client: WireClient) => {
  const ready = client.heard.find((frame) => frame.t === 'ready');
  if (!ready) throw new Error('no ready was heard');
  return ready;
};
const sequences = (client: WireClient) => client.heard.flatMap((frame) => ('s' in frame ? [frame.s] : []));

/** Alice dials and sends three candidates; Bob has all four frames. */
async function sendFour(): Promise<string> {
  const offer = offerTo(bob, 1);
  alicePhone.send(offer);
  for (const n of [2, 3, 4]) alicePhone.send(toDevice('ice_candidate', bob, n, offer.call_id, `candidate ${n}`));
  await alicePhone.next('ack', ({ n }) => n === 4);
  await bobPhone.next('ice_candidate', ({ encrypted_payload }) => encrypted_payload === ciphertext('candidate 4'));
  return offer.call_id;
}

describe('a client that comes back', () => {
  test('gets what it has not acknowledged, once, in order', async () => {
    await sendFour();
    expect(sequences(bobPhone)).toEqual([1, 2, 3, 4]);
    bobPhone.send({ v: 1, t: 'ack', s: 2 });
    await bobPhone.settle();
    const { epoch } = readyOf(bobPhone);
    await bobPhone.leave();

    const again = await server.signIn(bob, { epoch, s: 3 });
    expect(readyOf(again)).toMatchObject({ resumed: true, epoch });
    expect(sequences(again)).toEqual([4]);
    const third = await server.signIn(bob, { epoch, s: 4 });
    expect(sequences(third)).toEqual([]);
  });

  test('with no memory of the queue gets all of it', async () => {
    await sendFour();
    await bobPhone.leave();
    const again = await server.signIn(bob);
    expect(readyOf(again).resumed).toBe(false);
    expect(sequences(again)).toEqual([1, 2, 3, 4]);
  });

  test('with a sequence the server never gave is not believed', async () => {
    await sendFour();
    const again = await server.signIn(bob, { epoch: readyOf(bobPhone).epoch, s: 400 });
    expect(readyOf(again).resumed).toBe(false);
    expect(sequences(again)).toEqual([1, 2, 3, 4]);
  });

  test('after a server restart goes on where it stopped, under the same epoch (F1)', async () => {
    const callId = await sendFour();
    const { epoch } = readyOf(alicePhone);
    await server.stop();
    expect(await alicePhone.closed).toBe(1012);
    expect(alicePhone.heard.at(-1)).toMatchObject({ t: 'drain' });
    await server.start();

    alicePhone = await server.signIn(alice, { epoch, s: 0 });
    expect(readyOf(alicePhone)).toMatchObject({ epoch, resumed: true, n: 4 });
    bobPhone = await server.signIn(bob, { epoch, s: 2 });
    expect(sequences(bobPhone)).toEqual([3, 4]);
    bobPhone.send(toDevice('call_answer', alice, 1, callId, 'answer'));
    expect(await alicePhone.next('call_answer')).toMatchObject({ call_id: callId });
    alicePhone.send(toDevice('ice_candidate', bob, 5, callId, 'on we go'));
    const { s } = await bobPhone.next(
      'ice_candidate',
      ({ encrypted_payload }) => encrypted_payload === ciphertext('on we go'),
    );
    expect(s, 'above everything that the life before may have given').toBeGreaterThan(1_000);
  });

  test('learns of a refusal that was lost with its connection', async () => {
    const first = offerTo(bob, 1);
    alicePhone.send(first);
    await alicePhone.next('ack');
    bobPhone.send(offerTo(alice, 1));
    await bobPhone.next('ack');
    const { epoch } = readyOf(bobPhone);
    await bobPhone.leave();
    const again = await server.signIn(bob, { epoch, s: 0 });
    expect(again.heard.find((frame) => frame.t === 'err')).toMatchObject({
      code: 'glare',
      n: 1,
      other_call_id: first.call_id,
    });
  });

  test('on a second connection displaces the first, and what the first sent is not done twice', async () => {
    const offer = offerTo(bob, 1);
    alicePhone.send(offer);
    const second = await server.signIn(alice);
    expect(await alicePhone.closed).toBe(4409);
    second.send(offer);
    await second.next('ack', ({ n }) => n === 1);
    await second.settle();
    await bobPhone.settle();
    expect(bobPhone.heard.filter((frame) => frame.t === 'call_offer')).toHaveLength(1);
    expect(second.heard.filter((frame) => frame.t === 'err')).toEqual([]);
    expect(second.socket.readyState).toBe(second.socket.OPEN);
  });

  test('keeps its place against an earlier connection of its own whose sign-in arrives late', async () => {
    const late = server.connect();
    await once(late.socket, 'open');
    const second = await server.signIn(alice);
    expect(await alicePhone.closed).toBe(4409);
    await late.authenticate(alice);
    late.send({ v: 1, t: 'resume', epoch: null, s: 0 });
    expect(await late.closed).toBe(4409);
    second.send(offerTo(bob, 1));
    await second.next('ack', ({ n }) => n === 1);
    await bobPhone.next('call_offer');
  });
});

describe('the letter of the wire (A93)', () => {
  test('an acknowledgement beyond the last frame changes nothing', async () => {
    await sendFour();
    bobPhone.send({ v: 1, t: 'ack', s: 5 });
    await bobPhone.settle();
    const { epoch } = readyOf(bobPhone);
    bobPhone = await server.signIn(bob, { epoch, s: 0 });
    expect(sequences(bobPhone)).toEqual([1, 2, 3, 4]);
  });

  test('a frame that cannot be read does not use up its number', async () => {
    alicePhone.socket.send('{"v":1,"t":"call_hangup","n":1}');
    expect(await alicePhone.next('err')).toEqual({ v: 1, t: 'err', code: 'bad_frame' });
    alicePhone.send(offerTo(bob, 1));
    await bobPhone.next('call_offer');
  });

  test.each([
    ['base64 with stray bits', { payloads: { 7: 'AQECAB==' } }],
    ['base64 without its padding', { payloads: { 7: 'AQECAA' } }],
    ['a device id beyond 32 bits', { payloads: { 4_294_967_296: ciphertext('offer') } }],
    ['a device id with a leading zero', { payloads: { '07': ciphertext('offer') } }],
  ])('%s is a bad frame', async (_, change) => {
    alicePhone.send(offerTo(bob, 1, change));
    expect(await alicePhone.next('err')).toEqual({ v: 1, t: 'err', code: 'bad_frame' });
  });

  test('the greatest device id is one', async () => {
    alicePhone.send(offerTo(bob, 1, { payloads: { 4_294_967_295: ciphertext('offer') } }));
    expect(await alicePhone.next('err')).toMatchObject({ code: 'stale_devices', devices: [bob.device] });
  });

  test('an offer again is the same whatever it carries, and counts again', async () => {
    const offer = offerTo(bob, 1);
    for (let n = 1; n <= 6; n += 1) {
      alicePhone.send({ ...offer, n, call_type: 'audio', payloads: { [bob.device]: ciphertext(`offer ${n}`) } });
      expect(await bobPhone.next('call_offer')).toMatchObject({ call_id: offer.call_id, call_type: 'audio' });
    }
    alicePhone.send({ ...offer, n: 7 });
    expect(await alicePhone.next('err')).toMatchObject({ code: 'rate', n: 7 });
  });

  test('what a hang-up carries for devices outside of the call is dropped', async () => {
    const { device: carol, client: carolPhone } = await server.person('carol');
    const callId = await sendFour();
    const payloads = { [carol.device]: ciphertext('bye'), [bob.device]: ciphertext('bye'), 9: ciphertext('bye') };
    alicePhone.send(hangupTo(bob, 5, callId, { payloads }));
    await bobPhone.next('call_hangup');
    await alicePhone.settle();
    await carolPhone.settle();
    expect(alicePhone.heard.some((frame) => frame.t === 'err')).toBe(false);
    expect(carolPhone.heard.some((frame) => 's' in frame)).toBe(false);
  });
});

describe('numbered frames', () => {
  test('a replayed frame is acknowledged and not delivered again', async () => {
    const callId = await sendFour();
    alicePhone.send(toDevice('ice_candidate', bob, 4, callId, 'candidate 4'));
    alicePhone.send(offerTo(bob, 1, { call_id: callId }));
    await alicePhone.next('ack');
    await alicePhone.settle();
    await bobPhone.settle();
    expect(sequences(bobPhone)).toEqual([1, 2, 3, 4]);
    expect(alicePhone.heard.filter((frame) => frame.t === 'err')).toEqual([]);
  });

  test('a gap in the numbers closes the connection and nothing after it is done', async () => {
    alicePhone.send(offerTo(bob, 2));
    expect(await alicePhone.closed).toBe(4400);
    await bobPhone.settle();
    expect(sequences(bobPhone)).toEqual([]);
  });

  test('a client that lost its count goes on above what the server tells', async () => {
    const callId = await sendFour();
    await alicePhone.leave();
    alicePhone = await server.signIn(alice);
    const { n } = readyOf(alicePhone);
    expect(n).toBe(4);
    alicePhone.send(hangupTo(bob, n + 1, callId, { reason: 'cancel' }));
    await bobPhone.next('call_hangup');
  });

  test('an offer that is sent anew after the server lost count is rung again, not refused', async () => {
    const offer = offerTo(bob, 1);
    alicePhone.send(offer);
    await bobPhone.next('call_offer');
    alicePhone.send({ ...offer, n: 2 });
    expect(await bobPhone.next('call_offer')).toMatchObject({ call_id: offer.call_id, s: 2 });
    await alicePhone.settle();
    expect(alicePhone.heard.filter((frame) => frame.t === 'err')).toEqual([]);
  });
});

describe('the queue of a device', () => {
  test('holds 192 offers and candidates and then refuses, without losing one', async () => {
    const right = newRight();
    await admit(server, bob, 1, { rights: [right] });
    await bobPhone.leave();
    const people = await Promise.all(['c1', 'c2', 'c3', 'c4'].map((user) => server.person(user)));
    for (const { client } of people) {
      const offer = offerTo(bob, 1, { right });
      client.send(offer);
      for (let n = 2; n <= 60; n += 1) client.send(toDevice('ice_candidate', bob, n, offer.call_id, `${n}`));
      await client.next('ack', ({ n }) => n === 60);
    }
    const refusals = people.flatMap(({ client }) => client.heard.filter((frame) => frame.t === 'err'));
    expect(new Set(refusals.map((frame) => frame.code))).toEqual(new Set(['full']));
    expect(refusals).toHaveLength(4 * 60 - 192);
    bobPhone = await server.signIn(bob);
    expect(sequences(bobPhone)).toEqual(Array.from({ length: 192 }, (_, index) => index + 1));
    expect(bobPhone.heard.filter((frame) => frame.t === 'batch').map(({ more }) => more)).toEqual([true, true, false]);
  });

  test('forgets candidates after their time', async () => {
    await server.remove();
    server = await TestServer.start({ ringTimeoutMs: 600_000 });
    ({ device: alice, client: alicePhone } = await server.person('alice'));
    ({ device: bob, client: bobPhone } = await server.person('bob'));
    await sendFour();
    await bobPhone.leave();
    alicePhone.send({ v: 1, t: 'ack', s: (await alicePhone.next('call_state')).s });
    await server.pass(60_000, alicePhone);
    bobPhone = await server.signIn(bob);
    expect(bobPhone.heard.filter((frame) => 's' in frame).map((frame) => frame.t)).toEqual(['call_offer']);
  });
});

describe('a connection', () => {
  test('that answers pings stays, one that is dead is cut off', async () => {
    const dead = alicePhone;
    dead.socket.pause();
    server.clock.advance(SERVER_PING_INTERVAL_MS);
    await bobPhone.settle();
    server.clock.advance(PONG_TIMEOUT_MS);
    dead.socket.resume();
    expect(await dead.closed).toBe(1006);
    await bobPhone.settle();
  });

  test('whose client acknowledges nothing is closed as slow and may resume (F14)', async () => {
    await sendFour();
    await server.pass(STUCK_READER_MS - 5_000, alicePhone, bobPhone);
    server.clock.advance(5_000);
    expect(await bobPhone.closed).toBe(4008);
    const again = await server.signIn(bob, { epoch: readyOf(bobPhone).epoch, s: 0 });
    expect(sequences(again)).toEqual([1, 2, 3, 4]);
  });

  test('is told of the drain and closed when the server stops, and what it sent before is kept', async () => {
    const offer = offerTo(bob, 1);
    alicePhone.send(offer);
    await alicePhone.next('ack');
    const stopped = server.stop();
    expect(await alicePhone.next('drain')).toMatchObject({ reconnect_in_ms: expect.any(Number) });
    expect(await alicePhone.closed).toBe(1012);
    await stopped;
    await server.start();
    alicePhone = await server.signIn(alice);
    expect(readyOf(alicePhone).n).toBe(1);
  });
});
