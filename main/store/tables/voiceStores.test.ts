import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import type { IncomingVoice, OutgoingVoice } from '../../ports/voice.ts';
import { SEALED_VOICE_PIECE_BYTES } from '../../../core/protocol/limits.ts';
import { openedStore } from '../../../test/stage/openedStore.ts';
import { createAccountStore } from './accountStore.ts';
import { createHistoryStore } from './historyStore.ts';
import { MAX_UNRUNG_KEPT } from './unrungLimit.ts';
import { createVoiceInboxStore } from './voiceInboxStore.ts';
import { createVoiceOutboxStore } from './voiceOutboxStore.ts';
import { createVoiceViews } from './voiceViews.ts';

const bytes = (length: number, byte = 1): Uint8Array => new Uint8Array(length).fill(byte);

function stage(most?: { readonly bytes: number; readonly count: number }) {
  const { database } = openedStore();
  const refused: string[] = [];
  const onUnreadable = (rows: readonly { readonly path: string }[]) => refused.push(...rows.map(({ path }) => path));
  return {
    database,
    refused,
    history: createHistoryStore(database),
    inbox: createVoiceInboxStore(database, onUnreadable, most),
    outbox: createVoiceOutboxStore(database, onUnreadable),
    views: createVoiceViews(database, onUnreadable),
  };
}

const incoming = (change: Partial<IncomingVoice> = {}): IncomingVoice => ({
  id: randomUUID(),
  callId: randomUUID(),
  peer: 'alice',
  leftAt: 1000,
  expiresAt: 9000,
  pieces: 2,
  key: 'ab'.repeat(32),
  digest: 'cd'.repeat(32),
  length: 30_000,
  durationMs: 5000,
  ...change,
});

async function outgoing(history: ReturnType<typeof stage>['history']): Promise<OutgoingVoice> {
  const callId = randomUUID();
  await history.add({
    call: { callId, peer: 'bob', direction: 'outgoing', type: 'audio', startedAt: 1 },
    ...{ reason: 'noAnswer', stage: 'person', durationMs: null, endedAt: 2, device: null, note: null, route: null },
    ...{ relays: [], forwardSecret: true, wasHere: true },
  });
  return {
    ...{ id: randomUUID(), callId, peer: 'bob', madeAt: 5, device: null, payload: null, key: 'ab'.repeat(32) },
    ...{ digest: 'cd'.repeat(32), length: 30_000, durationMs: 5000 },
    pieces: [bytes(SEALED_VOICE_PIECE_BYTES, 1), bytes(SEALED_VOICE_PIECE_BYTES, 2)],
  };
}

test('a voice message is fetched piece by piece, and its key goes as soon as it is whole', async () => {
  const { inbox, views, database } = stage();
  const voice = incoming();
  inbox.put(voice);
  expect(inbox.fetching()).toEqual([voice]);
  expect(views([voice.callId]).get(voice.callId)).toMatchObject({ kind: 'received', state: 'fetching' });
  inbox.addPiece(voice.callId, 0, bytes(3));
  inbox.addPiece(voice.callId, 0, bytes(4));
  expect(inbox.piecesOf(voice.callId).map(({ length }) => length)).toEqual([3]);
  expect(inbox.recording(voice.callId)).toBeNull();
  inbox.finish(voice.callId, bytes(7), 4900);
  expect(inbox.fetching()).toEqual([]);
  expect(inbox.recording(voice.callId)?.length).toBe(7);
  const row = database.prepare('SELECT key FROM voice_message').all();
  expect(row).toEqual([{ key: null }]);
  expect(database.prepare('SELECT count(*) AS left FROM voice_piece').all()).toEqual([{ left: 0 }]);
  inbox.markHeard(voice.callId);
  expect(views([voice.callId, 'another']).get(voice.callId)).toEqual({
    kind: 'received',
    state: 'ready',
    durationMs: 4900,
    heard: true,
  });
});

test('a call that nobody told of is listed with its message, and a call that was seen is marked again', async () => {
  const { inbox, history } = stage();
  const voice = incoming();
  inbox.put(voice);
  await history.markAllSeen();
  expect(await history.missedCount()).toBe(0);
  inbox.finish(voice.callId, bytes(7), 1);
  // One thing that is new, which is no missed call.
  expect([await history.missedCount(), await history.voiceCount()]).toEqual([1, 1]);
  const { calls } = await history.page({ missedOnly: true, peer: 'alice', after: null, limit: 10 });
  expect(calls[0]?.seen).toBe(false);
  await history.markAllSeen();
  expect([await history.missedCount(), await history.voiceCount()]).toEqual([0, 0]);
  expect(calls.map(({ call, reason }) => [call.callId, reason])).toEqual([[voice.callId, 'missed']]);
});

test('a missed call that nobody looked at yet is one missed call, with its message or without', async () => {
  const { inbox, history } = stage();
  const voice = incoming();
  inbox.put(voice);
  inbox.finish(voice.callId, bytes(7), 1);
  expect([await history.missedCount(), await history.voiceCount()]).toEqual([1, 0]);
});

test('nothing is kept about a call of somebody else, one of ours, or one that has a message already (A34)', async () => {
  const { inbox, history } = stage();
  const ours = await outgoing(history);
  const first = incoming();
  inbox.put(first);
  await history.markAllSeen();
  for (const callId of [first.callId, ours.callId]) {
    const foreign = incoming({ callId, peer: callId === ours.callId ? 'bob' : 'mallory' });
    inbox.putUnreadable(foreign);
    inbox.put(foreign);
    expect(inbox.stateOf(foreign.id)).toBeUndefined();
  }
  const second = incoming({ callId: first.callId });
  inbox.put(second);
  expect(inbox.fetching()).toEqual([first]);
  expect(await history.missedCount()).toBe(0);
});

test('of more than there is room for, the oldest that were heard go first, then the oldest; never the newest', () => {
  const { inbox } = stage({ bytes: 25, count: 100 });
  const voices = [1, 2, 3].map((leftAt) => incoming({ leftAt }));
  for (const voice of voices) {
    inbox.put(voice);
    inbox.finish(voice.callId, bytes(8), 1);
  }
  const [first, second, third] = voices.map(({ callId }) => callId);
  const kept = () => voices.map(({ callId }) => inbox.recording(callId) !== null);
  inbox.markHeard(second ?? '');
  const next = incoming({ leftAt: 4 });
  inbox.put(next);
  inbox.finish(next.callId, bytes(8), 1);
  expect([kept(), first !== third]).toEqual([[true, false, true], true]);
  const huge = incoming({ leftAt: 5 });
  inbox.put(huge);
  inbox.finish(huge.callId, bytes(30), 1);
  expect(kept()).toEqual([false, false, false]);
  expect(inbox.recording(huge.callId)?.length).toBe(30);
});

test('there are so many recordings at most, however short they are', () => {
  const { inbox } = stage({ bytes: 1000, count: 2 });
  const voices = [1, 2, 3].map((leftAt) => incoming({ leftAt }));
  for (const voice of voices) {
    inbox.put(voice);
    inbox.finish(voice.callId, bytes(1), 1);
  }
  expect(voices.map(({ callId }) => inbox.recording(callId) !== null)).toEqual([false, true, true]);
});

test('of one contact three a day that cannot be read are listed; more leave no trace, and others have their own (A85)', async () => {
  const { inbox, history } = stage();
  const day = 86_400_000;
  const found = [1, 2, 3, 4].map((at) => incoming({ leftAt: 4 - at, expiresAt: day + at }));
  const other = incoming({ peer: 'bob', expiresAt: day + 5 });
  const later = incoming({ expiresAt: 2 * day + 2 });
  for (const voice of [...found, other, later]) inbox.putUnreadable(voice);
  const states = [...found, other, later].map(({ id }) => inbox.stateOf(id));
  expect(states.map((state) => state === 'unreadable')).toEqual([true, true, true, false, true, true]);
  expect([await history.count(), await history.missedCount()]).toEqual([5, 5]);
});

test('calls that are listed for a message alone push out none that was here (A86)', async () => {
  const { inbox, history } = stage();
  await outgoing(history);
  for (let made = 0; made < MAX_UNRUNG_KEPT + 5; made += 1) {
    const voice = incoming({ leftAt: 1000 + made });
    inbox.put(voice);
    inbox.fail(voice.callId, 'damaged');
  }
  expect(await history.count()).toBe(MAX_UNRUNG_KEPT + 1);
  const { calls } = await history.page({ missedOnly: false, peer: 'bob', after: null, limit: 10 });
  expect(calls).toHaveLength(1);
});

test.each(['missing', 'damaged', 'expired'] as const)('one that is %s says so, and nothing of it stays', (state) => {
  const { inbox, views, database } = stage();
  const voice = incoming();
  inbox.put(voice);
  inbox.addPiece(voice.callId, 0, bytes(3));
  inbox.fail(voice.callId, state);
  expect(views([voice.callId]).get(voice.callId)).toMatchObject({ state });
  expect(inbox.stateOf(voice.id)).toBe(state);
  expect(database.prepare('SELECT key FROM voice_message').all()).toEqual([{ key: null }]);
  expect(database.prepare('SELECT * FROM voice_piece').all()).toEqual([]);
});

test('a message goes with its call, and comes back with it', async () => {
  const { inbox, history, outbox } = stage();
  const voice = incoming();
  inbox.put(voice);
  inbox.finish(voice.callId, bytes(7), 1);
  const ours = await outgoing(history);
  outbox.put(ours);
  for (const callId of [voice.callId, ours.callId]) {
    const removed = await history.remove(callId);
    expect([inbox.recording(voice.callId), outbox.isWanted(ours.id)]).toEqual(
      callId === voice.callId ? [null, true] : [expect.anything(), false],
    );
    if (removed !== null) await history.putBack(removed);
  }
  expect([inbox.recording(voice.callId)?.length, outbox.next([])?.id]).toEqual([7, ours.id]);
  await history.clear();
  expect([inbox.stateOf(voice.id), outbox.next([])]).toEqual([undefined, null]);
});

test('one of ours lies sealed until it is sent, and then nothing of it is left', async () => {
  const { outbox, history, database, views } = stage();
  const voice = await outgoing(history);
  expect(outbox.put({ ...voice, callId: randomUUID() })).toBe(false);
  expect(outbox.put(voice)).toBe(true);
  expect(outbox.next([])).toEqual({ ...voice, pieces: voice.pieces.map((piece) => Buffer.from(piece)) });
  expect(outbox.next([voice.id])).toBeNull();
  outbox.setPayload(voice.id, 7, 'AAAA');
  expect(outbox.next([])).toMatchObject({ device: 7, payload: 'AAAA' });
  outbox.failed(voice.id, 'boxFull');
  expect([outbox.next([]), outbox.isWanted(voice.id)]).toEqual([null, false]);
  expect(views([voice.callId]).get(voice.callId)).toMatchObject({ kind: 'left', state: 'failed', problem: 'boxFull' });
  expect(outbox.again(voice.callId, 9)).toBe(true);
  expect(outbox.next([]), 'encrypted anew').toMatchObject({ madeAt: 9, device: null, payload: null });
  outbox.sent(voice.id);
  expect(database.prepare('SELECT sealed, key, payload FROM voice_outbox').all()).toEqual([
    { sealed: null, key: null, payload: null },
  ]);
  expect(outbox.put(voice), 'one for a call').toBe(false);
  expect(outbox.again(voice.callId, 10)).toBe(false);
  expect(outbox.remove(voice.callId, 7)).toEqual({ id: voice.id, removed: null });
  expect(database.prepare('SELECT * FROM voice_unwanted').all()).toEqual([{ id: voice.id, until: 7 }]);
  expect(outbox.remove(voice.callId, 7)).toBeNull();
});

test('what was removed is put back as it was, as long as its call is there', async () => {
  const { history, inbox, views, database } = stage();
  const voice = incoming();
  inbox.put(voice);
  inbox.finish(voice.callId, bytes(9), 5000);
  inbox.markHeard(voice.callId);
  const before = database.prepare('SELECT * FROM voice_message').all();
  const removed = inbox.remove(voice.callId);
  expect([inbox.remove(voice.callId), views([voice.callId]).size]).toEqual([null, 0]);
  if (removed === null) throw new Error('it was there');
  expect(inbox.putBack(removed)).toBe(true);
  expect(database.prepare('SELECT * FROM voice_message').all()).toEqual(before);
  expect(inbox.putBack(removed), 'it is there').toBe(false);
  await history.remove(voice.callId);
  expect(inbox.putBack(removed), 'its call is gone').toBe(false);
});

test('one of ours that is put back goes to nobody by itself, whatever comes of the attempt that was under way', async () => {
  const { history, outbox, views } = stage();
  const voice = await outgoing(history);
  outbox.put(voice);
  outbox.setPayload(voice.id, 7, 'AAAA');
  const left = outbox.remove(voice.callId, 7);
  expect(left).toMatchObject({ id: voice.id });
  expect(outbox.putBack(left?.removed ?? {})).toBe(true);
  outbox.sent(voice.id);
  outbox.failed(voice.id, 'boxFull');
  expect(views([voice.callId]).get(voice.callId)).toMatchObject({ kind: 'left', state: 'failed', problem: 'notSent' });
  expect(outbox.next([])).toBeNull();
  expect(outbox.again(voice.callId, 9)).toBe(true);
  const next = outbox.next([]);
  expect(next).toMatchObject({ id: voice.id, device: null, payload: null });
  expect(next?.pieces.map((piece) => Uint8Array.from(piece))).toEqual(voice.pieces);
});

test('what waits to be sent is encrypted anew under another identity, and under the same goes as it is', async () => {
  const { outbox, history, database } = stage();
  const accounts = createAccountStore(database);
  const account = {
    ...{ handle: 'alice', deviceId: 7, serverUrl: 'http://127.0.0.1:7443', hosting: false },
    ...{ serverId: null, serverKey: null, certificate: null, signedOut: false },
  };
  await accounts.save(account);
  const voice = await outgoing(history);
  outbox.put(voice);
  outbox.setPayload(voice.id, 3, 'AAAA');
  await accounts.save({ ...account, signedOut: true });
  expect(outbox.next([])).toMatchObject({ device: 3, payload: 'AAAA' });
  await accounts.save({ ...account, deviceId: 8 });
  expect(outbox.next([])).toMatchObject({ id: voice.id, device: null, payload: null });
  outbox.setPayload(voice.id, 3, 'BBBB');
  await accounts.discard();
  expect(outbox.next([])).toMatchObject({ id: voice.id, device: null, payload: null });
});

test('a row that cannot be read costs nobody the others', async () => {
  const { inbox, database, views, refused } = stage();
  const [good, bad] = [incoming(), incoming()];
  inbox.put(good);
  inbox.put(bad);
  database.exec('PRAGMA ignore_check_constraints = ON');
  database.prepare(`UPDATE voice_message SET state = 'other' WHERE id = ?`).run(bad.id);
  expect([...views([good.callId, bad.callId]).keys()]).toEqual([good.callId]);
  expect(refused).toEqual([expect.stringMatching('/voice_message/')]);
});
