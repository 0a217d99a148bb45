import type { Database } from 'better-sqlite3';
import { expect, test } from 'vitest';
import type { CallEvent } from '../../core/call/callEvent.ts';
import type { KeptQuestions } from '../ports/askedOffers.ts';
import { createAskedOfferStore } from '../store/tables/askedOfferStore.ts';
import { createHistoryStore } from '../store/tables/historyStore.ts';
import { createInboxStore } from '../store/tables/inboxStore.ts';
import { createSqliteRatchetStore } from '../store/tables/SqliteRatchetStore.ts';
import { countingDatabase } from '../../test/stage/waitedCommits.ts';
import { noRecovery } from '../../test/fakes/noRecovery.ts';
import { SDP } from '../../test/fakes/peerMessages.ts';
import type { DeliveredOffer } from '../../core/protocol/serverMessage.ts';
import { RatchetError } from '../../core/ratchet/signalCrypto.ts';
import type { Delivered } from '../ports/queuePosition.ts';
import { MOST_ASKED, type GiveUp } from './askedOffers.ts';
import { encodeMessage } from './peerCodec.ts';
import { createPeerInbox, type PeerInboxPorts } from './peerInbox.ts';
import type { PeerSession } from './peerPorts.ts';
import { createSessionRecovery } from './sessionRecovery.ts';

const FRAMES = 200;
const callIdOf = (index: number): string => `01890a5d-ac96-774b-bcce-${String(index).padStart(12, '0')}`;

const offers: readonly Delivered[] = Array.from({ length: FRAMES }, (_, index) => {
  const frame: DeliveredOffer = {
    v: 1,
    t: 'call_offer',
    s: index + 1,
    call_id: callIdOf(index),
    call_type: 'audio',
    from: 'mallory',
    from_device: 7,
    age_ms: 0,
    ring_left_ms: 45_000,
    encrypted_payload: 'AAAA',
  };
  return { frame, position: { epoch: '00000000000000aa', s: index + 1 } };
});

/** An inbox over real stores; what it decrypts comes from here. */
function inboxOver(
  decrypt: (frame: number, safe: 'now' | 'later' | undefined) => ReturnType<typeof encodeMessage>,
  faulty: Partial<Pick<PeerInboxPorts, 'keepRight' | 'record' | 'recordLate' | 'recovery'>> = {},
  recoveryOver: (database: Database) => PeerInboxPorts['recovery'] = () => noRecovery,
) {
  const { database, during } = countingDatabase();
  const history = createHistoryStore(database);
  const kept = createInboxStore(database);
  const ratchet = createSqliteRatchetStore(database);
  let frames = 0;
  const names: string[] = [];
  const faults: string[] = [];
  const dispatched: CallEvent[] = [];
  const events: string[] = [];
  const rights: string[] = [];
  const session: PeerSession = {
    forwardSecret: true,
    encryptToBase64: () => 'AAAA',
    decryptFromBase64: (_text, { alsoCommit, safe } = {}) =>
      ratchet.transaction(() => {
        const message = decrypt(frames++, safe);
        alsoCommit?.(message);
        return message;
      }, safe),
  };
  const inbox = createPeerInbox({
    crypto: { forPeer: () => session, initializeSession: () => undefined, devicesWithSession: async () => [] },
    kept,
    dispatch: (event) => {
      dispatched.push(event);
      events.push(event.type);
    },
    isCurrent: (callId) => callId === callIdOf(FRAMES),
    isCurrentWith: (callId, peer) => callId === callIdOf(FRAMES) && peer !== 'carol',
    isRecorded: history.has,
    record: (entry) => history.add(entry, 'later'),
    recordLate: (entry) => history.add(entry),
    isContact: async () => false,
    barredAs: async () => null,
    endUnsaid: async () => undefined,
    // To ask the desktop is to start a program.
    admission: () => Promise.reject(new Error('nobody can read these, so that none may ring')),
    keepName: (_peer, name) => void names.push(name.text ?? ''),
    keepRight: (peer) => void rights.push(peer),
    noteSecondLayer: () => undefined,
    networkPlan: async () => ({ relayOnly: false, iceServers: [] }),
    drawOwnPart: () => ({ identity: '', sasNonce: '', mediaSecret: '' }),
    trustOf: () => ({ devices: [], changed: [] }),
    isHeartbeatDue: () => false,
    recovery: recoveryOver(database),
    takeTurn: async () => undefined,
    now: () => 1_700_000_000_000,
    elapsed: () => 0,
    onDropped: () => undefined,
    onRefused: () => undefined,
    onFault: (what) => void faults.push(what),
    ...faulty,
  });
  return { inbox, database, history, kept, during, names, faults, rights, events, dispatched };
}

test('the disk is waited for once, however many junk offers come together (A85)', async () => {
  const { inbox, history, during } = inboxOver(() => {
    throw new RatchetError('E_AUTH', 'junk');
  });
  expect(await during(() => inbox.receive(offers))).toBe(1);
  expect(await history.count()).toBe(FRAMES);
});

test('the disk is waited for once for all messages that came together, before they count as safe here (A97)', async () => {
  const { inbox, kept, during } = inboxOver((index) =>
    encodeMessage({
      callId: callIdOf(index),
      sequence: 1,
      sentAtMs: 1,
      pair: { generation: 0, restart: 0 },
      body: { kind: 'heartbeat' },
    }),
  );
  expect(await during(() => inbox.receive(offers))).toBe(1);
  expect(await kept.waiting()).toEqual([]);
  expect(await kept.position()).toEqual({ epoch: '00000000000000aa', s: FRAMES });
});

test('what brought nothing waits for nothing', async () => {
  const { inbox, during } = inboxOver(() => {
    throw new RatchetError('E_DUPLICATE', 'seen');
  });
  await inbox.receive(offers);
  expect(await during(() => inbox.receive(offers))).toBe(0);
});

/** In two calls of which the second is on; the last one speaks in a call that is not hers. */
const SENDERS = ['mallory', 'bob', 'carol'];

test('a name that comes by itself is kept from whom one speaks with, and from nobody else', async () => {
  const callIds = [callIdOf(0), callIdOf(FRAMES), callIdOf(FRAMES)];
  const { inbox, names } = inboxOver((index) =>
    encodeMessage({
      callId: callIds[index] ?? '',
      sequence: 1,
      sentAtMs: 1,
      pair: { generation: 0, restart: 0 },
      body: { kind: 'name', name: { text: `Name ${String(index)}` } },
    }),
  );
  const frames: readonly Delivered[] = callIds.map((call_id, index) => ({
    frame: {
      ...{ v: 1, t: 'ice_candidate', s: index + 1, call_id, encrypted_payload: 'AAAA' },
      ...{ from: SENDERS[index] ?? '', from_device: 7, age_ms: 0 },
    },
    position: { epoch: '00000000000000aa', s: index + 1 },
  }));
  await inbox.receive(frames);
  expect(names).toEqual(['Name 1']);
});

test('a right to ring is kept of who is in a call, and of no stranger who says that their call is over (A85)', async () => {
  const callIds = [callIdOf(0), callIdOf(FRAMES), callIdOf(FRAMES)];
  const { inbox, rights } = inboxOver((index) =>
    encodeMessage({
      ...{ callId: callIds[index] ?? '', sequence: 1, sentAtMs: 1, pair: { generation: 0, restart: 0 } },
      body: { kind: 'hangup', reason: 'hangup', note: null, callBackAtMs: null, rightToRing: 'ab'.repeat(16) },
    }),
  );
  const frame = { v: 1, t: 'call_hangup', reason: 'hangup', encrypted_payload: 'AAAA', age_ms: 0 } as const;
  await inbox.receive(
    callIds.map((call_id, index) => ({
      frame: { ...frame, s: index + 1, call_id, from: SENDERS[index] ?? '', from_device: 7 },
      position: { epoch: '00000000000000aa', s: index + 1 },
    })),
  );
  expect(rights).toEqual(['bob']);
});

test('a kept message that cannot be acted upon is told of, and keeps neither the next nor the phone from starting', async () => {
  const { inbox, kept, names, faults } = inboxOver(() => {
    throw new RatchetError('E_DUPLICATE', 'all were read before');
  });
  const name = encodeMessage({
    ...{ callId: callIdOf(FRAMES), sequence: 1, sentAtMs: 1, pair: { generation: 0, restart: 0 } },
    body: { kind: 'name', name: { text: 'Mallory' } },
  });
  for (const [index, plaintext] of [new Uint8Array([255]), name.bytes].entries()) {
    const frame = { ...offers[0]?.frame, t: 'ice_candidate', s: index + 1, call_id: callIdOf(FRAMES) };
    const { call_type: _type, ring_left_ms: _left, ...rest } = { call_type: null, ring_left_ms: null, ...frame };
    const position = { epoch: '00000000000000aa', s: index + 1 };
    kept.put({ position, frame: JSON.stringify(rest), plaintext, receivedAt: 1 });
  }
  await inbox.resume();
  expect([names, faults, await kept.waiting()]).toEqual([['Mallory'], ['a kept message'], []]);
});

const goodbye = (sequence: number) =>
  encodeMessage({
    ...{ callId: callIdOf(FRAMES), sequence, sentAtMs: 1, pair: { generation: 0, restart: 0 } },
    body: { kind: 'hangup', reason: 'hangup', note: null, callBackAtMs: null, rightToRing: 'ab'.repeat(16) },
  });
const goodbyes = (count: number): readonly Delivered[] =>
  Array.from({ length: count }, (_, index) => ({
    frame: {
      ...{ v: 1, t: 'call_hangup', reason: 'hangup', encrypted_payload: 'AAAA', age_ms: 0, s: index + 1 },
      ...{ call_id: callIdOf(FRAMES), from: 'bob', from_device: 7 },
    },
    position: { epoch: '00000000000000aa', s: index + 1 },
  }));

test('what was read and could not be acted upon is acted upon before the next frames are', async () => {
  const description = { sdp: SDP, dtlsFingerprint: 'ab'.repeat(32) };
  const offer = encodeMessage({
    ...{ callId: callIdOf(0), sequence: 1, sentAtMs: 1, pair: { generation: 0, restart: 0 } },
    body: {
      ...{ kind: 'offer', ...description, video: false, sasCommitment: null, rightToRing: null, mediaSecret: null },
      ...{ subject: null, linkToken: null, name: null },
    },
  });
  const listed: string[] = [];
  let faults = 1;
  const { inbox, kept, events } = inboxOver(
    (frame) => {
      if (frame === 0) return offer;
      if (frame === 1) throw new RatchetError('E_DUPLICATE', 'it was read before');
      return goodbye(frame);
    },
    {
      record: async ({ call }) => {
        if (faults-- > 0) throw new Error('the disk says no');
        listed.push(call.callId);
      },
    },
  );
  const [first] = offers;
  if (first?.frame.t !== 'call_offer') return expect.unreachable();
  const over: Delivered = { ...first, frame: { ...first.frame, ring_left_ms: 0 } };
  await expect(inbox.receive([over])).rejects.toThrow('the disk says no');
  expect([listed, (await kept.waiting()).length]).toEqual([[], 1]);
  await inbox.receive([over, ...goodbyes(1)]);
  expect([listed, events, await kept.waiting()]).toEqual([[callIdOf(0)], ['remoteHungUp'], []]);
});

test('a message is acted upon though what it brings along for later could not be kept', async () => {
  const full = (): never => {
    throw new Error('the disk is full');
  };
  const { inbox, kept, events, faults } = inboxOver(() => goodbye(1), { keepRight: full });
  await inbox.receive(goodbyes(1));
  expect([events, faults, await kept.waiting()]).toEqual([['remoteHungUp'], ['keep a right to ring'], []]);
});

test('an answer that the server refuses is told to the call as its answer, and words in a call as such; of a refusal that says no more nothing is known', async () => {
  const { inbox, dispatched } = inboxOver(() => expect.unreachable('there is nothing to read'));
  const refusal = { v: 1, t: 'err', s: 1, n: 1, call_id: callIdOf(0), code: 'full' } as const;
  const position = { epoch: '00000000000000aa', s: 1 };
  await inbox.receive([
    { frame: refusal, position, refused: 'call_answer' },
    { frame: refusal, position: { ...position, s: 2 }, refused: 'ice_candidate' },
    { frame: refusal, position: { ...position, s: 3 } },
  ]);
  expect(dispatched).toMatchObject([
    { type: 'sendFailed', kind: 'answer', failure: 'full' },
    { type: 'sendFailed', kind: 'underWay', failure: 'full' },
    { type: 'sendFailed', kind: null, failure: 'full' },
  ]);
});

/** Asks for each offer of a contact again, and the server says nothing. */
const askingAgain = (store: KeptQuestions) =>
  createSessionRecovery({
    ...{ store, mayRekey: () => true, rekey: () => undefined, isContact: async () => true },
    ...{ fetchBundles: () => new Promise(() => undefined), sendNack: async () => undefined },
    ...{ now: () => 1_700_000_000_000, boot: () => ({ id: null, sinceMs: null }), startTimer: () => () => undefined },
    onFault: expect.unreachable,
  });
const unreadable = () => {
  throw new RatchetError('E_NO_SESSION', 'nothing is known of it');
};

test('an offer that is asked for again is in the store before its frame counts as safe here, and the disk is waited for once', async () => {
  const { inbox, database, during, history } = inboxOver(unreadable, {}, (on) =>
    askingAgain(createAskedOfferStore(on)),
  );
  expect(await during(() => inbox.receive(offers.slice(0, 3)))).toBe(1);
  expect(createAskedOfferStore(database).load()).toHaveLength(3);
  expect(await history.count()).toBe(0);
});

test('of a flood of them so many are waited for, and the others are listed at once; the disk is waited for once (A85)', async () => {
  const { inbox, database, during, history } = inboxOver(unreadable, {}, (on) =>
    askingAgain(createAskedOfferStore(on)),
  );
  expect(await during(() => inbox.receive(offers))).toBe(1);
  expect(createAskedOfferStore(database).load()).toHaveLength(MOST_ASKED);
  expect(await history.count()).toBe(FRAMES - MOST_ASKED);
});

test('a call whose offer was asked for again, and did not come, is listed once there is room on the disk', async () => {
  const late: string[] = [];
  let giveUp: GiveUp = async () => undefined;
  const { inbox, faults } = inboxOver(unreadable, {
    record: () => Promise.reject(new Error('the disk is full')),
    recordLate: async ({ call }) => void late.push(call.callId),
    recovery: {
      ...noRecovery,
      askAgain: async (_offer, givenUp) => {
        giveUp = givenUp;
        return true;
      },
    },
  });
  await inbox.receive(offers.slice(0, 1));
  const call = { callId: callIdOf(0), peer: 'mallory', direction: 'incoming', type: 'audio', startedAt: 1 } as const;
  await giveUp({ call, device: 7 }, 2);
  expect([late, faults]).toEqual([[callIdOf(0)], []]);
});

test('one that is not asked for again, and finds no room in the history, comes once more: its frame is not acknowledged', async () => {
  const { inbox } = inboxOver(unreadable, { record: () => Promise.reject(new Error('the disk is full')) });
  await expect(inbox.receive(offers.slice(0, 1))).rejects.toThrow('the disk is full');
});
