import { describe, expect, test } from 'vitest';
import type { CallSession } from '../../core/protocol/callSession.ts';
import { BOTH_LOST_MS, MAX_CALL_MS, MAX_CANDIDATE_FRAMES_PER_SIDE, OUTLIVED_MS } from '../../core/protocol/limits.ts';
import { alice, aliceAndBobInEachTest, alicePhone, bob, bobPhone, server, talk } from '../stage/aliceAndBob.ts';
import { addDevice } from '../stage/secondDevice.ts';
import { TEST_ORIGIN, type TestDevice } from '../stage/TestDevice.ts';
import { ciphertext, hangupTo, toDevice } from '../stage/testServer.ts';
import type { WireClient } from '../stage/WireClient.ts';

aliceAndBobInEachTest();

/** Signed in anew, with the number of its next frame. */
interface Back {
  readonly phone: WireClient;
  n: number;
}

/** With a token of this moment: an hour passes in a test, and the server that gave out the last one is gone. */
async function rowOf(callId: string): Promise<CallSession | undefined> {
  const { nonce, server_id } = await server.challenge();
  const signature = alice.signIn('http', server_id, nonce);
  const request = { ...alice.address, origin: TEST_ORIGIN, nonce, signature };
  const { token } = (await server.request('POST', '/v1/auth', request)).body;
  return (await server.request('GET', '/v1/calls', undefined, token)).body.calls.find(({ id }) => id === callId);
}

/** To a server that starts nobody is connected yet, whenever it would have seen them go. */
async function afterRestart(): Promise<void> {
  await server.stop();
  await server.start();
}

async function backWith([ofAlice, ofBob]: readonly [number, number]): Promise<{ alice: Back; bob: Back }> {
  return {
    alice: { phone: await server.signIn(alice), n: ofAlice },
    bob: { phone: await server.signIn(bob), n: ofBob },
  };
}

/** Both sides lose the server for longer than it waits, and find it again. */
async function bothAway(callId: string): Promise<{ alice: Back; bob: Back }> {
  const numbers = [alicePhone.nextNumber, bobPhone.nextNumber] as const;
  await Promise.all([alicePhone.leave(), bobPhone.leave()]);
  await afterRestart();
  server.clock.advance(BOTH_LOST_MS + 1_000);
  await expect.poll(async () => (await rowOf(callId))?.end_reason).toBe('both_lost');
  return backWith(numbers);
}

function say(from: Back, to: TestDevice, callId: string, text: string): void {
  from.phone.send(toDevice('ice_candidate', to, from.n++, callId, text));
}

const candidatesAt = ({ phone }: Back): string[] =>
  phone.heard.flatMap((frame) => (frame.t === 'ice_candidate' ? [frame.encrypted_payload] : []));

describe('a call that both sides were away from for a minute', () => {
  test('is spoken in again when they are back: what either side says reaches the other, and the row stays as it is', async () => {
    const callId = await talk();
    const back = await bothAway(callId);
    const row = await rowOf(callId);
    say(back.alice, bob, callId, 'held');
    say(back.bob, alice, callId, 'muted');
    expect(await back.bob.phone.next('ice_candidate')).toMatchObject({ encrypted_payload: ciphertext('held') });
    expect(await back.alice.phone.next('ice_candidate')).toMatchObject({ encrypted_payload: ciphertext('muted') });
    expect(await rowOf(callId)).toEqual(row);
    expect(row).toMatchObject({ status: 'failed', end_reason: 'both_lost' });
  });

  test('is spoken in also after the server was restarted', async () => {
    const callId = await talk();
    const back = await bothAway(callId);
    await afterRestart();
    const again = await backWith([back.alice.n, back.bob.n]);
    say(again.alice, bob, callId, 'held');
    expect(await again.bob.phone.next('ice_candidate')).toMatchObject({ encrypted_payload: ciphertext('held') });
  });

  test('is hung up once, by whoever is first, and is closed from then on', async () => {
    const callId = await talk();
    const back = await bothAway(callId);
    const row = await rowOf(callId);
    back.alice.phone.send(hangupTo(bob, back.alice.n++, callId));
    expect(await back.bob.phone.next('call_hangup')).toMatchObject({
      reason: 'hangup',
      encrypted_payload: ciphertext('bye'),
    });
    back.alice.phone.send(hangupTo(bob, back.alice.n++, callId));
    back.bob.phone.send(hangupTo(alice, back.bob.n++, callId));
    say(back.alice, bob, callId, 'late');
    expect(await back.alice.phone.next('err')).toMatchObject({ code: 'ended', n: back.alice.n - 1 });
    await Promise.all([back.alice.phone.settle(), back.bob.phone.settle()]);
    expect(back.bob.phone.heard.filter(({ t }) => t === 'call_hangup')).toHaveLength(1);
    expect(back.alice.phone.heard.filter(({ t }) => t === 'call_hangup')).toEqual([]);
    expect(await rowOf(callId)).toEqual(row);
  });

  test('stays closed to everybody else', async () => {
    const callId = await talk();
    const back = await bothAway(callId);
    const { client: mallory } = await server.person('mallory');
    mallory.send(toDevice('ice_candidate', bob, 1, callId, 'x'));
    mallory.send(hangupTo(bob, 2, callId));
    for (const n of [1, 2]) expect(await mallory.next('err')).toMatchObject({ code: 'no_such_call', n });
    await back.bob.phone.settle();
    expect(back.bob.phone.heard.some(({ t }) => t === 'ice_candidate' || t === 'call_hangup')).toBe(false);
  });

  test("stays closed to the callee's other device, which did not answer", async () => {
    const callId = await talk();
    const numbers = [alicePhone.nextNumber, bobPhone.nextNumber] as const;
    await server.stop();
    const tablet = addDevice(server.folder, 'bob');
    await server.start();
    server.clock.advance(BOTH_LOST_MS + 1_000);
    await expect.poll(async () => (await rowOf(callId))?.end_reason).toBe('both_lost');
    const back = await backWith(numbers);
    const tabletPhone = await server.signIn(tablet);
    tabletPhone.send(toDevice('ice_candidate', alice, 1, callId, 'x'));
    expect(await tabletPhone.next('err')).toMatchObject({ code: 'no_such_call', n: 1 });
    tabletPhone.send(hangupTo(alice, 2, callId));
    await tabletPhone.next('ack', ({ n }) => n === 2);
    say(back.bob, alice, callId, 'still here');
    expect(await back.alice.phone.next('ice_candidate')).toMatchObject({ encrypted_payload: ciphertext('still here') });
    expect(back.alice.phone.heard.some(({ t }) => t === 'call_hangup')).toBe(false);
  });

  test('has the budget of any call (A72)', async () => {
    const callId = await talk();
    const back = await bothAway(callId);
    for (let sent = 0; sent < MAX_CANDIDATE_FRAMES_PER_SIDE + 6; sent += 1) say(back.alice, bob, callId, 'x');
    await back.alice.phone.next('ack', ({ n }) => n === back.alice.n - 1);
    await back.bob.phone.settle();
    expect(candidatesAt(back.bob)).toHaveLength(MAX_CANDIDATE_FRAMES_PER_SIDE);
  });

  test('is closed a day after its row ended', async () => {
    const callId = await talk();
    const back = await bothAway(callId);
    await Promise.all([back.alice.phone.leave(), back.bob.phone.leave()]);
    server.clock.advance(OUTLIVED_MS);
    const again = await backWith([back.alice.n, back.bob.n]);
    say(again.alice, bob, callId, 'x');
    expect(await again.alice.phone.next('err')).toMatchObject({ code: 'ended' });
    again.alice.phone.send(hangupTo(bob, again.alice.n, callId));
    await again.alice.phone.next('ack', ({ n }) => n === again.alice.n);
    await again.bob.phone.settle();
    expect(again.bob.phone.heard.some(({ t }) => t === 'call_hangup')).toBe(false);
  });
});

test('a call that the server kept for as long as it keeps any is spoken in further, and hung up', async () => {
  const callId = await talk();
  const numbers = [alicePhone.nextNumber, bobPhone.nextNumber] as const;
  await server.stop();
  server.clock.advance(MAX_CALL_MS);
  await server.start();
  server.clock.advance(1_000);
  await expect.poll(async () => (await rowOf(callId))?.end_reason).toBe('max_duration');
  const { alice: ofAlice, bob: ofBob } = await backWith(numbers);
  say(ofBob, alice, callId, 'muted');
  expect(await ofAlice.phone.next('ice_candidate')).toMatchObject({ encrypted_payload: ciphertext('muted') });
  ofBob.phone.send(hangupTo(alice, ofBob.n, callId));
  expect(await ofAlice.phone.next('call_hangup')).toMatchObject({ call_id: callId });
});
