import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { profileFiles } from '../../main/profile/profileFiles.ts';
import { startServer, type RunningServer } from '../../server/index.ts';
import { FakeKeyring } from '../fakes/fakeKeyring.ts';
import { HurriedClock } from '../fakes/HurriedClock.ts';
import { RunningClock } from '../fakes/RunningClock.ts';
import { everythingSeen } from '../stage/everythingSeen.ts';
import { HeadlessRingfort } from '../stage/HeadlessRingfort.ts';
import { startRecordingProxy, type RecordingProxy } from '../stage/recordingProxy.ts';
import { temporaryFolder } from '../stage/temporaryFolder.ts';

// What two people say to each other around a call that is not answered: whole Ringforts, the real server.

let server: RunningServer;
let proxy: RecordingProxy;
const open: HeadlessRingfort[] = [];
const clocks: RunningClock[] = [];

beforeEach(async () => {
  server = await startServer({
    dataFolder: temporaryFolder(),
    clock: new HurriedClock(),
    ringTimeoutMs: 20_000,
    logLevel: 'silent',
  });
  proxy = await startRecordingProxy(server.url);
});
afterEach(async () => {
  for (const { ringfort } of open.splice(0)) await ringfort.stop();
  for (const clock of clocks.splice(0)) clock.stop();
  await proxy.stop();
  await server.close();
});

async function person(handle: string) {
  const place = { folder: temporaryFolder(), keyring: new FakeKeyring() };
  const clock = new RunningClock();
  clocks.push(clock);
  const launch = (): HeadlessRingfort => {
    const phone = new HeadlessRingfort({
      ...place,
      clock,
      certificate: Buffer.from(handle).toString('hex').padEnd(64, '0'),
    });
    open.push(phone);
    return phone;
  };
  const phone = launch();
  await phone.register(handle, proxy.url);
  return { phone, clock, launch, folder: place.folder };
}

const add = async (who: HeadlessRingfort, handle: string): Promise<void> =>
  expect(await who.ringfort.mainHandlers.addContact({ handle })).toEqual({ ok: true });

test('a decline says why: the caller reads it at once, both histories keep it, and nobody in between sees it', async () => {
  const [alice, bob] = [await person('alice'), await person('bob')];
  await add(alice.phone, 'bob');
  await add(bob.phone, 'alice');
  const subject = 'About the boat we saw';
  expect(await alice.phone.ringfort.mainHandlers.dial({ peer: 'bob', callType: 'audio', subject })).toEqual({
    ok: true,
  });
  const { call } = await bob.phone.phase('ringing');
  expect(call.subject).toBe(subject);
  const text = 'Ich bin im Kino, до завтра';
  const order = { callId: call.callId, phase: 'ringing', text: ` ${text}\u202E\n`, callBackInMs: null } as const;
  await bob.phone.ringfort.incomingHandlers.declineWith(order);
  const note = { text, callBackAt: null };
  expect(await alice.phone.phase('ended')).toMatchObject({ reason: 'declined', note, call: { subject } });
  const kept = [{ call: { callId: call.callId, subject }, note, device: expect.any(Number) }];
  expect((await alice.phone.until(({ recents }) => recents.length === 1)).recents).toMatchObject(kept);
  expect((await bob.phone.until(({ recents }) => recents.length === 1)).recents).toMatchObject(kept);
  // Bob is offered it again, without what is not seen in it.
  expect((await bob.phone.until(({ settings }) => settings.declineTexts.length > 0)).settings).toMatchObject({
    declineTexts: [text],
  });
  // Neither on the wire nor on a disk.
  const seen = everythingSeen(proxy);
  expect(seen.includes('call_offer')).toBe(true);
  for (const said of [subject, text]) expect(seen.includes(said)).toBe(false);
  for (const { folder } of [alice, bob]) {
    const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
    const files = entries.filter((entry) => entry.isFile()).map(({ parentPath, name }) => join(parentPath, name));
    expect(files).toContain(profileFiles(folder).database);
    for (const said of [subject, text]) {
      expect(files.filter((file) => readFileSync(file).includes(said))).toEqual([]);
    }
  }
});

test('a stranger may say why they decline, and is shown no subject by one', async () => {
  const [alice, bob] = [await person('alice'), await person('bob')];
  await add(alice.phone, 'bob');
  await alice.phone.ringfort.mainHandlers.dial({ peer: 'bob', callType: 'audio', subject: 'Buy now' });
  const ringing = await bob.phone.phase('ringing');
  expect(ringing).toMatchObject({ knownContact: false });
  expect(ringing.call.subject).toBeUndefined();
  const { callId } = ringing.call;
  await bob.phone.ringfort.incomingHandlers.declineWith({
    callId,
    phase: 'ringing',
    text: 'Who is it?',
    callBackInMs: null,
  });
  expect(await alice.phone.phase('ended')).toMatchObject({ reason: 'declined', note: { text: 'Who is it?' } });
  expect(JSON.stringify(await bob.phone.recents())).not.toContain('Buy now');
});

test('“call me back at” comes to mind at that time, also after a restart and a sleep, until they have spoken', async () => {
  const [alice, bob] = [await person('alice'), await person('bob')];
  await add(alice.phone, 'bob');
  await add(bob.phone, 'alice');
  await alice.phone.dial('bob');
  const { call } = await bob.phone.phase('ringing');
  const { declineWith } = bob.phone.ringfort.incomingHandlers;
  const seen = { callId: call.callId, phase: 'ringing', text: '' } as const;
  await declineWith({ ...seen, callBackInMs: 3_600_000 });
  const { note } = await alice.phone.phase('ended');
  expect(note?.text).toBeNull();
  const callBackAt = note?.callBackAt ?? 0;
  expect(Math.abs(callBackAt - Date.now() - 3_600_000)).toBeLessThan(60_000);
  // As it was said: a full minute.
  expect(callBackAt % 60_000).toBe(0);
  await alice.phone.until(({ reminders }) => reminders?.length === 1);
  // She closes Ringfort, and her computer sleeps past the time.
  await open.splice(open.indexOf(alice.phone), 1)[0]?.ringfort.stop();
  const again = alice.launch();
  await again.ringfort.start();
  await again.online();
  expect(again.reminded).toEqual([]);
  const { removeReminder, putBackReminder } = again.ringfort.mainHandlers;
  expect(await removeReminder({ handle: 'bob' })).toEqual({ isKept: true });
  // The second press of a double click takes nothing of what the first one left.
  expect(await removeReminder({ handle: 'bob' })).toEqual({ isKept: false });
  await again.until((picture) => picture.reminders?.length === 0);
  expect(await putBackReminder({ handle: 'bob' })).toEqual({ isBack: true });
  expect(await putBackReminder({ handle: 'bob' })).toEqual({ isBack: false });
  alice.clock.sleep(3_700_000);
  again.ringfort.reconnect();
  const { reminders } = await again.until((picture) => picture.reminders?.some(({ told }) => told) === true);
  expect(reminders).toMatchObject([{ peer: 'bob', dueAt: callBackAt, told: true }]);
  expect(again.reminded).toMatchObject([{ peer: 'bob' }]);
  await removeReminder({ handle: 'bob' });
  await again.until((picture) => picture.reminders?.length === 0);
});
