import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import type { CallSession } from '../../core/protocol/callSession.ts';
import { alice, aliceAndBobInEachTest, alicePhone, bob, bobPhone, ring, server, talk } from '../stage/aliceAndBob.ts';
import { TestDevice } from '../stage/TestDevice.ts';
import { ciphertext, hangupTo, offerTo, toDevice } from '../stage/testServer.ts';

aliceAndBobInEachTest();

async function rowOf(callId: string): Promise<CallSession | undefined> {
  const { body } = await server.request('GET', '/v1/calls', undefined, alice.token);
  return body.calls.find((call: CallSession) => call.id === callId);
}

describe('who may not', () => {
  test.each([
    ['call_answer', () => toDevice('call_answer', alice, 1, randomUUID(), 'x')],
    ['ice_candidate', () => toDevice('ice_candidate', alice, 1, randomUUID(), 'x')],
    ['call_hangup', () => hangupTo(alice, 1, randomUUID())],
  ] as const)('a %s for a call that does not exist is refused', async (_, frame) => {
    bobPhone.send(frame());
    expect(await bobPhone.next('err')).toMatchObject({ code: 'no_such_call', n: 1 });
    expect(await bobPhone.next('ack')).toMatchObject({ n: 1 });
  });

  test("somebody else's call looks like none, and goes on", async () => {
    const callId = await ring();
    const { client: mallory } = await server.person('mallory');
    mallory.send(toDevice('call_answer', alice, 1, callId, 'x'));
    mallory.send(toDevice('ice_candidate', alice, 2, callId, 'x'));
    mallory.send(hangupTo(alice, 3, callId));
    mallory.send(hangupTo(bob, 4, callId));
    for (const n of [1, 2, 3, 4]) expect(await mallory.next('err')).toMatchObject({ code: 'no_such_call', n });
    expect(await rowOf(callId)).toMatchObject({ status: 'ringing' });
    await alicePhone.settle();
    expect(alicePhone.heard.filter((frame) => frame.t !== 'call_state' && 's' in frame)).toEqual([]);
  });

  test('a call cannot be begun under an id that was used', async () => {
    const callId = await ring();
    const { client: mallory } = await server.person('mallory');
    mallory.send(offerTo(bob, 1, { call_id: callId }));
    expect(await mallory.next('err')).toMatchObject({ code: 'exists', n: 1 });
  });

  test('nobody can call an unknown handle or themselves', async () => {
    alicePhone.send(offerTo(new TestDevice('nobody'), 1));
    expect(await alicePhone.next('err')).toMatchObject({ code: 'no_such_user', n: 1 });
    alicePhone.send(offerTo(alice, 2));
    expect(await alicePhone.next('err')).toMatchObject({ code: 'no_such_user', n: 2 });
  });

  test('an offer for a device the callee does not have is refused with those there are', async () => {
    alicePhone.send(offerTo(bob, 1, { payloads: { '4294967295': ciphertext('x'), '4294967294': ciphertext('x') } }));
    expect(await alicePhone.next('err')).toMatchObject({ code: 'stale_devices', devices: [bob.device] });
  });

  test('a payload over its limit is refused, one at the limit is not', async () => {
    const bytes = (count: number) => Buffer.alloc(count).toString('base64');
    alicePhone.send(offerTo(bob, 1, { payloads: { [bob.device]: bytes(32 * 1024 + 1) } }));
    expect(await alicePhone.next('err')).toMatchObject({ code: 'too_big', n: 1 });
    const offer = offerTo(bob, 2, { payloads: { [bob.device]: bytes(32 * 1024) } });
    alicePhone.send(offer);
    await bobPhone.next('call_offer');
    const candidate = toDevice('ice_candidate', bob, 3, offer.call_id, 'x');
    alicePhone.send({ ...candidate, encrypted_payload: bytes(4 * 1024 + 1) });
    expect(await alicePhone.next('err')).toMatchObject({ code: 'too_big', n: 3 });
    alicePhone.send({ ...candidate, n: 4, encrypted_payload: bytes(4 * 1024) });
    await bobPhone.next('ice_candidate');
  });

  test('once a call is answered, what makes its connection anew may have the size of an offer', async () => {
    const callId = await talk();
    const bytes = (count: number) => Buffer.alloc(count).toString('base64');
    const candidate = toDevice('ice_candidate', bob, alicePhone.nextNumber, callId, 'x');
    alicePhone.send({ ...candidate, encrypted_payload: bytes(16 * 1024) });
    await bobPhone.next('ice_candidate');
    alicePhone.send({ ...candidate, n: alicePhone.nextNumber, encrypted_payload: bytes(16 * 1024 + 1) });
    expect(await alicePhone.next('err')).toMatchObject({ code: 'too_big' });
  });

  test('candidates after the end are refused, and those beyond the budget of a call go nowhere (A72)', async () => {
    const callId = await talk();
    for (let sent = 0; sent < 70; sent += 1) {
      alicePhone.send(toDevice('ice_candidate', bob, alicePhone.nextNumber, callId, `candidate ${sent}`));
    }
    await alicePhone.next('ack', ({ n }) => n === alicePhone.nextNumber - 1);
    await bobPhone.settle();
    expect(bobPhone.heard.filter((frame) => frame.t === 'ice_candidate')).toHaveLength(64);
    alicePhone.send(hangupTo(bob, alicePhone.nextNumber, callId));
    alicePhone.send(toDevice('ice_candidate', bob, alicePhone.nextNumber, callId, 'late'));
    expect(await alicePhone.next('err')).toMatchObject({ code: 'ended' });
  });

  test('too many calls in a minute are refused with the time to wait', async () => {
    const codes: string[] = [];
    for (let call = 0; call < 7; call += 1) {
      const offer = offerTo(bob, alicePhone.nextNumber);
      alicePhone.send(offer);
      alicePhone.send(hangupTo(bob, alicePhone.nextNumber, offer.call_id, { reason: 'cancel' }));
      await alicePhone.next('ack', ({ n }) => n === alicePhone.nextNumber - 1);
    }
    for (const frame of alicePhone.heard) if (frame.t === 'err') codes.push(frame.code);
    expect(codes).toEqual(['rate', 'no_such_call']);
    expect(alicePhone.heard.find((frame) => frame.t === 'err')).toMatchObject({ retry_ms: 10_000 });
  });
});
