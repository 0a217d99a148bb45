import { describe, expect, test } from 'vitest';
import { CLOSE_CODES } from '../../core/protocol/errorCodes.ts';
import { HANDLE_HELD_MS } from '../../core/protocol/limits.ts';
import { alice, aliceAndBobInEachTest, alicePhone, bob, bobPhone, ring, server } from '../stage/aliceAndBob.ts';
import { TEST_ORIGIN, TestDevice } from '../stage/TestDevice.ts';
import { offerTo, toDevice } from '../stage/testServer.ts';

aliceAndBobInEachTest();

const deleteAccount = (token: string) => server.request('DELETE', '/v1/account', undefined, token);
const registering = async (device: TestDevice) =>
  server.request(
    'POST',
    '/v1/register',
    device.registration(await server.challenge(), device.prekeys(1, server.clock.now())),
  );

describe('an account that its owner deletes (A88)', () => {
  test('is gone: nobody finds it, its token counts no more, its socket is closed and no sign-in succeeds', async () => {
    const reply = await deleteAccount(alice.token);
    expect(reply.status).toBe(200);
    expect(reply.body).toEqual({ user: 'alice', device: alice.device, server_time: server.clock.now() });
    expect(await alicePhone.closed).toBe(CLOSE_CODES.deleted.code);
    expect((await server.request('GET', '/v1/keys/count', undefined, alice.token)).status).toBe(401);
    expect((await server.request('GET', '/v1/users/alice/bundle', undefined, bob.token)).status).toBe(404);
    const again = server.connect();
    await again.authenticate(alice);
    expect(await again.closed).toBe(CLOSE_CODES.authFailed.code);
    bobPhone.send(offerTo(alice, bobPhone.nextNumber));
    await bobPhone.next('err', (frame) => frame.code === 'no_such_user');
  });

  test('a second request, for the reply of the first was lost, says that there is no such account', async () => {
    await deleteAccount(alice.token);
    expect((await deleteAccount(alice.token)).body.error.code).toBe('unauthorized');
    expect((await deleteAccount('alice.1.2.3')).body.error.code).toBe('unauthorized');
    const { nonce, server_id: serverId } = await server.challenge();
    const signature = alice.signIn('http', serverId, nonce);
    const signIn = { ...alice.address, origin: TEST_ORIGIN, nonce, signature };
    expect((await server.request('POST', '/v1/auth', signIn)).body.error.code).toBe('bad_signature');
  });

  test('while its call rings: whoever it rings at has missed it, and that phone stops at once', async () => {
    const callId = await ring();
    await deleteAccount(alice.token);
    const end = await bobPhone.next('call_state', (frame) => frame.call_id === callId && frame.state === 'missed');
    expect(end.end_reason).toBe('cancel');
  });

  test('while it is rung: the caller hears at once that it is over, and not that keys are new there (ADR 56)', async () => {
    const callId = await ring();
    await deleteAccount(bob.token);
    const end = await alicePhone.next('call_state', (frame) => frame.call_id === callId && frame.state === 'ended');
    expect(end.end_reason).toBe('reject');
  });

  test('in a call: it has failed for the other side too, and the pair can be called about anew', async () => {
    const callId = await ring();
    bobPhone.send(toDevice('call_answer', alice, bobPhone.nextNumber, callId, 'answer'));
    await alicePhone.next('call_answer');
    await deleteAccount(bob.token);
    const end = await alicePhone.next('call_state', (frame) => frame.call_id === callId && frame.state === 'ended');
    expect(end.end_reason).toBe('media');
    expect((await server.request('GET', '/v1/calls/live', undefined, alice.token)).body.calls).toEqual([]);
  });

  test('its name stays its own for 30 days and is anybody’s afterwards, who hears nothing of its calls', async () => {
    await ring();
    await deleteAccount(bob.token);
    const other = new TestDevice('bob');
    expect((await registering(other)).body.error.code).toBe('handle_taken');
    expect((await registering(bob)).status).toBe(201);
    const back = await server.signIn(bob);
    await back.settle();
    expect(back.heard.filter(({ t }) => t === 'call_offer' || t === 'call_state')).toEqual([]);

    const { token } = (await registering(bob)).body;
    await deleteAccount(token);
    server.clock.advance(HANDLE_HELD_MS);
    expect((await registering(other)).status).toBe(201);
  });

  test('what it sent behind its deletion is not done', async () => {
    const deleted = deleteAccount(alice.token);
    alicePhone.send(offerTo(bob, alicePhone.nextNumber));
    await deleted;
    expect(await alicePhone.closed).toBe(CLOSE_CODES.deleted.code);
    expect((await server.request('GET', '/v1/calls/live', undefined, bob.token)).body.calls).toEqual([]);
  });
});
