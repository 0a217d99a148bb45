import { randomBytes } from 'node:crypto';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { SELF_TEST_BYTES, SELF_TESTS_PER_MINUTE } from '../../core/protocol/limits.ts';
import { TestServer } from '../stage/testServer.ts';
import { WireClient } from '../stage/WireClient.ts';

let server: TestServer;
beforeEach(async () => {
  server = await TestServer.start();
});
afterEach(() => server.remove());

const sealed = (): string => randomBytes(SELF_TEST_BYTES).toString('base64');
const selfTest = (payload = sealed()) => ({ v: 1, t: 'self_test', encrypted_payload: payload }) as const;

test('a self-test comes back to its sender as it is; nobody else hears of it, and no call is kept', async () => {
  const anna = await server.person('anna');
  const ben = await server.person('ben');
  const sent = selfTest();
  anna.client.send(sent);
  expect(await anna.client.next('self_test')).toEqual(sent);
  await ben.client.settle();
  expect(ben.client.heard.map(({ t }) => t)).not.toContain('self_test');
  const calls = await server.request('GET', '/v1/calls', undefined, anna.device.token);
  expect(calls.body).toMatchObject({ calls: [] });
});

test('it goes to the connection that counts, not to one before', async () => {
  const anna = await server.person('anna');
  const newer = await WireClient.signIn(server.url, anna.device);
  expect(await newer.next('ready')).toMatchObject({ self_test: true });
  expect(await anna.client.closed).toBe(4409);
  newer.send(selfTest());
  await newer.next('self_test');
});

test('too many in a minute are told when to try again, also over another connection', async () => {
  const anna = await server.person('anna');
  for (let count = 0; count < SELF_TESTS_PER_MINUTE; count += 1) anna.client.send(selfTest());
  anna.client.send(selfTest());
  const refused = await anna.client.next('self_test', ({ retry_ms }) => retry_ms !== undefined);
  expect(refused.encrypted_payload).toBeUndefined();
  expect(refused.retry_ms).toBeGreaterThan(0);
  expect(refused.retry_ms).toBeLessThanOrEqual(60_000 / SELF_TESTS_PER_MINUTE);
  await anna.client.leave();
  const again = await WireClient.signIn(server.url, anna.device);
  await again.next('ready');
  again.send(selfTest());
  expect((await again.next('self_test')).retry_ms).toBeGreaterThan(0);
});

test('one that is larger than an offer is no frame', async () => {
  const anna = await server.person('anna');
  anna.client.send(selfTest(randomBytes(SELF_TEST_BYTES + 3).toString('base64')));
  expect(await anna.client.next('err')).toMatchObject({ code: 'bad_frame' });
});
