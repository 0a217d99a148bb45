import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { CallOffer } from '../../core/protocol/clientMessage.ts';
import {
  MAX_BLOCKED,
  MAX_RIGHTS_TO_RING,
  MAX_STRANGERS_RINGING,
  STRANGER_OFFERS_PER_MINUTE,
} from '../../core/protocol/limits.ts';
import { admit, hashOfRight, newRight } from '../stage/admission.ts';
import type { TestDevice } from '../stage/TestDevice.ts';
import { hangupTo, offerTo, RING_MS, TestServer, toDevice } from '../stage/testServer.ts';
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
    expect(await admit(server, anna.device, 7, { rights: [newRight()] })).toBe(7);
    expect(await admit(server, anna.device, 6, {})).toBe(7);
    expect(await admit(server, anna.device, 7, {})).toBe(7);
    expect(readyOf(await server.signIn(anna.device))?.admission).toBe(7);
  });

  test('is refused where entries stand twice, are too many, or are none', async () => {
    const put = async (change: object, token = anna.device.token) => {
      const body = { revision: 1, rights: [], blocked: [], ...change };
      return (await server.request('PUT', '/v1/admission', body, token)).status;
    };
    const hash = hashOfRight(newRight());
    const many = (length: number) => Array.from({ length }, () => hashOfRight(newRight()));
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
    for (let revision = 1; revision <= 20; revision += 1) await admit(server, anna.device, revision, {});
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
    await admit(server, anna.device, 1, { blocked: ['ben'] });
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
    await admit(server, anna.device, 2, { rights: [right], blocked: ['ben'] });
    expect(await calls(ben, anna, { right })).toBe('no_such_user');
    await admit(server, anna.device, 3, { rights: [right] });
    expect(await calls(ben, anna, { right })).toBe('taken');
    expect((await bundle('anna')).status).toBe(200);
  });

  test('costs the server the same look-ups as one who calls nobody', async () => {
    const asked: string[] = [];
    await server.remove();
    server = await TestServer.start({
      wrapStore: (store) =>
        new Proxy(store, {
          get: (target, name) => {
            const member: unknown = Reflect.get(target, name);
            if (typeof member !== 'function') return member;
            return (...args: unknown[]): unknown => {
              // What waits is written when its time comes, whoever it is for.
              if (name !== 'changeFrames') asked.push(String(name));
              return Reflect.apply(member, target, args);
            };
          },
        }),
    });
    anna = await server.person('anna');
    ben = await server.person('ben');
    await admit(server, anna.device, 1, { blocked: ['ben'] });
    const lookUpsOf = async (to: string): Promise<string[]> => {
      asked.length = 0;
      expect(await calls(ben, anna, { to, right: newRight() })).toBe('no_such_user');
      await server.request('GET', `/v1/users/${to}/bundle`, undefined, ben.device.token);
      return [...asked];
    };
    const blocked = await lookUpsOf('anna');
    expect(blocked).toEqual(['findCall', 'standingOf', 'devicesOf', 'takeBundles']);
    expect(await lookUpsOf('nobody')).toEqual(blocked);
  });

  test('may still be called', async () => {
    await admit(server, anna.device, 1, { blocked: ['ben'] });
    expect(await calls(anna, ben)).toBe('taken');
    await ben.client.next('call_offer');
  });
});

const people = (names: readonly string[]): Promise<Person[]> => Promise.all(names.map((name) => server.person(name)));
const offersTo = ({ client }: Person) =>
  client.heard.flatMap((frame) => (frame.t === 'call_offer' ? [frame.from] : [])).toSorted();
const missedBy = ({ client }: Person) =>
  client.heard.flatMap((frame) =>
    frame.t === 'call_state' && frame.state === 'missed' && frame.direction === 'incoming'
      ? [{ peer: frame.peer, reason: frame.end_reason }]
      : [],
  );
/** As large as the real ones are. */
const largeOffer = (to: Person) => ({ payloads: { [to.device.device]: 'A'.repeat(13_000) } });

describe('strangers that ring (A86)', () => {
  test('are as many as two, and a contact rings beside them', async () => {
    const [friend, ...strangers] = await people(['friend', 's1', 's2', 's3']);
    const right = newRight();
    await admit(server, anna.device, 1, { rights: [right] });
    expect(strangers).toHaveLength(MAX_STRANGERS_RINGING + 1);
    const outcomes: string[] = [];
    for (const stranger of strangers) outcomes.push(await calls(stranger, anna));
    expect(outcomes).toEqual(['taken', 'taken', 'full']);
    expect(friend && (await calls(friend, anna, { right }))).toBe('taken');
    await anna.client.next('call_offer', (frame) => frame.from === 'friend');
    await anna.client.settle();
    expect(offersTo(anna)).toEqual(['friend', 's1', 's2']);
    // The third is no ring, and no secret either.
    expect(missedBy(anna)).toEqual([{ peer: 's3', reason: 'full' }]);
  });

  test('nine of them do not fill the queue of somebody who is away: the friend rings, the others are missed', async () => {
    const names = Array.from({ length: 9 }, (_, index) => `stranger-${index}`);
    const [friend, ...strangers] = await people(['friend', ...names]);
    const right = newRight();
    await admit(server, anna.device, 1, { rights: [right] });
    await anna.client.leave();
    for (const stranger of strangers) await calls(stranger, anna, largeOffer(anna));
    expect(friend && (await calls(friend, anna, { right, ...largeOffer(anna) }))).toBe('taken');
    anna = { ...anna, client: await server.signIn(anna.device) };
    expect(offersTo(anna)).toEqual(['friend', 'stranger-0', 'stranger-1']);
    expect(missedBy(anna).map(({ peer }) => peer)).toEqual(names.slice(2));
  });

  test('leave their place when they are answered or have rung to the end', async () => {
    const [first, second, third] = await people(['s1', 's2', 's3']);
    if (!first || !second || !third) throw new Error('nobody came');
    expect([await calls(first, anna), await calls(second, anna), await calls(third, anna)]).toEqual([
      ...['taken', 'taken', 'full'],
    ]);
    const { call_id } = await anna.client.next('call_offer', (frame) => frame.from === 's1');
    anna.client.send(toDevice('call_answer', first.device, 1, call_id, 'yes'));
    await anna.client.next('ack');
    expect(await calls(third, anna)).toBe('taken');
    expect(await calls(ben, anna)).toBe('full');
    await server.pass(RING_MS + 1_000, anna.client, first.client, second.client, third.client, ben.client);
    await Promise.all([first, second, third, ben].map(({ client }) => client.settle()));
    expect(second.client.heard).toContainEqual(expect.objectContaining({ t: 'call_state', state: 'missed' }));
    expect(await calls(ben, anna)).toBe('taken');
  });

  test('have so many offers a minute at one callee, and contacts their own', async () => {
    const callers = await people(['s1', 's2', 's3', 's4', 's5']);
    const right = newRight();
    await admit(server, anna.device, 1, { rights: [right] });
    const outcomes: string[] = [];
    for (const caller of callers) for (let call = 0; call < 5; call += 1) outcomes.push(await calls(caller, anna));
    const sent = outcomes.filter((outcome) => outcome !== 'rate');
    expect(sent).toHaveLength(STRANGER_OFFERS_PER_MINUTE);
    expect(outcomes.slice(STRANGER_OFFERS_PER_MINUTE)).toEqual(Array(5).fill('rate'));
    expect(await calls(ben, anna, { right })).toBe('taken');
  });
});

describe('a right to ring (A86)', () => {
  /** As what a caller rings whose right counts only if it is no stranger's: two strangers ring already. */
  const ringsAsContact = async (caller: Person, callee: Person, right: string): Promise<boolean> =>
    (await calls(caller, callee, { right })) === 'taken';

  test('is withdrawn by itself, works for one callee, and was not given by who made it up', async () => {
    const [s1, s2, friend, other] = await people(['s1', 's2', 'friend', 'other']);
    if (!s1 || !s2 || !friend || !other) throw new Error('nobody came');
    const [kept, withdrawn] = [newRight(), newRight()];
    await admit(server, anna.device, 1, { rights: [kept, withdrawn] });
    for (const callee of [anna, ben]) for (const stranger of [s1, s2]) await calls(stranger, callee);

    expect(await ringsAsContact(friend, ben, kept)).toBe(false);
    expect(await ringsAsContact(other, anna, newRight())).toBe(false);
    await admit(server, anna.device, 2, { rights: [kept] });
    expect(await ringsAsContact(other, anna, withdrawn)).toBe(false);
    expect(await ringsAsContact(friend, anna, kept)).toBe(true);
    await anna.client.next('call_offer', (frame) => frame.from === 'friend');
    expect(JSON.stringify(anna.client.heard)).not.toContain(kept);
  });
});

describe('a caller who is blocked while it rings (A86)', () => {
  test('hears nothing of it, though the same offer goes again: it rings until its time is over', async () => {
    const offer = offerTo(anna.device, 1);
    ben.client.send(offer);
    await anna.client.next('call_offer');
    await admit(server, anna.device, 1, { blocked: ['ben'] });
    ben.client.send({ ...offer, n: 2 });
    await ben.client.next('ack', ({ n }) => n === 2);
    await anna.client.settle();
    expect(ben.client.heard.filter((frame) => frame.t === 'err')).toEqual([]);
    expect(anna.client.heard.filter((frame) => frame.t === 'call_offer')).toHaveLength(1);
    server.clock.advance(RING_MS + 2_000);
    expect(await ben.client.next('call_state', ({ state }) => state === 'missed')).toMatchObject({
      call_id: offer.call_id,
      end_reason: 'timeout',
    });
  });
});

describe('a call that finds no place (A86)', () => {
  test('is missed, for the caller refused, and stands in the list of both', async () => {
    const callers = await people(['c1', 'c2', 'c3']);
    const right = newRight();
    await admit(server, anna.device, 1, { rights: [right] });
    await anna.client.leave();
    for (const { client } of callers) {
      const offer = offerTo(anna.device, 1, { right });
      client.send(offer);
      for (let n = 2; n <= 64; n += 1) client.send(toDevice('ice_candidate', anna.device, n, offer.call_id, `${n}`));
      await client.next('ack', ({ n }) => n === 64);
    }
    expect(await calls(ben, anna, { right })).toBe('full');
    const { calls: rows } = (await server.request('GET', '/v1/calls', undefined, ben.device.token)).body;
    expect(rows).toMatchObject([{ caller_id: 'ben', status: 'missed', end_reason: 'full' }]);
    expect(ben.client.heard.filter((frame) => frame.t === 'call_state')).toEqual([]);
    anna = { ...anna, client: await server.signIn(anna.device) };
    expect(missedBy(anna)).toEqual([{ peer: 'ben', reason: 'full' }]);
  });

  test('is told once, and later if its notice expired', async () => {
    const [s1, s2] = await people(['s1', 's2']);
    await anna.client.leave();
    for (const caller of [s1, s2, ben]) if (caller) await calls(caller, anna);
    server.clock.advance(130_000);
    anna = { ...anna, client: await server.signIn(anna.device) };
    expect(missedBy(anna).filter(({ peer }) => peer === 'ben')).toEqual([{ peer: 'ben', reason: 'full' }]);
    const ready = readyOf(anna.client);
    const last = anna.client.heard.findLast((frame) => 's' in frame);
    if (!ready || !last || !('s' in last)) throw new Error('nothing came');
    anna.client.send({ v: 1, t: 'ack', s: last.s ?? 0 });
    await anna.client.settle();
    await anna.client.leave();
    anna = { ...anna, client: await server.signIn(anna.device) };
    expect(missedBy(anna).filter(({ peer }) => peer === 'ben')).toEqual([]);
  });

  test('an end that finds no place is told in what is kept for the server, and of a failure never as one of new keys', async () => {
    const [s1, s2] = await people(['s1', 's2']);
    if (!s1 || !s2) throw new Error('nobody came');
    const first = offerTo(anna.device, 1);
    const second = offerTo(anna.device, 1);
    s1.client.send(first);
    s2.client.send(second);
    await anna.client.next('call_offer', (frame) => frame.call_id === second.call_id);
    const payload = 'A'.repeat(5460);
    for (let n = 2; n <= 30; n += 1) {
      s1.client.send({
        ...toDevice('ice_candidate', anna.device, n, first.call_id, ''),
        encrypted_payload: payload,
      });
    }
    await s1.client.next('err', (frame) => frame.code === 'full');
    const payloads = { [anna.device.device]: payload };
    s2.client.send(hangupTo(anna.device, 2, second.call_id, { reason: 'failed', payloads }));
    expect(await anna.client.next('call_state', (frame) => frame.call_id === second.call_id)).toMatchObject({
      state: 'ended',
      end_reason: 'media',
    });
  });
});
