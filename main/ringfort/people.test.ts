import { expect, test, vi } from 'vitest';
import { UNKNOWN_REGION } from '../../core/words/region.ts';
import { connectedView } from '../../test/fakes/callView.ts';
import { ManualClock } from '../../test/fakes/ManualClock.ts';
import { only } from '../../test/fakes/shownCalls.ts';
import { openedStore } from '../../test/stage/openedStore.ts';
import { emptySnapshot } from '../app/emptySnapshot.ts';
import { createSnapshotPublisher } from '../app/snapshotPublisher.ts';
import { createPeople, type PeoplePorts } from './people.ts';
import { createPhoneStores } from '../store/phoneStores.ts';

const HOUR = 3_600_000;
const ignored = (): void => undefined;

/** People of an account, as far as lists and reminders go; `setPhone(false)`: it is gone. */
function peopleOfAlice() {
  const clock = new ManualClock();
  const stores = createPhoneStores(openedStore(), ignored);
  const phone = {
    contacts: { verifiedOf: () => new Set() },
    line: { admissionChanged: ignored },
    calls: { ownNameChanged: ignored, trustChanged: ignored },
    trust: { contactSafety: (handle: string) => ({ changedTo: undecided.has(handle) ? 'another' : null }) },
  } as unknown as ReturnType<PeoplePorts['phone']>;
  let isThere = true;
  const reminded: string[] = [];
  const changedCallers: string[] = [];
  const undecided = new Set<string>();
  const publisher = createSnapshotPublisher(emptySnapshot(UNKNOWN_REGION), {
    ...{ call: ignored, account: ignored, contacts: ignored, recents: ignored, settings: ignored },
  });
  const people = createPeople({
    stores: () => stores,
    phone: () => (isThere ? phone : null),
    publisher,
    isScreenLocked: () => false,
    onOwnName: ignored,
    onReminder: ({ peer }) => reminded.push(peer),
    onChangedCaller: ({ peer }) => changedCallers.push(peer),
    kept: () => 'year',
    ...{ earliest: clock.now, isTimeTold: () => true },
    now: clock.now,
    startTimer: clock.startTimer,
    onFault: (what) => expect.unreachable(what),
  });
  const missed = (callId: string) =>
    stores.history.add({
      call: { callId, peer: 'bob', direction: 'incoming', type: 'audio', startedAt: clock.now() },
      ...{ reason: 'missed', wasHere: true, stage: 'person', durationMs: null, endedAt: clock.now() },
      ...{ route: null, relays: [], device: 1, note: null, forwardSecret: true },
    });
  const changedCall = (peer: string) => {
    undecided.add(peer);
    people.recorded({
      call: { callId: peer, peer, direction: 'incoming', type: 'audio', startedAt: clock.now() },
      ...{ reason: 'keysChanged', wasHere: true, stage: 'person', durationMs: null, endedAt: clock.now() },
      ...{ route: null, relays: [], device: 1, note: null, forwardSecret: true },
    });
  };
  const setPhone = (is: boolean) => void (isThere = is);
  return { clock, people, publisher, stores, reminded, missed, changedCall, changedCallers, undecided, setPhone };
}

test('a call to make is not asked of who blocked them, and stands there again when they unblock them (A86)', async () => {
  const { clock, people, publisher, stores } = peopleOfAlice();
  for (const peer of ['bob', 'carol']) people.reminders.put({ peer, callId: peer, dueAt: clock.now() + HOUR });
  const listed = async () => {
    await people.changed('contacts', 'recents');
    return publisher.current().recents.reminders.map(({ peer }) => peer);
  };
  expect(await listed()).toEqual(['bob', 'carol']);
  stores.admission.block({ handle: 'bob', blockedAt: clock.now() });
  expect(await listed()).toEqual(['carol']);
  stores.admission.unblock('bob');
  expect(await listed()).toEqual(['bob', 'carol']);
});

test('whom the person talks to is taken off the calls to make while they talk', async () => {
  const { clock, people, publisher } = peopleOfAlice();
  people.reminders.put({ peer: 'bob', callId: 'c1', dueAt: clock.now() + HOUR });
  await people.changed('recents');
  const call = { callId: 'c2', peer: 'bob', direction: 'incoming', type: 'audio', startedAt: 0 } as const;
  people.publish(only(connectedView(call)));
  await vi.waitFor(() => expect(publisher.current().recents.reminders).toEqual([]));
});

test('somebody with a ringtone of their own rings with that, others with the usual one', async () => {
  const { people, publisher, stores } = peopleOfAlice();
  for (const handle of ['bob', 'carol']) await stores.contacts.add({ handle, addedAt: 1 });
  await stores.contacts.setRinging('bob', { rings: 'usual', ringtone: 'bells' });
  const rings = (peer: string) => {
    const call = { callId: peer, peer, direction: 'incoming', type: 'audio', startedAt: 0 } as const;
    people.publish(only({ phase: 'ringing', call, knownContact: true, needsRelay: false, silenced: false }));
    return publisher.current().call.ringtone;
  };
  expect([rings('bob'), rings('carol')]).toEqual(['bells', null]);
  rings('bob');
  people.publish(only({ phase: 'idle' }));
  expect(publisher.current().call.ringtone).toBeNull();
});

test('who signed out, or deleted the account, is reminded of nothing and shown no missed call of it', async () => {
  const { clock, people, publisher, reminded, missed, setPhone } = peopleOfAlice();
  await missed('c1');
  people.reminders.put({ peer: 'bob', callId: 'c1', dueAt: clock.now() + HOUR });
  await people.changed('contacts', 'recents');
  const before = publisher.current();
  expect(before.recents).toMatchObject({ count: 1, missedCount: 1, reminders: [{ peer: 'bob' }] });

  setPhone(false);
  people.retired();
  const after = publisher.current();
  expect(after.recents).toMatchObject({ count: 0, missedCount: 0, reminders: [] });
  // Windows and notifications that are about one of them look anew.
  expect(after.contacts.revision).toBeGreaterThan(before.contacts.revision);
  clock.advance(2 * HOUR);
  people.reminders.look();
  expect([reminded, clock.pending()]).toEqual([[], 0]);

  // Their lists are there again with their account.
  setPhone(true);
  people.reminders.look();
  await people.changed('contacts', 'recents');
  expect(reminded).toEqual(['bob']);
  expect(publisher.current().recents).toMatchObject({ count: 1, missedCount: 1 });
});

test('what was asked for while the person is not to be disturbed waits until that is over', () => {
  const { clock, people, publisher, reminded } = peopleOfAlice();
  publisher.update('settings', { quiet: { reason: 'quietHours', until: clock.now() + 3 * HOUR } });
  people.reminders.put({ peer: 'bob', callId: 'c1', dueAt: clock.now() + HOUR });
  clock.advance(2 * HOUR);
  expect(reminded).toEqual([]);
  publisher.update('settings', { quiet: null });
  people.quietChanged();
  expect(reminded).toEqual(['bob']);
});

test('that somebody called with new keys while it was quiet is told after it, unless the person has decided', () => {
  const { people, publisher, changedCall, changedCallers, undecided } = peopleOfAlice();
  publisher.update('settings', { quiet: { reason: 'doNotDisturb', until: null } });
  for (const peer of ['bob', 'bob', 'carol']) changedCall(peer);
  undecided.delete('carol');
  people.quietChanged();
  expect(changedCallers).toEqual([]);
  publisher.update('settings', { quiet: null });
  people.quietChanged();
  people.quietChanged();
  expect(changedCallers).toEqual(['bob']);
  changedCall('dave');
  expect(changedCallers).toEqual(['bob', 'dave']);
});

test('who is no contact any more has no name in past calls and calls to make either, and has it back when that is undone', async () => {
  const { clock, people, publisher, stores } = peopleOfAlice();
  await stores.contacts.add({ handle: 'bob', addedAt: clock.now() });
  await people.handlers.renameContact({ handle: 'bob', nickname: 'Uncle Bob' });
  people.reminders.put({ peer: 'bob', callId: 'c1', dueAt: clock.now() + HOUR });
  const listed = () => publisher.current().recents;
  const names = () => listed().reminders.map(({ peer, name }) => name ?? peer);
  await people.changed('recents');
  expect(names()).toEqual(['Uncle Bob']);
  const { revision } = listed();
  await people.handlers.removeContact({ handle: 'bob' });
  expect(names()).toEqual(['bob']);
  // Windows read the past calls anew.
  expect(listed().revision).toBeGreaterThan(revision);
  await people.handlers.putBackContact({ handle: 'bob' });
  expect(names()).toEqual(['Uncle Bob']);
});
