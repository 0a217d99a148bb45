import { randomUUID } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { CallSession } from '../../core/protocol/callSession.ts';
import { HANDLE_HELD_MS } from '../../core/protocol/limits.ts';
import { MAX_MISSED_TOLD } from '../../core/protocol/limits.ts';
import type { X25519Prekey } from '../../core/protocol/prekeyBundle.ts';
import type { QueuedMessage } from '../../server/bus/Bus.ts';
import { newCallSession } from '../../server/domain/callSessions.ts';
import { RetryingStore } from '../../server/store/RetryingStore.ts';
import { SqliteStore } from '../../server/store/SqliteStore.ts';
import type { FrameChanges, Store, StoredFrame } from '../../server/store/Store.ts';
import { ManualClock } from '../fakes/ManualClock.ts';
import { prekeyBundleIn, TestDevice } from '../stage/TestDevice.ts';

const now = 1_700_000_000_000;

interface Kept {
  open(): Promise<Store>;
  remove(): Promise<void>;
}

async function sqliteIn(open: (store: SqliteStore) => Store | Promise<Store>): Promise<Kept> {
  const folder = await mkdtemp(join(tmpdir(), 'ringfort-store-'));
  return { open: async () => open(await SqliteStore.open(folder)), remove: () => rm(folder, { recursive: true }) };
}

/** Every adapter of the port; `open` a second time opens the same data. */
const adapters: Record<string, () => Promise<Kept>> = {
  SqliteStore: () => sqliteIn((store) => store),
  // Live calls in memory over the same, as the server has it.
  RetryingStore: () =>
    sqliteIn((store) =>
      RetryingStore.open({
        store,
        clock: new ManualClock(now),
        freeBytes: async () => Number.MAX_SAFE_INTEGER,
        onFailure: () => undefined,
        onChange: () => undefined,
      }),
    ),
};

describe.each(Object.entries(adapters))('%s', (_, create) => {
  let kept: Kept;
  let store: Store;
  const alice = new TestDevice('alice');
  const bob = new TestDevice('bob');

  beforeEach(async () => {
    kept = await create();
    store = await kept.open();
  });
  afterEach(async () => {
    await store.close();
    await kept.remove();
  });

  const reopen = async (): Promise<void> => {
    await store.close();
    store = await kept.open();
  };
  const register = (device: TestDevice, oneTime = 3) => {
    const { address, identity } = device;
    return store.createUser({ address, identity, prekeys: device.prekeys(oneTime, now) }, now);
  };
  const ringing = (change: Partial<CallSession> = {}): CallSession => ({
    ...newCallSession(
      { id: randomUUID(), caller_id: 'alice', caller_device: alice.device, callee_id: 'bob', call_type: 'video' },
      now,
      45_000,
    ),
    ...change,
  });
  const ended = (session: CallSession, status: CallSession['status'], ended_at: number): CallSession => ({
    ...session,
    status,
    ended_at,
    end_reason: 'hangup',
  });

  const untold = async () => (await store.missedCallsUntold(bob.address)).map(({ id }) => id);

  test('a server keeps its id and the key that proves it (A88)', async () => {
    const identity = await store.serverIdentity();
    expect(identity.id).toMatch(/^[0-9a-f-]{36}$/);
    await reopen();
    expect(await store.serverIdentity()).toEqual(identity);
  });

  test('a handle belongs to the first who takes it', async () => {
    expect(await register(alice)).toBe('created');
    expect(await register(new TestDevice('alice'))).toBe('handleTaken');
    expect(await store.devicesOf('alice')).toEqual([alice.device]);
    expect(await store.identityOf(alice.address)).toEqual(alice.identity);
    expect(await store.identityOf({ user: 'alice', device: alice.device === 1 ? 2 : 1 })).toBeUndefined();
    expect(await store.devicesOf('nobody')).toEqual([]);
  });

  test('parallel takes hand out every one-time key once, then none', async () => {
    await register(bob, 20);
    const taken = (await Promise.all(Array.from({ length: 30 }, () => store.takeBundles('bob', now, 'alice')))).flat();
    const bundles = taken.map(({ bundle }) => prekeyBundleIn(bundle));
    const oneTime = bundles.flatMap((bundle) => (bundle.oneTimePrekey ? [bundle.oneTimePrekey.id] : []));
    const kem = bundles.flatMap((bundle) => (bundle.kemPrekeyKind === 'oneTime' ? [bundle.kemPrekey.id] : []));
    expect([oneTime.length, new Set(oneTime).size]).toEqual([20, 20]);
    expect([kem.length, new Set(kem).size]).toEqual([20, 20]);
    expect(bundles.filter(({ kemPrekeyKind }) => kemPrekeyKind === 'lastResort')).toHaveLength(10);
    expect(taken.at(-1)?.left).toEqual({ oneTimePrekeys: 0, oneTimeKemPrekeys: 0 });
  });

  test('a bundle is what its device uploaded', async () => {
    const prekeys = bob.prekeys(1, now);
    await store.createUser({ address: bob.address, identity: bob.identity, prekeys }, now);
    const [taken] = await store.takeBundles('bob', now, 'alice');
    expect(taken?.bundle).toEqual({
      userId: 'bob',
      deviceId: bob.device,
      identity: bob.identity,
      signedPrekey: prekeys.signedPrekey,
      oneTimePrekey: prekeys.oneTimePrekeys[0],
      kemPrekey: prekeys.oneTimeKemPrekeys[0],
      kemPrekeyKind: 'oneTime',
    });
    expect(await store.takeBundles('nobody', now, 'alice')).toEqual([]);
  });

  test('a one-time key that was handed out stays so after the same upload and a restart', async () => {
    const prekeys = bob.prekeys(2, now);
    await store.createUser({ address: bob.address, identity: bob.identity, prekeys }, now);
    const first = await store.takeBundles('bob', now, 'alice');
    expect(await store.addPrekeys(bob.address, prekeys)).toBe('added');
    await reopen();
    const rest = [...(await store.takeBundles('bob', now, 'alice')), ...(await store.takeBundles('bob', now, 'alice'))];
    expect([...first, ...rest].map(({ bundle }) => prekeyBundleIn(bundle).oneTimePrekey?.id)).toEqual([
      prekeys.oneTimePrekeys[0]?.id,
      prekeys.oneTimePrekeys[1]?.id,
      undefined,
    ]);
  });

  test('a one-time key takes the place of another one under its id, unless that was handed out', async () => {
    const older = bob.prekeys(2, now);
    await store.createUser({ address: bob.address, identity: bob.identity, prekeys: older }, now);
    await store.takeBundles('bob', now, 'alice');
    const fresh = bob.prekeys(2, now);
    const underIdsOf = (keys: readonly { readonly id: number }[]) => (key: X25519Prekey, i: number) => ({
      ...key,
      id: keys[i]?.id ?? 0,
    });
    const newer = {
      ...fresh,
      oneTimePrekeys: fresh.oneTimePrekeys.map(underIdsOf(older.oneTimePrekeys)),
      oneTimeKemPrekeys: fresh.oneTimeKemPrekeys.map(underIdsOf(older.oneTimeKemPrekeys)),
    };
    expect(await store.addPrekeys(bob.address, newer)).toBe('added');
    expect(await store.countPrekeys(bob.address, now)).toEqual({ oneTimePrekeys: 1, oneTimeKemPrekeys: 1 });
    const { oneTimePrekey, kemPrekey } = prekeyBundleIn((await store.takeBundles('bob', now, 'alice'))[0]?.bundle);
    expect([oneTimePrekey, kemPrekey]).toEqual([newer.oneTimePrekeys[1], newer.oneTimeKemPrekeys[1]]);
  });

  test('an upload replaces the signed prekey and adds one-time keys', async () => {
    await register(bob, 1);
    const second = bob.prekeys(2, now);
    expect(await store.addPrekeys(bob.address, second)).toBe('added');
    expect(await store.countPrekeys(bob.address, now)).toEqual({ oneTimePrekeys: 3, oneTimeKemPrekeys: 3 });
    const [taken] = await store.takeBundles('bob', now, 'alice');
    expect(prekeyBundleIn(taken?.bundle).signedPrekey).toEqual(second.signedPrekey);
  });

  test('an upload beyond what may lie there changes nothing', async () => {
    await register(bob, 450);
    expect(await store.addPrekeys(bob.address, bob.prekeys(51, now))).toBe('tooMany');
    expect(await store.countPrekeys(bob.address, now)).toEqual({ oneTimePrekeys: 450, oneTimeKemPrekeys: 450 });
    expect(await store.addPrekeys(bob.address, bob.prekeys(50, now))).toBe('added');
  });

  test('a one-time key past its date is neither counted nor handed out', async () => {
    await register(bob, 2);
    const later = now + 15 * 86_400_000;
    expect(await store.countPrekeys(bob.address, later)).toEqual({ oneTimePrekeys: 0, oneTimeKemPrekeys: 0 });
    expect(prekeyBundleIn((await store.takeBundles('bob', later, 'alice'))[0]?.bundle).oneTimePrekey).toBeUndefined();
  });

  test('one-time keys made while a clock was ahead go to nobody and keep no others back (A76)', async () => {
    await register(bob, 0);
    const nextYear = now + 300 * 86_400_000;
    await store.addPrekeys(bob.address, bob.prekeys(3, nextYear));
    await store.addPrekeys(bob.address, bob.prekeys(2, now));
    const [taken] = await store.takeBundles('bob', now, 'alice');
    expect(prekeyBundleIn(taken?.bundle).oneTimePrekey?.notBefore).toBeLessThanOrEqual(now / 1000);
    expect(prekeyBundleIn(taken?.bundle).kemPrekey.notBefore).toBeLessThanOrEqual(now / 1000);
    expect(taken?.left).toEqual({ oneTimePrekeys: 1, oneTimeKemPrekeys: 1 });
  });

  describe('a device without a ratchet', () => {
    const legacy = new TestDevice('bob', 7, 0);
    const staticKey = legacy.staticKey();
    const registered = () =>
      store.createUser({ address: legacy.address, identity: legacy.identity, prekeys: { staticKey } }, now);
    const bundle = { userId: 'bob', deviceId: 7, identity: legacy.identity, staticKey };

    test('has its static key handed out, any number of times, and no prekeys to run low', async () => {
      expect(await registered()).toBe('created');
      for (let taken = 0; taken < 3; taken += 1) {
        expect(await store.takeBundles('bob', now, 'alice')).toEqual([{ bundle, left: null }]);
      }
      await reopen();
      expect(await store.takeBundles('bob', now, 'alice')).toEqual([{ bundle, left: null }]);
      expect(await store.countPrekeys(legacy.address, now)).toEqual({ oneTimePrekeys: 0, oneTimeKemPrekeys: 0 });
    });

    test('may replace its static key', async () => {
      await registered();
      const another = legacy.staticKey();
      expect(await store.addPrekeys(legacy.address, { staticKey: another })).toBe('added');
      expect(await store.takeBundles('bob', now, 'alice')).toEqual([
        { bundle: { ...bundle, staticKey: another }, left: null },
      ]);
    });

    test('that got one has prekeys from then on, under its new capabilities and with its static key beside them', async () => {
      await registered();
      const renewed = legacy.withCapabilities(2, 4);
      const prekeys = legacy.prekeys(1, now);
      expect(await store.addPrekeys(legacy.address, prekeys, renewed)).toBe('added');
      await reopen();
      expect(await store.identityOf(legacy.address)).toEqual(renewed);
      for (const oneTimePrekey of [prekeys.oneTimePrekeys[0], undefined]) {
        const [taken] = await store.takeBundles('bob', now, 'alice');
        expect(taken?.bundle).toMatchObject({ identity: renewed, signedPrekey: prekeys.signedPrekey, staticKey });
        expect(prekeyBundleIn(taken?.bundle).oneTimePrekey).toEqual(oneTimePrekey);
      }
    });
  });

  test('A35 a device that published prekeys is never handed out with its static key alone', async () => {
    await register(bob, 0);
    expect(await store.addPrekeys(bob.address, { staticKey: bob.staticKey() })).toBe('added');
    const [taken] = await store.takeBundles('bob', now, 'alice');
    expect(prekeyBundleIn(taken?.bundle).kemPrekeyKind).toBe('lastResort');
  });

  test('an identity is renewed for the keys it was registered with, and for no others', async () => {
    await register(bob, 1);
    const stranger = new TestDevice('bob', bob.device).withCapabilities(2, 4);
    expect(await store.addPrekeys(bob.address, bob.prekeys(1, now), stranger)).toBe('added');
    expect(await store.identityOf(bob.address)).toEqual(bob.identity);
  });

  test('a call is kept as it was written', async () => {
    const session = ringing();
    expect(await store.insertCall(session)).toEqual({ outcome: 'inserted' });
    await reopen();
    expect(await store.findCall(session.id)).toEqual(session);
    expect(await store.findCall(randomUUID())).toBeUndefined();
  });

  test('two users have one live call, whoever dials', async () => {
    const first = ringing();
    await store.insertCall(first);
    const reverse = ringing({ caller_id: 'bob', caller_device: bob.device, callee_id: 'alice' });
    expect(await store.insertCall(reverse)).toEqual({ outcome: 'pairLive', session: first });
    expect(await store.insertCall({ ...reverse, id: first.id })).toEqual({ outcome: 'exists', session: first });
    expect(await store.insertCall(ringing({ callee_id: 'carol' }))).toEqual({ outcome: 'inserted' });
    await store.changeCall(ended(first, 'missed', now + 5), 'ringing');
    expect(await store.insertCall(reverse)).toEqual({ outcome: 'inserted' });
  });

  test('of two changes at once one wins', async () => {
    const session = ringing();
    await store.insertCall(session);
    const accepted: CallSession = {
      ...session,
      status: 'accepted',
      accepted_at: now + 1,
      answered_device: 1,
      last_alive_at: now,
    };
    const outcomes = await Promise.all([
      store.changeCall(accepted, 'ringing'),
      store.changeCall({ ...accepted, answered_device: 2 }, 'ringing'),
      store.changeCall(ended(session, 'missed', now + 2), 'ringing'),
    ]);
    expect(outcomes).toEqual([true, false, false]);
    expect(await store.findCall(session.id)).toEqual(accepted);
  });

  test('live calls are those that ring or are accepted', async () => {
    const [rings, talks, over] = [ringing(), ringing({ callee_id: 'carol' }), ringing({ callee_id: 'dave' })];
    for (const session of [rings, talks, over]) await store.insertCall(session);
    const accepted: CallSession = {
      ...talks,
      status: 'accepted',
      accepted_at: now,
      answered_device: 3,
      last_alive_at: now,
    };
    await store.changeCall(accepted, 'ringing');
    await store.changeCall(ended(over, 'rejected', now), 'ringing');
    expect(await store.liveCalls()).toHaveLength(2);
    expect((await store.liveCallsOf('alice')).map(({ id }) => id).toSorted()).toEqual([rings.id, talks.id].toSorted());
    expect(await store.liveCallsOf('carol')).toEqual([accepted]);
    expect(await store.liveCallsOf('dave')).toEqual([]);

    await store.markCallsAlive([rings.id, talks.id], now + 9);
    expect((await store.findCall(talks.id))?.last_alive_at).toBe(now + 9);
    expect((await store.findCall(rings.id))?.last_alive_at).toBeNull();
  });

  test('calls of a user come newest first, page by page', async () => {
    for (let minute = 0; minute < 5; minute += 1) {
      const session = ringing({ started_at: now + minute, ring_deadline: now + minute + 1 });
      await store.insertCall(session);
      await store.changeCall(ended(session, 'missed', now + minute), 'ringing');
    }
    const first = await store.callsOf('bob', now + 100, 3);
    expect(first.map(({ started_at }) => started_at - now)).toEqual([4, 3, 2]);
    expect(
      (await store.callsOf('bob', first.at(-1)?.started_at ?? 0, 3)).map(({ started_at }) => started_at - now),
    ).toEqual([1, 0]);
    expect(await store.callsOf('carol', now + 100, 3)).toEqual([]);
  });

  test('a device is told once of what it missed', async () => {
    await register(bob);
    const [first, declined, second] = [ringing(), ringing(), ringing()];
    for (const session of [first, declined, second]) {
      await store.insertCall(session);
      await store.changeCall(ended(session, session === declined ? 'rejected' : 'missed', now + 1), 'ringing');
    }
    expect(await store.changeCall(ended(first, 'missed', now + 2), 'ringing')).toBe(false);
    expect(await untold()).toEqual([first.id, second.id]);
    await store.markMissedTold(bob.address, [second.id]);
    expect(await untold(), 'told out of order, the other one is still to be told').toEqual([first.id]);
    await reopen();
    await store.markMissedTold(bob.address, [first.id, second.id]);
    expect(await untold()).toEqual([]);
  });

  test('strangers` missed calls do not keep those of contacts from being told (A86)', async () => {
    await register(bob);
    const miss = async (caller: 'contact' | 'stranger'): Promise<string> => {
      const session = ringing();
      await store.insertCall(session);
      await store.changeCall(ended(session, 'missed', now), 'ringing', caller);
      return session.id;
    };
    const friend = await miss('contact');
    const strangers: string[] = [];
    for (let missed = 0; missed <= MAX_MISSED_TOLD; missed += 1) strangers.push(await miss('stranger'));
    expect(await untold()).toEqual([friend, ...strangers.slice(1)]);
  });

  test('what was to be told goes with the call and with the device', async () => {
    await register(bob);
    const session = ringing();
    await store.insertCall(session);
    await store.changeCall(ended(session, 'missed', now - 1), 'ringing');
    await store.forget({ calls: now, oneTimeKeys: 0, invites: 0, unusedAccounts: 0, heldHandles: 0 });
    expect(await untold()).toEqual([]);
    const another = ringing();
    await store.insertCall(another);
    await store.changeCall(ended(another, 'missed', now), 'ringing');
    expect(await store.deleteDevice(bob.address, now)).toBe('deleted');
    expect(await untold()).toEqual([]);
  });

  describe('who may ring (A86)', () => {
    beforeEach(() => Promise.all([register(alice), register(bob)]));
    const replace = (revision: number, rights: string[], blocked: string[] = []) =>
      store.replaceAdmission('bob', { revision, rights, blocked });

    test('is nobody and everybody at first', async () => {
      expect(await store.admissionRevision('bob')).toBe(0);
      expect(await store.standingOf('alice', 'bob', 'hash')).toBe('stranger');
      expect(await store.standingOf('alice', 'nobody', null)).toBe('stranger');
      expect(await store.replaceAdmission('nobody', { revision: 1, rights: ['x'], blocked: [] })).toBeUndefined();
    });

    test('is what the user said last, each entry by itself, also after a restart', async () => {
      expect(await replace(3, ['one', 'two'], ['mallory', 'trudy'])).toBe(3);
      await reopen();
      const standings = async () => {
        const shown = ['one', 'two', 'three', null].map((hash) => store.standingOf('alice', 'bob', hash));
        const callers = ['mallory', 'trudy'].map((caller) => store.standingOf(caller, 'bob', 'two'));
        return (await Promise.all([...shown, ...callers])).map((standing) => standing[0]).join('');
      };
      expect(await standings()).toBe('ccssbb');
      expect(await replace(4, ['two', 'three'], ['trudy'])).toBe(4);
      expect(await standings()).toBe('sccscb');
      expect(await store.standingOf('bob', 'alice', 'two'), 'a right is for one callee').toBe('stranger');
      expect(await replace(5, [])).toBe(5);
      expect(await standings()).toBe('ssssss');
    });

    test('is not taken back by what was said before, and may be said again', async () => {
      await replace(3, ['one']);
      expect(await replace(2, ['two'])).toBe(3);
      expect(await replace(3, ['one'])).toBe(3);
      expect(await store.standingOf('alice', 'bob', 'one')).toBe('contact');
      expect(await store.admissionRevision('bob')).toBe(3);
    });

    test('a blocked requester gets no bundle and uses up no key', async () => {
      await replace(1, [], ['alice']);
      const before = await store.countPrekeys(bob.address, now);
      expect(await store.takeBundles('bob', now, 'alice')).toEqual([]);
      expect(await store.countPrekeys(bob.address, now)).toEqual(before);
      expect(await store.takeBundles('bob', now, 'carol')).toHaveLength(1);
    });

    test.each(['nobody signed in with', 'is deleted'])('goes with an account that %s', async (why) => {
      await replace(1, ['one'], ['alice']);
      if (why === 'is deleted') await store.deleteDevice(bob.address, now);
      else await store.forget({ calls: 0, oneTimeKeys: 0, invites: 0, heldHandles: 0, unusedAccounts: now + 1 });
      expect(await register(bob)).toBe('created');
      expect(await store.standingOf('alice', 'bob', 'one')).toBe('stranger');
      expect(await store.admissionRevision('bob')).toBe(0);
    });
  });

  describe('delivery queues', () => {
    const frame = (s: number, message: QueuedMessage): StoredFrame => ({
      to: bob.address,
      entry: { message, s, queuedAt: now, expiresAt: now + 60_000, fromStranger: false },
    });
    const relayed = { v: 1 as const, call_id: randomUUID(), from: 'alice', from_device: 7, encrypted_payload: 'AAAA' };
    const frames: [StoredFrame, StoredFrame, StoredFrame] = [
      frame(1, { ...relayed, t: 'call_offer', call_type: 'video' }),
      frame(2, { ...relayed, t: 'call_hangup', reason: 'cancel' }),
      frame(3, { v: 1, t: 'err', n: 4, call_id: relayed.call_id, code: 'full', retry_ms: 5 }),
    ];
    const change = (changes: Partial<FrameChanges>) =>
      store.changeFrames(() => ({ add: [], remove: [], consumed: [], ...changes }));

    test('what waits survives a restart as it was, in order, and what was taken out does not (F1)', async () => {
      await change({ add: frames });
      await change({ remove: [{ to: bob.address, s: 2 }] });
      await reopen();
      expect(await store.waitingFrames()).toEqual([frames[0], frames[2]]);
    });

    test('what has expired is gone when the next life begins', async () => {
      const [first] = frames;
      await change({ add: frames });
      await change({ add: [{ ...first, entry: { ...first.entry, s: 9, expiresAt: now + 60_001 } }] });
      await store.beginQueues(now + 60_000);
      expect((await store.waitingFrames()).map(({ entry }) => entry.s)).toEqual([9]);
    });

    test('the epoch lives as long as the data, and no life numbers what one before may have (F1)', async () => {
      const first = await store.beginQueues(now);
      expect(first).toEqual({ epoch: expect.stringMatching(/^[0-9a-f]{16}$/), lastS: 0 });
      const second = await store.beginQueues(now);
      // Data from a backup know of fewer lives than there were; the clock makes up for it. And it may be set back.
      const third = await store.beginQueues(now - 1_000_000_000);
      for (const [before, after] of [
        [first, second],
        [second, third],
      ] as const) {
        expect(after.epoch).toBe(first.epoch);
        expect(after.lastS).toBeGreaterThan(before.lastS + 1_000_000);
        expect(Number.isSafeInteger(after.lastS * 2)).toBe(true);
      }
    });

    test('the count of a device is 0 at first, survives a restart, never goes back, and goes with the device (F1)', async () => {
      await register(alice);
      await register(bob);
      expect(await store.lastFrameNumber(alice.address)).toBe(0);
      const consumed = (n: number) => change({ consumed: [{ from: alice.address, n }] });
      await consumed(41);
      await consumed(40);
      await reopen();
      expect(await store.lastFrameNumber(alice.address)).toBe(41);
      await store.deleteDevice(alice.address, now);
      await consumed(42);
      expect(await store.lastFrameNumber(alice.address)).toBe(0);
    });

    test('a change that cannot be made changes nothing (F3)', async () => {
      await register(alice);
      const impossible = { ...frames[1], to: { user: 'bob', device: Number.NaN } } as StoredFrame;
      const broken = change({ add: [frames[0], impossible], consumed: [{ from: alice.address, n: 1 }] });
      const beside = change({ add: frames.slice(2) });
      await expect(broken).rejects.toThrow();
      await beside;
      expect(await store.waitingFrames()).toEqual(frames.slice(2));
      expect(await store.lastFrameNumber(alice.address)).toBe(0);
    });
  });

  test('old calls are forgotten, live and recent ones are not', async () => {
    const [old, recent, live] = [ringing(), ringing({ callee_id: 'carol' }), ringing({ callee_id: 'dave' })];
    for (const session of [old, recent, live]) await store.insertCall(session);
    await store.changeCall(ended(old, 'missed', now - 1), 'ringing');
    await store.changeCall(ended(recent, 'missed', now), 'ringing');
    await store.forget({ calls: now, oneTimeKeys: now, unusedAccounts: 0, invites: 0, heldHandles: 0 });
    expect((await store.callsOf('alice', now + 1, 9)).map(({ id }) => id).toSorted()).toEqual(
      [recent.id, live.id].toSorted(),
    );
  });

  test('accounts that nobody signed in with are forgotten with all they hold, others are not (A87)', async () => {
    await register(alice);
    await register(bob);
    await store.markSignedIn('bob', now + 1);
    await store.markSignedIn('bob', now + 2);
    const forgotten = { calls: 0, oneTimeKeys: 0, invites: 0, heldHandles: 0 };
    await store.forget({ ...forgotten, unusedAccounts: now });
    expect(await store.devicesOf('alice')).toEqual([alice.device]);
    await store.forget({ ...forgotten, unusedAccounts: now + 1 });
    expect(await store.devicesOf('alice')).toEqual([]);
    expect(await store.devicesOf('bob')).toEqual([bob.device]);
    expect(await register(alice)).toBe('created');
  });

  test('a deleted account is gone with its keys and calls, and its name is held for its own identity (A88)', async () => {
    await register(alice);
    await register(bob);
    const past = ringing();
    await store.insertCall(past);
    expect(await store.deleteDevice(alice.address, now)).toBe('inCall');
    expect(await store.deleteDevice(bob.address, now)).toBe('inCall');
    expect(await store.devicesOf('alice')).toEqual([alice.device]);
    await store.changeCall(ended(past, 'missed', now), 'ringing');

    expect(await store.deleteDevice(alice.address, now)).toBe('deleted');
    expect(await store.deleteDevice(alice.address, now)).toBe('deleted');
    await reopen();
    expect(await store.devicesOf('alice')).toEqual([]);
    expect(await store.takeBundles('alice', now, 'alice')).toEqual([]);
    expect(await store.callsOf('bob', now + 1, 9)).toEqual([]);
    expect(await store.devicesOf('bob')).toEqual([bob.device]);

    const other = new TestDevice('alice');
    expect(await register(other)).toBe('handleTaken');
    expect(await store.isHeld('alice', other.identity, now + HANDLE_HELD_MS - 1)).toBe(true);
    expect(await store.isHeld('alice', other.identity, now + HANDLE_HELD_MS)).toBe(false);
    expect(await store.isHeld('alice', alice.identity, now)).toBe(false);
    expect(await register(alice)).toBe('created');

    await store.deleteDevice(alice.address, now);
    await store.forget({ calls: 0, oneTimeKeys: 0, unusedAccounts: 0, invites: 0, heldHandles: now + 1 });
    expect(await register(other)).toBe('created');
  });

  test('calls to an account that is forgotten unused are told to nobody who has the name next (A88)', async () => {
    await register(alice);
    await register(bob);
    await store.markSignedIn('alice', now);
    const missed = ringing();
    await store.insertCall(missed);
    await store.changeCall(ended(missed, 'missed', now), 'ringing');
    await store.forget({ calls: 0, oneTimeKeys: 0, unusedAccounts: now + 1, invites: 0, heldHandles: 0 });
    const next = new TestDevice('bob');
    expect(await register(next)).toBe('created');
    expect(await store.missedCallsUntold(next.address)).toEqual([]);
  });

  test('an invite is used up by one account, before it expires (A87)', async () => {
    const { address, identity } = alice;
    const account = { address, identity, prekeys: alice.prekeys(0, now) };
    await store.addInvite('good', now, now + 10);
    expect([await store.isInvite('good', now + 9), await store.isInvite('good', now + 10)]).toEqual([true, false]);
    expect(await store.createUser({ ...account, invite: 'none' }, now)).toBe('badInvite');
    expect(await store.createUser({ ...account, invite: 'good' }, now + 10)).toBe('badInvite');
    expect(await store.devicesOf('alice')).toEqual([]);
    expect(await store.createUser({ ...account, invite: 'good' }, now + 9)).toBe('created');
    expect(await store.isInvite('good', now)).toBe(false);
    await store.addInvite('old', now, now + 10);
    await store.forget({ calls: 0, oneTimeKeys: 0, unusedAccounts: 0, invites: now + 11, heldHandles: 0 });
    expect(await store.isInvite('old', now)).toBe(false);
  });
});

describe('opening a SqliteStore', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'ringfort-store-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  test('a second server on the same folder is refused with the reason', async () => {
    const store = await SqliteStore.open(folder);
    await expect(SqliteStore.open(folder)).rejects.toMatchObject({ code: 'folderInUse' });
    await store.close();
    await (await SqliteStore.open(folder)).close();
  });

  test('a folder that cannot be made is refused with the reason', async () => {
    await writeFile(join(folder, 'file'), '');
    await expect(SqliteStore.open(join(folder, 'file', 'data'))).rejects.toMatchObject({ code: 'folderNotWritable' });
  });

  test('a file that is no database is refused with the reason and left as it is', async () => {
    await writeFile(join(folder, 'ringfort-server.sqlite'), 'x'.repeat(8192));
    await expect(SqliteStore.open(folder)).rejects.toMatchObject({ code: 'notADatabase' });
  });
});
