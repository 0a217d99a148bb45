import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { CallSession } from '../../core/protocol/callSession.ts';
import { BOTH_LOST_MS, CALLER_LOST_MS } from '../../core/protocol/limits.ts';
import { addDevice } from '../stage/secondDevice.ts';
import { TEST_ORIGIN, type TestDevice } from '../stage/TestDevice.ts';
import { ciphertext, hangupTo, offerTo, RING_MS, TestServer, toDevice } from '../stage/testServer.ts';
import { ring as beginRinging, talk as beginTalking, type WirePair } from '../stage/wireCall.ts';
import type { WireClient } from '../stage/WireClient.ts';

let server: TestServer;
let alice: TestDevice & { token: string };
let bob: TestDevice & { token: string };
let alicePhone: WireClient;
let bobPhone: WireClient;

beforeEach(async () => {
  server = await TestServer.start();
  ({ device: alice, client: alicePhone } = await server.person('alice'));
  ({ device: bob, client: bobPhone } = await server.person('bob'));
});
afterEach(() => server.remove());

async function rowOf(callId: string): Promise<CallSession | undefined> {
  const { body } = await server.request('GET', '/v1/calls', undefined, alice.token);
  return body.calls.find((call: CallSession) => call.id === callId);
}

const pair = (): WirePair => ({ caller: alice, callee: bob, callerPhone: alicePhone, calleePhone: bobPhone });
const ring = () => beginRinging(pair());
const talk = () => beginTalking(pair());

describe('a call', () => {
  test('goes from offer to hang-up, every frame with its sender and sequence, and leaves its row', async () => {
    const started = server.clock.now();
    const offer = offerTo(bob, 1);
    alicePhone.send(offer);
    const offered = await bobPhone.next('call_offer');
    expect(offered).toEqual({
      v: 1,
      t: 'call_offer',
      s: 1,
      call_id: offer.call_id,
      from: 'alice',
      from_device: alice.device,
      call_type: 'video',
      age_ms: 0,
      ring_left_ms: RING_MS,
      encrypted_payload: ciphertext('offer'),
    });
    expect(await alicePhone.next('ack')).toMatchObject({ n: 1 });
    expect(await rowOf(offer.call_id)).toMatchObject({ status: 'ringing', started_at: started, accepted_at: null });

    bobPhone.send({ v: 1, t: 'ack', s: 1 });
    expect(await alicePhone.next('call_state')).toMatchObject({
      state: 'ringing',
      call_id: offer.call_id,
      direction: 'outgoing',
    });

    server.clock.advance(2_000);
    bobPhone.send(toDevice('call_answer', alice, 1, offer.call_id, 'answer'));
    expect(await alicePhone.next('call_answer')).toMatchObject({
      from: 'bob',
      from_device: bob.device,
      encrypted_payload: ciphertext('answer'),
    });

    alicePhone.send(toDevice('ice_candidate', bob, 2, offer.call_id, 'from alice'));
    bobPhone.send(toDevice('ice_candidate', alice, 2, offer.call_id, 'from bob'));
    expect(await bobPhone.next('ice_candidate')).toMatchObject({ encrypted_payload: ciphertext('from alice') });
    expect(await alicePhone.next('ice_candidate')).toMatchObject({ encrypted_payload: ciphertext('from bob') });

    server.clock.advance(3_000);
    alicePhone.send(hangupTo(bob, 3, offer.call_id));
    expect(await bobPhone.next('call_hangup')).toMatchObject({
      reason: 'hangup',
      encrypted_payload: ciphertext('bye'),
    });
    expect(await alicePhone.next('ack', ({ n }) => n === 3)).toBeDefined();
    expect(await rowOf(offer.call_id)).toEqual({
      id: offer.call_id,
      caller_id: 'alice',
      caller_device: alice.device,
      callee_id: 'bob',
      answered_device: bob.device,
      call_type: 'video',
      status: 'ended',
      started_at: started,
      ring_deadline: started + RING_MS,
      accepted_at: started + 2_000,
      ended_at: started + 5_000,
      end_reason: 'hangup',
      last_alive_at: started + 2_000,
    });
  });

  test('that is declined becomes rejected and the caller hears it', async () => {
    const callId = await ring();
    bobPhone.send(hangupTo(alice, 1, callId, { reason: 'reject' }));
    expect(await alicePhone.next('call_hangup')).toMatchObject({ reason: 'reject' });
    expect(await rowOf(callId)).toMatchObject({ status: 'rejected', end_reason: 'reject' });
  });

  test('to somebody in another call is rejected as busy', async () => {
    const callId = await ring();
    bobPhone.send(hangupTo(alice, 1, callId, { reason: 'busy' }));
    expect(await alicePhone.next('call_hangup')).toMatchObject({ reason: 'busy' });
    expect(await rowOf(callId)).toMatchObject({ status: 'rejected', end_reason: 'busy' });
  });

  test('of a third person goes its way while two talk, and neither call ends the other', async () => {
    const first = await talk();
    const { device: carol, client: carolPhone } = await server.person('carol');
    const second = await beginTalking({ caller: carol, callee: bob, callerPhone: carolPhone, calleePhone: bobPhone });
    expect(await rowOf(first)).toMatchObject({ status: 'accepted' });
    carolPhone.send(hangupTo(bob, carolPhone.nextNumber, second));
    expect(await bobPhone.next('call_hangup')).toMatchObject({ call_id: second, reason: 'hangup' });
    bobPhone.send(toDevice('ice_candidate', alice, bobPhone.nextNumber, first, 'still there'));
    expect(await alicePhone.next('ice_candidate')).toMatchObject({ encrypted_payload: ciphertext('still there') });
    expect(await rowOf(first)).toMatchObject({ status: 'accepted' });
  });

  test.each([
    ['is cancelled becomes missed', 'cancel', 'missed', 'missed'],
    ['its caller cannot go on with has failed', 'failed', 'failed', 'ended'],
  ] as const)('that %s, and the callee hears both (A75)', async (_, reason, status, state) => {
    const callId = await ring();
    alicePhone.send(hangupTo(bob, 2, callId, { reason }));
    expect(await bobPhone.next('call_hangup')).toMatchObject({ reason });
    const notice = { state, peer: 'alice', end_reason: reason, direction: 'incoming' };
    expect(await bobPhone.next('call_state')).toMatchObject(notice);
    expect(await rowOf(callId)).toMatchObject({ status, end_reason: reason });
  });

  test('that ends without a ciphertext is still told to the other side', async () => {
    const callId = await talk();
    bobPhone.send(hangupTo(alice, 2, callId, { payloads: {} }));
    expect(await alicePhone.next('call_state')).toMatchObject({ state: 'ended', end_reason: 'hangup' });
  });

  test('that nobody answers is missed after the ring time, and both sides are told', async () => {
    const callId = await ring();
    server.clock.advance(RING_MS + 1_000);
    expect(await alicePhone.next('call_state')).toMatchObject({
      state: 'missed',
      end_reason: 'timeout',
      call_id: callId,
    });
    expect(await bobPhone.next('call_state')).toMatchObject({ state: 'missed', end_reason: 'timeout', peer: 'alice' });
    expect(await rowOf(callId)).toMatchObject({ status: 'missed', end_reason: 'timeout' });
    bobPhone.send(toDevice('call_answer', alice, 1, callId, 'too late'));
    expect(await bobPhone.next('err')).toMatchObject({ code: 'call_not_ringing', n: 1 });
  });

  test('whose caller is gone while it rings is missed', async () => {
    await server.remove();
    server = await TestServer.start({ ringTimeoutMs: 45_000 });
    ({ device: alice, client: alicePhone } = await server.person('alice'));
    ({ device: bob, client: bobPhone } = await server.person('bob'));
    const callId = await ring();
    await alicePhone.leave();
    // The server sees the connection end a moment after the client does; a sign-in after it puts that in order.
    await server.signIn(alice).then((client) => client.leave());
    await bobPhone.settle();
    server.clock.advance(CALLER_LOST_MS + 1_000);
    expect(await bobPhone.next('call_state')).toMatchObject({
      state: 'missed',
      end_reason: 'caller_lost',
      call_id: callId,
    });
  });

  test('whose sides were both away a minute has failed', async () => {
    const callId = await talk();
    await Promise.all([alicePhone.leave(), bobPhone.leave()]);
    await server.stop();
    await server.start();
    server.clock.advance(BOTH_LOST_MS + 1_000);
    const token = await freshToken(alice);
    const live = async () => (await server.request('GET', '/v1/calls/live', undefined, token)).body.calls;
    await expect.poll(live).toEqual([]);
    const { body } = await server.request('GET', '/v1/calls', undefined, token);
    expect(body.calls[0]).toMatchObject({ id: callId, status: 'failed', end_reason: 'both_lost' });
  });

  test('dialled by both at once becomes one: the second is told of the first', async () => {
    const first = offerTo(bob, 1);
    alicePhone.send(first);
    await bobPhone.next('call_offer');
    bobPhone.send(offerTo(alice, 1));
    expect(await bobPhone.next('err')).toMatchObject({ code: 'glare', n: 1, other_call_id: first.call_id });
    bobPhone.send(toDevice('call_answer', alice, 2, first.call_id, 'answer'));
    expect(await alicePhone.next('call_answer')).toMatchObject({ call_id: first.call_id });
  });

  test('that a restarted phone has forgotten gives way when it dials again', async () => {
    const forgotten = await talk();
    alicePhone.send(offerTo(bob, 2));
    expect(await bobPhone.next('call_state')).toMatchObject({
      state: 'ended',
      call_id: forgotten,
      end_reason: 'media',
    });
    await bobPhone.next('call_offer');
    expect(await rowOf(forgotten)).toMatchObject({ status: 'failed' });
  });

  test('that still rang at a phone which is away when it is dialled anew is missed there, and the new one rings', async () => {
    await bobPhone.leave();
    const [forgotten, again] = [offerTo(bob, 1), offerTo(bob, 2)];
    alicePhone.send(forgotten);
    await alicePhone.next('ack', ({ n }) => n === 1);
    alicePhone.send(again);
    await alicePhone.next('ack', ({ n }) => n === 2);
    expect(await rowOf(forgotten.call_id)).toMatchObject({ status: 'missed', end_reason: 'cancel' });
    bobPhone = await server.signIn(bob);
    expect(bobPhone.heard).toContainEqual(
      expect.objectContaining({ t: 'call_state', state: 'missed', call_id: forgotten.call_id }),
    );
    const rings = bobPhone.heard.flatMap((frame) => (frame.t === 'call_offer' ? [frame.call_id] : []));
    expect(rings).toEqual([again.call_id]);
  });

  test('to a phone that is away says so, rings when it comes back in time', async () => {
    await bobPhone.leave();
    await alicePhone.settle();
    const offer = offerTo(bob, 1);
    alicePhone.send(offer);
    expect(await alicePhone.next('call_state')).toMatchObject({ state: 'queued' });
    server.clock.advance(2_000);
    bobPhone = await server.signIn(bob);
    const offered = bobPhone.heard.find((frame) => frame.t === 'call_offer');
    expect(offered).toMatchObject({ age_ms: 2_000, ring_left_ms: RING_MS - 2_000 });
    bobPhone.send({ v: 1, t: 'ack', s: 1 });
    expect(await alicePhone.next('call_state')).toMatchObject({ state: 'ringing' });
  });

  test('whose phone goes away before it took the offer says that nobody is there, and rings if it returns (A93)', async () => {
    const offer = offerTo(bob, 1);
    alicePhone.send(offer);
    await bobPhone.next('call_offer');
    await bobPhone.leave();
    expect(await alicePhone.next('call_state')).toMatchObject({ state: 'queued', call_id: offer.call_id });
    bobPhone = await server.signIn(bob);
    await bobPhone.leave();
    bobPhone = await server.signIn(bob);
    bobPhone.send({ v: 1, t: 'ack', s: 1 });
    expect(await alicePhone.next('call_state')).toMatchObject({ state: 'ringing' });
    await bobPhone.leave();
    await alicePhone.settle();
    // Told once each, and a phone that rang may ring on without its connection.
    const states = alicePhone.heard.flatMap((frame) => (frame.t === 'call_state' ? [frame.state] : []));
    expect(states).toEqual(['queued', 'ringing']);
  });

  test('missed while the phone was away is told when it returns, once, even days and restarts later', async () => {
    await bobPhone.leave();
    const offer = offerTo(bob, 1);
    alicePhone.send(offer);
    await alicePhone.next('call_state');
    alicePhone.send(hangupTo(bob, 2, offer.call_id, { reason: 'cancel' }));
    await alicePhone.next('ack', ({ n }) => n === 2);
    await alicePhone.leave();
    await server.stop();
    server.clock.advance(3 * 86_400_000);
    await server.start();

    bobPhone = await server.signIn(bob);
    const notices = bobPhone.heard.filter((frame) => frame.t === 'call_state');
    expect(notices).toMatchObject([{ state: 'missed', peer: 'alice', call_id: offer.call_id, call_type: 'video' }]);
    expect(bobPhone.heard.some((frame) => frame.t === 'call_offer')).toBe(false);
    bobPhone.send({ v: 1, t: 'ack', s: notices[0]?.s ?? 0 });
    await bobPhone.settle();
    await bobPhone.leave();

    bobPhone = await server.signIn(bob);
    expect(bobPhone.heard.filter((frame) => frame.t === 'call_state')).toEqual([]);
  });

  test('never rings on a phone that returns after the cancel (F20)', async () => {
    await bobPhone.leave();
    const offer = offerTo(bob, 1);
    alicePhone.send(offer);
    await alicePhone.next('call_state');
    alicePhone.send(hangupTo(bob, 2, offer.call_id, { reason: 'cancel' }));
    await alicePhone.next('ack', ({ n }) => n === 2);
    bobPhone = await server.signIn(bob);
    const kinds = bobPhone.heard.filter((frame) => 's' in frame).map((frame) => frame.t);
    expect(kinds).toEqual(['call_hangup', 'call_state']);
  });
});

async function freshToken(device: TestDevice): Promise<string> {
  const { nonce, server_id } = await server.challenge();
  const signature = device.signIn('http', server_id, nonce);
  return (await server.request('POST', '/v1/auth', { ...device.address, origin: TEST_ORIGIN, nonce, signature })).body
    .token;
}

describe('a user with two devices', () => {
  let tablet: TestDevice;
  let tabletPhone: WireClient;

  beforeEach(async () => {
    await server.stop();
    tablet = addDevice(server.folder, 'bob');
    await server.start();
    alicePhone = await server.signIn(alice);
    bobPhone = await server.signIn(bob);
    tabletPhone = await server.signIn(tablet);
  });

  async function ringBoth(): Promise<string> {
    const offer = offerTo(bob, 1, {
      payloads: { [bob.device]: ciphertext('to phone'), [tablet.device]: ciphertext('to tablet') },
    });
    alicePhone.send(offer);
    expect(await bobPhone.next('call_offer')).toMatchObject({ encrypted_payload: ciphertext('to phone') });
    expect(await tabletPhone.next('call_offer')).toMatchObject({ encrypted_payload: ciphertext('to tablet') });
    return offer.call_id;
  }

  test('rings on both; of two answers at once one wins and the other is told', async () => {
    const callId = await ringBoth();
    bobPhone.send(toDevice('call_answer', alice, 1, callId, 'phone'));
    tabletPhone.send(toDevice('call_answer', alice, 1, callId, 'tablet'));
    const answer = await alicePhone.next('call_answer');
    const loser = answer.from_device === bob.device ? tabletPhone : bobPhone;
    expect(await loser.next('err')).toMatchObject({ code: 'call_not_ringing' });
    expect(loser.heard.filter((frame) => frame.t === 'call_state')).toMatchObject([{ state: 'answered_elsewhere' }]);
    await alicePhone.settle();
    expect(alicePhone.heard.filter((frame) => frame.t === 'call_answer')).toHaveLength(1);
  });

  test('stops ringing on the other when one declines', async () => {
    const callId = await ringBoth();
    tabletPhone.send(hangupTo(alice, 1, callId, { reason: 'reject' }));
    expect(await bobPhone.next('call_state')).toMatchObject({ state: 'rejected_elsewhere', call_id: callId });
    expect(await alicePhone.next('call_hangup')).toMatchObject({ reason: 'reject', from_device: tablet.device });
  });

  test('keeps the call that one answered when the other declines too late', async () => {
    const callId = await ringBoth();
    bobPhone.send(toDevice('call_answer', alice, 1, callId, 'answer'));
    await alicePhone.next('call_answer');
    tabletPhone.send(hangupTo(alice, 1, callId, { reason: 'reject' }));
    expect(await tabletPhone.next('err')).toMatchObject({ code: 'call_not_ringing' });
    alicePhone.send(toDevice('ice_candidate', bob, 2, callId, 'still here'));
    await bobPhone.next('ice_candidate');
  });

  test('lets no candidates in from the device that did not answer', async () => {
    const callId = await ringBoth();
    bobPhone.send(toDevice('call_answer', alice, 1, callId, 'answer'));
    await alicePhone.next('call_answer');
    tabletPhone.send(toDevice('ice_candidate', alice, 1, callId, 'intruder'));
    expect(await tabletPhone.next('err')).toMatchObject({ code: 'no_such_call' });
    await alicePhone.settle();
    expect(alicePhone.heard.some((frame) => frame.t === 'ice_candidate')).toBe(false);
  });
});

describe('races', () => {
  test('answer and cancel at once end in one state that both sides share', async () => {
    for (let round = 0; round < 5; round += 1) {
      const callId = await ring();
      bobPhone.send(toDevice('call_answer', alice, bobPhone.nextNumber, callId, 'answer'));
      alicePhone.send(hangupTo(bob, alicePhone.nextNumber, callId, { reason: 'cancel' }));
      await bobPhone.next('call_hangup');
      const row = await rowOf(callId);
      // Cancel first: missed. Answer first: the cancel hangs up what was just accepted.
      expect(['missed', 'ended']).toContain(row?.status);
      expect(row?.accepted_at === null).toBe(row?.status === 'missed');
      await Promise.all([alicePhone.settle(), bobPhone.settle()]);
    }
  });

  test('both hanging up at once is one end and no error', async () => {
    const callId = await talk();
    alicePhone.send(hangupTo(bob, alicePhone.nextNumber, callId));
    bobPhone.send(hangupTo(alice, bobPhone.nextNumber, callId));
    await Promise.all([
      alicePhone.next('ack', ({ n }) => n === alicePhone.nextNumber - 1),
      bobPhone.next('ack', ({ n }) => n === bobPhone.nextNumber - 1),
    ]);
    expect([...alicePhone.heard, ...bobPhone.heard].filter((frame) => frame.t === 'err')).toEqual([]);
    expect(await rowOf(callId)).toMatchObject({ status: 'ended', end_reason: 'hangup' });
  });
});
