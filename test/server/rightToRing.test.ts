import { createHash, randomBytes } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { CallOffer } from '../../core/protocol/clientMessage.ts';
import type { AdmissionReply } from '../../core/protocol/httpApi.ts';
import { MAX_BLOCKED, MAX_RIGHTS_TO_RING } from '../../core/protocol/limits.ts';
import type { TestDevice } from '../stage/TestDevice.ts';
import { offerTo, TestServer } from '../stage/testServer.ts';
import type { WireClient } from '../stage/WireClient.ts';

interface Person {
  readonly device: TestDevice & { token: string };
  readonly client: WireClient;
}

let server: TestServer;
let anna: Person;
let ben: Person;
beforeEach(async () => {
  server = await TestServer.start();
  anna = await server.person('anna');
  ben = await server.person('ben');
});
afterEach(() => server.remove());

const newRight = (): string => randomBytes(16).toString('base64');
const hashOf = (right: string): string => createHash('sha256').update(right, 'base64').digest('base64');

async function admit(
  { device }: Person,
  revision: number,
  { rights = [], blocked = [] }: { rights?: readonly string[]; blocked?: readonly string[] },
): Promise<number> {
  const body = { revision, rights: rights.map(hashOf), blocked };
  const reply = await server.request('PUT', '/v1/admission', body, device.token);
  expect(reply.status).toBe(200);
  return (reply.body as unknown as AdmissionReply).revision;
}

const readyOf = (client: WireClient) => client.heard.find((frame) => frame.t === 'ready');

/** Whether a caller's next offer is taken, or why not. */
async function calls(caller: Person, callee: Person, change: Partial<CallOffer> = {}): Promise<string> {
  const offer = offerTo(callee.device, caller.client.nextNumber, change);
  caller.client.send(offer);
  await caller.client.next('ack', ({ n }) => n >= offer.n);
  await caller.client.settle();
  const refusal = caller.client.heard.find((frame) => frame.t === 'err' && frame.n === offer.n);
  return refusal?.t === 'err' ? refusal.code : 'taken';
}

describe('who may ring (A86)', () => {
  test('is told with a revision, which `ready` repeats, and is not taken back by an older one', async () => {
    expect(readyOf(anna.client)?.admission).toBe(0);
    expect(await admit(anna, 7, { rights: [newRight()] })).toBe(7);
    expect(await admit(anna, 6, {})).toBe(7);
    expect(await admit(anna, 7, {})).toBe(7);
    expect(readyOf(await server.signIn(anna.device))?.admission).toBe(7);
  });

  test('is refused where entries stand twice, are too many, or are none', async () => {
    const put = async (change: object, token = anna.device.token) => {
      const body = { revision: 1, rights: [], blocked: [], ...change };
      return (await server.request('PUT', '/v1/admission', body, token)).status;
    };
    const hash = hashOf(newRight());
    const many = (length: number) => Array.from({ length }, () => hashOf(newRight()));
    const people = (length: number) => Array.from({ length }, (_, index) => `person-of-a-long-name-${index}`);
    expect(await put({ rights: many(MAX_RIGHTS_TO_RING), blocked: people(MAX_BLOCKED) })).toBe(200);
    expect(await put({ rights: [hash, hash] })).toBe(400);
    expect(await put({ blocked: ['mallory', 'mallory'] })).toBe(400);
    expect(await put({ rights: many(MAX_RIGHTS_TO_RING + 1) })).toBe(400);
    expect(await put({ blocked: people(MAX_BLOCKED + 1) })).toBe(400);
    expect(await put({ rights: [newRight()] })).toBe(400);
    expect(await put({ revision: 0 })).toBe(400);
    expect(await put({}, 'nobody')).toBe(401);
  });

  test('is said a few times a minute and no more', async () => {
    for (let revision = 1; revision <= 20; revision += 1) await admit(anna, revision, {});
    const reply = await server.request(
      'PUT',
      '/v1/admission',
      { revision: 21, rights: [], blocked: [] },
      anna.device.token,
    );
    expect([reply.status, reply.headers.get('retry-after')]).toEqual([429, '6']);
  });
});

describe('a blocked caller (A86)', () => {
  test('is answered as if the user did not exist, for calls and for bundles, and uses up no keys', async () => {
    const bundle = (handle: string) => server.request('GET', `/v1/users/${handle}/bundle`, undefined, ben.device.token);
    await admit(anna, 1, { blocked: ['ben'] });
    expect(await calls(ben, anna, { to: 'nobody' })).toBe('no_such_user');
    expect(await calls(ben, anna)).toBe('no_such_user');
    expect(anna.client.heard.filter((frame) => frame.t === 'call_offer')).toEqual([]);
    const [blocked, unknown] = [await bundle('anna'), await bundle('nobody')];
    expect([blocked.status, blocked.body]).toEqual([404, unknown.body]);
    expect(blocked.status).toBe(unknown.status);
    expect(await server.request('GET', '/v1/keys/count', undefined, anna.device.token)).toMatchObject({
      body: { one_time_prekeys: 2, one_time_kem_prekeys: 2 },
    });
    // Nor does a right help that was given before.
    const right = newRight();
    await admit(anna, 2, { rights: [right], blocked: ['ben'] });
    expect(await calls(ben, anna, { right })).toBe('no_such_user');
    await admit(anna, 3, { rights: [right] });
    expect(await calls(ben, anna, { right })).toBe('taken');
    expect((await bundle('anna')).status).toBe(200);
  });

  test('may still be called', async () => {
    await admit(anna, 1, { blocked: ['ben'] });
    expect(await calls(anna, ben)).toBe('taken');
    await ben.client.next('call_offer');
  });
});
