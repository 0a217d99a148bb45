import { afterEach, beforeEach, expect, test } from 'vitest';
import {
  MAX_DESCRIPTION_PAYLOAD_BYTES,
  MAX_QUEUE_BYTES,
  MAX_SMALL_PAYLOAD_BYTES,
  STUCK_READER_MS,
} from '../../core/protocol/limits.ts';
import type { ServerMessage } from '../../core/protocol/serverMessage.ts';
import { admit, newRight } from '../stage/admission.ts';
import type { TestDevice } from '../stage/TestDevice.ts';
import { offerTo, TestServer, toDevice } from '../stage/testServer.ts';
import type { WireClient } from '../stage/WireClient.ts';

// Many phones whose connections stand, but which read nothing any more, while others push at each what they can.

const READERS = 10;
const CALLERS_OF_EACH = 6;
/** A caller rings at three at most. */
const CALLS_OF_EACH = 3;
/** Of the largest candidates, as many as the budget of a call has. */
const CANDIDATES = 31;

interface Person {
  readonly device: TestDevice & { token: string };
  readonly client: WireClient;
}

let server: TestServer;
beforeEach(async () => {
  server = await TestServer.start({ ringTimeoutMs: 120_000 });
});
afterEach(() => server.remove());

const people = (name: string, count: number): Promise<Person[]> =>
  Promise.all(Array.from({ length: count }, (_, each) => server.person(`${name}-${each}`)));
const large = (text: string, bytes: number): string => Buffer.from(text.padEnd(bytes)).toString('base64');
const textsIn = (frames: readonly ServerMessage[]): string[] =>
  frames.flatMap((frame) =>
    's' in frame && 'encrypted_payload' in frame
      ? [Buffer.from(frame.encrypted_payload, 'base64').toString().trimEnd()]
      : [],
  );

/** All that one caller can push at one reader; the texts of what the server took. */
async function pushAt(reader: Person, { device, client }: Person, right: string): Promise<string[]> {
  const first = client.nextNumber;
  const sent = Array.from({ length: CANDIDATES + 1 }, (_, each) => `${device.user} ${each}`);
  const [text = ''] = sent;
  const payloads = { [reader.device.device]: large(text, MAX_DESCRIPTION_PAYLOAD_BYTES) };
  const offer = offerTo(reader.device, first, { right, payloads });
  client.send(offer);
  sent.slice(1).forEach((candidate, each) =>
    client.send({
      ...toDevice('ice_candidate', reader.device, first + 1 + each, offer.call_id, ''),
      encrypted_payload: large(candidate, MAX_SMALL_PAYLOAD_BYTES),
    }),
  );
  await client.next('ack', ({ n }) => n === first + CANDIDATES);
  await client.settle();
  const refused = client.heard.flatMap((frame) => (frame.t === 'err' ? [frame] : []));
  // An offer without a place is a missed call, and its candidates are of a call that is over.
  for (const { code } of refused) expect(['full', 'ended']).toContain(code);
  const numbers = new Set(refused.map(({ n }) => n));
  return sent.filter((_, each) => !numbers.has(first + each));
}

test('phones that stop reading hold no more than their queues, are closed as slow, and miss nothing; others notice nothing (F14)', async () => {
  const [readers, callers] = [
    await people('reader', READERS),
    await people('caller', (READERS * CALLERS_OF_EACH) / CALLS_OF_EACH),
  ];
  const [alice, bob] = (await people('talker', 2)) as [Person, Person];
  const right = newRight();
  for (const { device } of readers) await admit(server, device, 1, { rights: [right] });
  for (const { client } of readers) client.socket.pause();

  const taken: string[][] = readers.map(() => []);
  for (let turn = 0; turn < CALLS_OF_EACH; turn += 1) {
    // A socket has so many bytes a second.
    await server.pass(5_000, ...callers.map(({ client }) => client), alice.client, bob.client);
    await Promise.all(
      callers.map(async (caller, each) => {
        const at = (each + 3 * turn) % READERS;
        const reader = readers[at];
        if (reader !== undefined) taken[at]?.push(...(await pushAt(reader, caller, right)));
      }),
    );
  }
  const tried = CALLERS_OF_EACH * (CANDIDATES + 1);
  for (const texts of taken) expect(texts.length, 'more came than a queue holds').toBeLessThan(tried);

  const offer = offerTo(bob.device, 1);
  alice.client.send(offer);
  await bob.client.next('call_offer');
  bob.client.send(toDevice('call_answer', alice.device, 1, offer.call_id, 'answer'));
  await alice.client.next('call_answer');
  for (const { client } of [alice, bob]) {
    const s = Math.max(...client.heard.flatMap((frame) => ('s' in frame && frame.s !== undefined ? [frame.s] : [])));
    client.send({ v: 1, t: 'ack', s });
  }

  await server.pass(STUCK_READER_MS, alice.client, bob.client);
  for (const [at, { device, client }] of readers.entries()) {
    client.socket.resume();
    // Cut off, if what it did not take was so much that it would not have read the word either.
    expect([4008, 1006]).toContain(await client.closed);
    const back = await server.signIn(device);
    const waited = textsIn(back.heard);
    expect(waited.toSorted()).toEqual(taken[at]?.toSorted());
    expect(new Set(waited).size).toBe(waited.length);
    for (const { device: of } of callers) {
      const numbers = waited.filter((text) => text.startsWith(`${of.user} `)).map((text) => Number(text.split(' ')[1]));
      expect(numbers).toEqual(numbers.toSorted((one, other) => one - other));
    }
    expect(waited.reduce((bytes, text) => bytes + (text.endsWith(' 0') ? 32 : 4) * 1024, 0)).toBeLessThanOrEqual(
      MAX_QUEUE_BYTES,
    );
  }
  expect(alice.client.socket.readyState).toBe(alice.client.socket.OPEN);
});
