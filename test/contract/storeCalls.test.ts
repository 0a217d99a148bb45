import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import type { CallSession } from '../../core/protocol/callSession.ts';
import { MAX_MISSED_TOLD_OF_CONTACTS, MAX_MISSED_TOLD_OF_STRANGERS } from '../../core/protocol/limits.ts';
import { bob, ended, now, ringing, storeAdapters, StoreWorld } from '../stage/StoreWorld.ts';

describe.each(storeAdapters)('%s', (_, create) => {
  const world = new StoreWorld(create);
  const untold = async () => (await world.store.missedCallsUntold(bob.address)).map(({ id }) => id);

  test('a call is kept as it was written', async () => {
    const session = ringing();
    expect(await world.store.insertCall(session)).toEqual({ outcome: 'inserted' });
    await world.reopen();
    expect(await world.store.findCall(session.id)).toEqual(session);
    expect(await world.store.findCall(randomUUID())).toBeUndefined();
  });

  test('two users have one live call, whoever dials', async () => {
    const first = ringing();
    await world.store.insertCall(first);
    const reverse = ringing({ caller_id: 'bob', caller_device: bob.device, callee_id: 'alice' });
    expect(await world.store.insertCall(reverse)).toEqual({ outcome: 'pairLive', session: first });
    expect(await world.store.insertCall({ ...reverse, id: first.id })).toEqual({ outcome: 'exists', session: first });
    expect(await world.store.insertCall(ringing({ callee_id: 'carol' }))).toEqual({ outcome: 'inserted' });
    await world.store.changeCall(ended(first, 'missed', now + 5), 'ringing');
    expect(await world.store.insertCall(reverse)).toEqual({ outcome: 'inserted' });
  });

  test('of two changes at once one wins', async () => {
    const session = ringing();
    await world.store.insertCall(session);
    const accepted: CallSession = {
      ...session,
      status: 'accepted',
      accepted_at: now + 1,
      answered_device: 1,
      last_alive_at: now,
    };
    const outcomes = await Promise.all([
      world.store.changeCall(accepted, 'ringing'),
      world.store.changeCall({ ...accepted, answered_device: 2 }, 'ringing'),
      world.store.changeCall(ended(session, 'missed', now + 2), 'ringing'),
    ]);
    expect(outcomes).toEqual([true, false, false]);
    expect(await world.store.findCall(session.id)).toEqual(accepted);
  });

  test('live calls are those that ring or are accepted', async () => {
    const [rings, talks, over] = [ringing(), ringing({ callee_id: 'carol' }), ringing({ callee_id: 'dave' })];
    for (const session of [rings, talks, over]) await world.store.insertCall(session);
    const accepted: CallSession = {
      ...talks,
      status: 'accepted',
      accepted_at: now,
      answered_device: 3,
      last_alive_at: now,
    };
    await world.store.changeCall(accepted, 'ringing');
    await world.store.changeCall(ended(over, 'rejected', now), 'ringing');
    expect(await world.store.liveCalls()).toHaveLength(2);
    expect((await world.store.liveCallsOf('alice')).map(({ id }) => id).toSorted()).toEqual(
      [rings.id, talks.id].toSorted(),
    );
    expect(await world.store.liveCallsOf('carol')).toEqual([accepted]);
    expect(await world.store.liveCallsOf('dave')).toEqual([]);

    await world.store.markCallsAlive([rings.id, talks.id], now + 9);
    expect((await world.store.findCall(talks.id))?.last_alive_at).toBe(now + 9);
    expect((await world.store.findCall(rings.id))?.last_alive_at).toBeNull();
  });

  test('calls of a user come newest first, page by page', async () => {
    for (let minute = 0; minute < 5; minute += 1) {
      const session = ringing({ started_at: now + minute, ring_deadline: now + minute + 1 });
      await world.store.insertCall(session);
      await world.store.changeCall(ended(session, 'missed', now + minute), 'ringing');
    }
    const first = await world.store.callsOf('bob', now + 100, 3);
    expect(first.map(({ started_at }) => started_at - now)).toEqual([4, 3, 2]);
    expect(
      (await world.store.callsOf('bob', first.at(-1)?.started_at ?? 0, 3)).map(({ started_at }) => started_at - now),
    ).toEqual([1, 0]);
    expect(await world.store.callsOf('carol', now + 100, 3)).toEqual([]);
  });

  test('a device is told once of what it missed', async () => {
    await world.register(bob);
    const [first, declined, second] = [ringing(), ringing(), ringing()];
    for (const session of [first, declined, second]) {
      await world.store.insertCall(session);
      await world.store.changeCall(ended(session, session === declined ? 'rejected' : 'missed', now + 1), 'ringing');
    }
    expect(await world.store.changeCall(ended(first, 'missed', now + 2), 'ringing')).toBe(false);
    expect(await untold()).toEqual([first.id, second.id]);
    await world.store.markMissedTold(bob.address, [second.id]);
    expect(await untold(), 'told out of order, the other one is still to be told').toEqual([first.id]);
    await world.reopen();
    await world.store.markMissedTold(bob.address, [first.id, second.id]);
    expect(await untold()).toEqual([]);
  });

  test('strangers` missed calls do not keep those of contacts from being told (A86)', async () => {
    await world.register(bob);
    const miss = async (caller: 'contact' | 'stranger'): Promise<string> => {
      const session = ringing();
      await world.store.insertCall(session);
      await world.store.changeCall(ended(session, 'missed', now), 'ringing', caller);
      return session.id;
    };
    const friend = await miss('contact');
    const strangers: string[] = [];
    for (let missed = 0; missed <= MAX_MISSED_TOLD_OF_STRANGERS; missed += 1) strangers.push(await miss('stranger'));
    expect(await untold()).toEqual([friend, ...strangers.slice(1)]);
  });

  test('of contacts a device is told of a thousand missed calls, the latest, whoever else called', async () => {
    await world.register(bob);
    const calls = Array.from({ length: MAX_MISSED_TOLD_OF_CONTACTS + 1 }, (_, each) =>
      ringing({ caller_id: `contact-${each}` }),
    );
    await Promise.all(calls.map((session) => world.store.insertCall(session)));
    await Promise.all(
      calls.map((session) => world.store.changeCall(ended(session, 'missed', now), 'ringing', 'contact')),
    );
    expect((await untold()).toSorted()).toEqual(
      calls
        .slice(1)
        .map(({ id }) => id)
        .toSorted(),
    );
  });

  test('what was to be told goes with the call and with the device', async () => {
    await world.register(bob);
    const session = ringing();
    await world.store.insertCall(session);
    await world.store.changeCall(ended(session, 'missed', now - 1), 'ringing');
    await world.store.forget({ calls: now, oneTimeKeys: 0, invites: 0, unusedAccounts: 0, heldHandles: 0 });
    expect(await untold()).toEqual([]);
    const another = ringing();
    await world.store.insertCall(another);
    await world.store.changeCall(ended(another, 'missed', now), 'ringing');
    expect(await world.store.deleteDevice(bob.address, now)).toBe('deleted');
    expect(await untold()).toEqual([]);
  });

  test('old calls are forgotten, live and recent ones are not', async () => {
    const [old, recent, live] = [ringing(), ringing({ callee_id: 'carol' }), ringing({ callee_id: 'dave' })];
    for (const session of [old, recent, live]) await world.store.insertCall(session);
    await world.store.changeCall(ended(old, 'missed', now - 1), 'ringing');
    await world.store.changeCall(ended(recent, 'missed', now), 'ringing');
    await world.store.forget({ calls: now, oneTimeKeys: now, unusedAccounts: 0, invites: 0, heldHandles: 0 });
    expect((await world.store.callsOf('alice', now + 1, 9)).map(({ id }) => id).toSorted()).toEqual(
      [recent.id, live.id].toSorted(),
    );
  });
});
