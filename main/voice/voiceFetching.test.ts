import { randomBytes, randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import {
  MAX_VOICE_BYTES,
  MAX_VOICE_PIECES,
  SEALED_VOICE_PIECE_BYTES,
  VOICE_TTL_MS,
} from '../../core/protocol/limits.ts';
import { encodePeerMessage } from '../../core/protocol/peerMessageCodec.ts';
import type { PeerMessageBody } from '../../core/protocol/peerMessage.ts';
import type { WaitingVoice } from '../../core/protocol/voiceApi.ts';
import { RatchetError, voicePieces } from '../../core/ratchet/signalCrypto.ts';
import { opusWebm } from '../../test/fakes/opusWebm.ts';
import { ManualClock } from '../../test/fakes/ManualClock.ts';
import { sharedPrimitives as primitives } from '../../test/stage/ratchetParty.ts';
import { openedStore } from '../../test/stage/openedStore.ts';
import { createVoiceInboxStore } from '../store/tables/voiceInboxStore.ts';
import { sealVoice } from './sealVoice.ts';
import { createVoiceFetching, type VoiceFetchingPorts } from './voiceFetching.ts';

const recording = opusWebm({ packets: 300 });
const draw = (bytes: number) => new Uint8Array(randomBytes(bytes));

function stage(change: Partial<VoiceFetchingPorts> = {}) {
  const clock = new ManualClock();
  const id = randomUUID();
  const callId = randomUUID();
  const sealed = sealVoice({ primitives, draw }, id, recording);
  if (typeof sealed === 'string') throw new Error(sealed);
  const { pieces, ...note } = sealed;
  const entry: WaitingVoice = {
    ...{ id, call_id: callId, from: 'alice', from_device: 7, left_at: clock.now(), expires_at: clock.now() + 60_000 },
    ...{ pieces: pieces.length === 4 ? 4 : 2, encrypted_payload: 'AAAA' },
  };
  const asked: string[] = [];
  const arrived: string[] = [];
  let held = [entry];
  let body: PeerMessageBody = { kind: 'voiceMessage', recordingId: id, ...note };
  let isReadBefore = false;
  const offline = { ok: false, problem: 'unreachable', retry: 'later', retryAfterMs: null } as const;
  let isOffline = false;
  let isDiskFull = false;
  const { database } = openedStore();
  const inbox = createVoiceInboxStore(database);
  const fetching = createVoiceFetching({
    server: {
      waiting: async () => ({ ok: true, value: { messages: held, server_time: 0 } }),
      piece: async (_id, index) => {
        asked.push(`piece ${index}`);
        if (isOffline) return offline;
        if (held.length === 0) return { ok: false, problem: 'no_such_message', retry: 'never', retryAfterMs: null };
        return { ok: true, value: { piece: Buffer.from(pieces[index] ?? []).toString('base64'), server_time: 0 } };
      },
      remove: async () => {
        asked.push('remove');
        if (isDiskFull) return { ok: false, problem: 'disk_full', retry: 'later', retryAfterMs: 1_000 };
        held = [];
        return { ok: true, value: null };
      },
    },
    inbox,
    primitives,
    crypto: {
      forPeer: () => ({
        forwardSecret: true,
        decryptFromBase64: (_text, { alsoCommit }) => {
          if (isReadBefore) throw new RatchetError('E_DUPLICATE', 'x');
          isReadBefore = true;
          const pair = { generation: 0, restart: 0 };
          alsoCommit({ bytes: encodePeerMessage({ callId, sequence: 1, sentAtMs: 1, pair, body }) });
        },
      }),
    },
    mayLeave: async () => true,
    isKept: () => false,
    onChanged: () => undefined,
    onArrived: (peer) => arrived.push(peer),
    now: clock.now,
    startTimer: clock.startTimer,
    onFault: () => undefined,
    ...change,
  });
  const settled = async () => {
    for (let turn = 0; turn < 50; turn += 1) await new Promise((resolve) => setImmediate(resolve));
  };
  return {
    ...{ clock, database, inbox, asked, arrived, id, callId, settled },
    look: async () => {
      fetching.look();
      await settled();
      clock.advance(5_000);
      await settled();
    },
    lookAtOnce: () => fetching.look(),
    hold: (...others: readonly WaitingVoice[]) => (held = [...others]),
    entry,
    say: (other: PeerMessageBody) => (body = other),
    lose: () => (held = []),
    goOffline: (isAway: boolean) => (isOffline = isAway),
    fillDisk: (isFull: boolean) => (isDiskFull = isFull),
    note,
  };
}

test('a message is read, fetched, opened and deleted at the server, and its person is told once', async () => {
  const { look, inbox, asked, arrived, callId } = stage();
  await look();
  expect(inbox.recording(callId)).toEqual(Buffer.from(recording));
  expect(asked).toEqual(['piece 0', 'piece 1', 'piece 2', 'piece 3', 'remove']);
  expect(arrived).toEqual(['alice']);
  await look();
  expect(asked).toHaveLength(5);
});

test('a break costs no piece twice', async () => {
  const { look, inbox, asked, goOffline, clock, settled, callId } = stage();
  goOffline(true);
  await look();
  expect(asked).toEqual(['piece 0']);
  goOffline(false);
  clock.advance(15_000);
  await settled();
  expect(asked.filter((what) => what === 'piece 1')).toHaveLength(1);
  expect(inbox.recording(callId)?.length).toBe(recording.length);
});

test('one that a server with a full disk cannot delete is here all the same, told once, and deleted later (A79)', async () => {
  const { look, inbox, asked, arrived, fillDisk, clock, settled, callId } = stage();
  fillDisk(true);
  await look();
  expect(inbox.recording(callId)).toEqual(Buffer.from(recording));
  expect(asked.at(-1)).toBe('remove');
  fillDisk(false);
  clock.advance(15_000);
  await settled();
  expect(asked.filter((what) => what === 'remove')).toHaveLength(2);
  expect(asked.filter((what) => what === 'piece 0')).toHaveLength(1);
  expect([arrived, inbox.recording(callId)?.length]).toEqual([['alice'], recording.length]);
});

test('of who is no contact, or blocked, nothing is read: it is deleted (A86)', async () => {
  const { look, inbox, asked, arrived, id } = stage({ mayLeave: async () => false });
  await look();
  expect([asked, arrived, inbox.stateOf(id)]).toEqual([['remove'], [], undefined]);
});

test('one of somebody who was blocked while it was fetched is deleted, and nobody is told of it (A86)', async () => {
  let isFriend = true;
  const { look, inbox, asked, arrived, goOffline, id } = stage({ mayLeave: async () => isFriend });
  goOffline(true);
  await look();
  isFriend = false;
  goOffline(false);
  await look();
  expect([asked, arrived, inbox.stateOf(id)]).toEqual([['piece 0', 'remove'], [], undefined]);
});

test('a server that says without end that one waits is asked once in five seconds (A85)', async () => {
  let questions = 0;
  const waiting = async () => {
    questions += 1;
    return { ok: true as const, value: { messages: [], server_time: 0 } };
  };
  const unused = () => Promise.reject(new Error('there is nothing'));
  const { lookAtOnce, settled, clock } = stage({ server: { waiting, piece: unused, remove: unused } });
  for (let notice = 0; notice < 20; notice += 1) {
    lookAtOnce();
    await settled();
  }
  expect(questions).toBe(1);
  clock.advance(5_000);
  await settled();
  expect(questions).toBe(2);
  clock.advance(3_600_000);
  await settled();
  expect(questions).toBe(2);
});

test('halves of recordings that a server never ends are ten at most, and a week old at most', async () => {
  const { look, inbox, hold, entry, goOffline, clock, note } = stage({
    crypto: {
      // Made for each entry by a contact who is in league with the server.
      forPeer: () => ({
        forwardSecret: true,
        decryptFromBase64: (text, { alsoCommit }) => {
          const [recordingId = '', callId = ''] = text.split(' ');
          const body = { kind: 'voiceMessage', recordingId, ...note } as const;
          const pair = { generation: 0, restart: 0 };
          alsoCommit({ bytes: encodePeerMessage({ callId, sequence: 1, sentAtMs: 1, pair, body }) });
        },
      }),
    },
  });
  goOffline(true);
  for (let round = 0; round < 3; round += 1) {
    const made = Array.from({ length: 10 }, () => ({ id: randomUUID(), call_id: randomUUID() }));
    hold(
      ...made.map((ids) => ({
        ...{ ...entry, ...ids },
        ...{ encrypted_payload: `${ids.id} ${ids.call_id}`, expires_at: Number.MAX_SAFE_INTEGER },
      })),
    );
    await look();
  }
  expect(inbox.fetching()).toHaveLength(10);
  expect(Math.max(...inbox.fetching().map(({ expiresAt }) => expiresAt))).toBeLessThanOrEqual(
    clock.now() + VOICE_TTL_MS,
  );
});

test('a message about a call of somebody else is deleted and stands nowhere (A34)', async () => {
  const { look, inbox, asked, arrived, id, callId, database } = stage();
  database
    .prepare(
      `INSERT INTO call_record (call_id, peer, direction, call_type, started_at, ended_at, reason, seen, forward_secret)
       VALUES (?, 'bob', 'incoming', 'audio', 1, 2, 'missed', 1, 1)`,
    )
    .run(callId);
  await look();
  expect([inbox.stateOf(id), asked, arrived]).toEqual([undefined, ['remove'], []]);
});

test('one that the person deleted here is deleted there, and does not come back', async () => {
  const { look, inbox, asked, goOffline, id, callId } = stage();
  goOffline(true);
  await look();
  inbox.remove(callId);
  await look();
  expect([asked.at(-1), inbox.stateOf(id)]).toEqual(['remove', undefined]);
});

test('one that was deleted here and may be put back stays there, and is fetched anew when it is back', async () => {
  let isKept = true;
  const { look, inbox, asked, goOffline, callId } = stage({ isKept: () => isKept });
  goOffline(true);
  await look();
  const removed = inbox.remove(callId);
  goOffline(false);
  await look();
  expect(asked).toEqual(['piece 0']);
  expect(inbox.putBack(removed ?? {})).toBe(true);
  isKept = false;
  await look();
  expect(inbox.recording(callId)).toEqual(Buffer.from(recording));
});

test('what its message says of another recording, another size or no recording opens nothing (A34)', async () => {
  for (const wrong of ['id', 'size', 'kind'] as const) {
    const { look, inbox, say, note, asked, arrived, id } = stage();
    const voice = { kind: 'voiceMessage', recordingId: id, ...note } as const;
    if (wrong === 'id') say({ ...voice, recordingId: randomUUID() });
    else if (wrong === 'size') say({ ...voice, length: 1 });
    else say({ kind: 'heartbeat' });
    await look();
    expect([inbox.stateOf(id), asked, arrived], wrong).toEqual(['unreadable', ['remove'], ['alice']]);
  }
});

test('junk that a server makes up in the name of a contact is three lines a day, dated no later than now (A85)', async () => {
  const { look, inbox, hold, entry, arrived, clock, database } = stage({
    crypto: {
      forPeer: () => ({
        forwardSecret: true,
        decryptFromBase64: () => {
          throw new RatchetError('E_AUTH', 'x');
        },
      }),
    },
  });
  for (let round = 0; round < 5; round += 1) {
    const far = Number.MAX_SAFE_INTEGER;
    hold(
      ...Array.from({ length: 10 }, () => ({
        ...{ ...entry, id: randomUUID(), call_id: randomUUID(), left_at: far, expires_at: far },
      })),
    );
    await look();
  }
  const dates = database.prepare('SELECT started_at FROM call_record').pluck().all().map(Number);
  expect([dates.length, arrived.length, inbox.fetching()]).toEqual([3, 3, []]);
  expect(Math.max(...dates)).toBeLessThanOrEqual(clock.now());
});

test('one that the server has lost is missing, one that waited too long has expired', async () => {
  for (const [state, minutes] of [
    ['missing', 0],
    ['expired', 2],
  ] as const) {
    const { look, inbox, goOffline, lose, clock, settled, id } = stage();
    goOffline(true);
    await look();
    lose();
    goOffline(false);
    clock.advance(minutes * 60_000);
    await look();
    await settled();
    expect(inbox.stateOf(id)).toBe(state);
  }
});

test('an identity that waits for a decision, or a budget that is spent, loses nothing', async () => {
  for (const code of ['E_IDENTITY_CHANGED', 'E_TOO_FAR'] as const) {
    const { look, inbox, asked, id } = stage({
      crypto: {
        forPeer: () => ({
          forwardSecret: true,
          decryptFromBase64: () => {
            throw new RatchetError(code, 'x');
          },
        }),
      },
    });
    await look();
    expect([inbox.stateOf(id), asked], code).toEqual([undefined, []]);
  }
});

test('the wire and the seal agree about sizes', () => {
  expect(voicePieces(MAX_VOICE_BYTES)).toBe(MAX_VOICE_PIECES);
  expect(() => voicePieces(MAX_VOICE_BYTES + 1)).toThrow(RangeError);
  const sealed = sealVoice({ primitives, draw }, randomUUID(), recording);
  expect(typeof sealed === 'object' && sealed.pieces.map(({ length }) => length)).toEqual(
    Array.from({ length: 4 }, () => SEALED_VOICE_PIECE_BYTES),
  );
});
