import { randomBytes, randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { SEALED_VOICE_PIECE_BYTES, VOICE_TTL_MS, VOICE_UPLOAD_TTL_MS } from '../../core/protocol/limits.ts';
import { VoicePieceReply, VoicePlaceReply, VoiceReply, type VoiceOffer } from '../../core/protocol/voiceApi.ts';
import { fits } from '../../core/protocol/validators.ts';
import { admit, newRight } from '../stage/admission.ts';
import type { TestDevice } from '../stage/TestDevice.ts';
import { hangupTo, offerTo, RING_MS, TestServer } from '../stage/testServer.ts';
import type { WireClient } from '../stage/WireClient.ts';

interface Person {
  readonly device: TestDevice & { token: string };
  readonly client: WireClient;
}

let server: TestServer;
let anna: Person;
let ben: Person;
const right = newRight();
beforeEach(async () => {
  server = await TestServer.start();
  anna = await server.person('anna');
  ben = await server.person('ben');
  await admit(server, ben.device, 1, { rights: [right] });
});
afterEach(() => server.remove());

const pieces = [randomBytes(SEALED_VOICE_PIECE_BYTES), randomBytes(SEALED_VOICE_PIECE_BYTES)];

/** A call of Anna's that Ben did not take, or as it stands after `end`. */
async function callOf(end: (callId: string) => Promise<void> = cancel): Promise<string> {
  const offer = offerTo(ben.device, anna.client.nextNumber);
  anna.client.send(offer);
  await anna.client.next('ack', ({ n }) => n >= offer.n);
  await end(offer.call_id);
  return offer.call_id;
}
async function cancel(callId: string): Promise<void> {
  const hangup = hangupTo(ben.device, anna.client.nextNumber, callId, { reason: 'cancel' });
  anna.client.send(hangup);
  await anna.client.next('ack', ({ n }) => n >= hangup.n);
}
const declinedWith = (reason: 'busy' | 'reject') => async (callId: string) => {
  const hangup = hangupTo(anna.device, ben.client.nextNumber, callId, { reason });
  ben.client.send(hangup);
  await ben.client.next('ack', ({ n }) => n >= hangup.n);
};

const voiceFor = (callId: string, change: Partial<VoiceOffer> = {}): VoiceOffer => ({
  id: randomUUID(),
  call_id: callId,
  to: 'ben',
  to_device: ben.device.device,
  right,
  pieces: 2,
  encrypted_payload: Buffer.from('for ben').toString('base64'),
  ...change,
});
const ask = (method: string, path: string, { device }: Person, body?: object) =>
  server.request(method, `/v1/voice${path}`, body, device.token);
const offer = (voice: VoiceOffer, by = anna) => ask('POST', '', by, voice);
const send = (id: string, index: number, by = anna) =>
  ask('PUT', `/${id}/pieces/${index}`, by, { piece: pieces[index]?.toString('base64') ?? '' });
const codeOf = async (reply: Promise<{ status: number; body: { error: { code: string } } }>) => {
  const { status, body } = await reply;
  return status === 200 ? 'taken' : body.error.code;
};
async function receivedOf(reply: ReturnType<typeof ask>): Promise<number> {
  const { body }: { body: unknown } = await reply;
  if (!fits(VoicePlaceReply, body)) throw new Error(`not a place: ${JSON.stringify(body)}`);
  return body.received;
}
async function waitingFor(person: Person) {
  const { body }: { body: unknown } = await ask('GET', '', person);
  if (!fits(VoiceReply, body)) throw new Error(`not a list: ${JSON.stringify(body)}`);
  return body.messages;
}
async function leave(): Promise<VoiceOffer> {
  const voice = voiceFor(await callOf());
  expect(await receivedOf(offer(voice))).toBe(0);
  for (const index of pieces.keys()) await send(voice.id, index);
  return voice;
}

describe('a voice message', () => {
  test('is left piece by piece, told to who is there, fetched, and gone when it is deleted', async () => {
    const voice = voiceFor(await callOf());
    expect(await receivedOf(offer(voice))).toBe(0);
    expect(await receivedOf(send(voice.id, 0))).toBe(1);
    await ben.client.settle();
    expect(ben.client.heard.map(({ t }) => t)).not.toContain('voice_waiting');
    expect(await receivedOf(offer(voice)), 'goes on where it stopped').toBe(1);
    expect(await receivedOf(send(voice.id, 0))).toBe(1);
    expect(await receivedOf(send(voice.id, 1))).toBe(2);
    await ben.client.next('voice_waiting');
    const [waiting] = await waitingFor(ben);
    const { id, call_id, encrypted_payload } = voice;
    expect(waiting).toMatchObject({ id, call_id, encrypted_payload, from: 'anna', pieces: 2 });
    expect(waiting?.from_device).toBe(anna.device.device);
    expect((waiting?.expires_at ?? 0) - (waiting?.left_at ?? 0)).toBe(VOICE_TTL_MS);
    for (const [index, piece] of pieces.entries()) {
      const { body }: { body: unknown } = await ask('GET', `/${id}/pieces/${index}`, ben);
      expect(fits(VoicePieceReply, body) && body.piece).toBe(piece.toString('base64'));
    }
    expect(await codeOf(ask('GET', `/${id}/pieces/0`, anna))).toBe('no_such_message');
    expect(await waitingFor(anna)).toEqual([]);
    for (const again of ['first', 'again']) expect((await ask('DELETE', `/${id}`, ben)).status, again).toBe(200);
    expect(await waitingFor(ben)).toEqual([]);
    expect(await codeOf(ask('GET', `/${id}/pieces/0`, ben))).toBe('no_such_message');
  });

  test('waits for who is away, over a restart of the server, and `ready` says so', async () => {
    await ben.client.leave();
    await leave();
    await server.stop();
    await server.start();
    const client = await server.signIn(ben.device);
    expect(client.heard.find((frame) => frame.t === 'ready')).toMatchObject({ voice: 1 });
  });

  test('goes after its time, and one that does not become whole after ten minutes', async () => {
    const half = voiceFor(await callOf());
    await offer(half);
    await send(half.id, 0);
    await leave();
    server.clock.advance(VOICE_UPLOAD_TTL_MS);
    // Tokens have lapsed too.
    ben = { ...ben, client: await server.signIn(ben.device) };
    const token = async (person: Person) => {
      const ready = (await server.signIn(person.device)).heard.find((frame) => frame.t === 'ready');
      return Object.assign(person.device, { token: ready?.t === 'ready' ? ready.token : '' });
    };
    await token(ben);
    await token(anna);
    expect(await waitingFor(ben)).toHaveLength(1);
    server.clock.advance(VOICE_TTL_MS);
    await token(ben);
    await token(anna);
    expect(await waitingFor(ben)).toEqual([]);
    expect(await codeOf(send(half.id, 1))).toBe('no_such_message');
  });

  test.each([
    ['without a right that counts', { right: newRight() }],
    ['for a name that nobody has', { to: 'nobody' }],
    ['for another device', { to_device: 99 }],
    ['for a call that there never was', { call_id: randomUUID() }],
  ])('is not taken %s, and all of these look the same (A86)', async (_why, change) => {
    expect(await codeOf(offer(voiceFor(await callOf(), change)))).toBe('not_admitted');
  });

  test('is not taken from who is blocked, or for a call of somebody else (A86)', async () => {
    const callId = await callOf();
    const carla = await server.person('carla');
    expect(await codeOf(offer(voiceFor(callId), carla))).toBe('not_admitted');
    await admit(server, ben.device, 2, { rights: [right], blocked: ['anna'] });
    expect(await codeOf(offer(voiceFor(callId)))).toBe('not_admitted');
  });

  test('is taken for calls that nobody answered: given up, timed out, busy there; not for others', async () => {
    const timedOut = async () => server.pass(RING_MS + 1000, anna.client, ben.client);
    const live = voiceFor(await callOf(async () => undefined));
    expect(await codeOf(offer(live)), 'while it rings').toBe('unavailable');
    await cancel(live.call_id);
    expect(await codeOf(offer(live))).toBe('taken');
    for (const [end, code] of [
      [timedOut, 'taken'],
      [declinedWith('busy'), 'taken'],
      [declinedWith('reject'), 'not_admitted'],
    ] as const) {
      expect(await codeOf(offer(voiceFor(await callOf(end))))).toBe(code);
    }
  });

  test('finds a box full, and says so (F24)', async () => {
    for (let left = 0; left < 5; left += 1) await leave();
    expect(await codeOf(offer(voiceFor(await callOf())))).toBe('too_many_voice_messages');
  });

  test.each([
    { pieces: 3 },
    { pieces: 32 },
    { id: 'x' },
    { right: '' },
    { encrypted_payload: 'A'.repeat(8000) },
    { more: true },
  ])('of another shape is refused: %j', async (change) => {
    const voice = { ...voiceFor(await callOf()), ...change };
    expect(await codeOf(ask('POST', '', anna, voice))).toBe('bad_request');
  });

  test('has pieces of one size, at places that there are', async () => {
    const { id } = await leave();
    const put = (index: string, piece: string) => codeOf(ask('PUT', `/${id}/pieces/${index}`, anna, { piece }));
    const short = randomBytes(100).toString('base64');
    expect(await put('0', short)).toBe('bad_request');
    const piece = pieces[0]?.toString('base64') ?? '';
    for (const index of ['16', '-1', 'x', '0.5']) expect(await put(index, piece)).toBe('bad_request');
    expect((await server.request('GET', '/v1/voice')).status).toBe(401);
  });
});
