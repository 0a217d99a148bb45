import { afterEach, beforeEach, expect, test } from 'vitest';
import { BundleReply } from '../../core/protocol/httpApi.ts';
import { Compile } from 'typebox/compile';
import { startServer, type RunningServer } from '../../server/index.ts';
import { FakeKeyring } from '../fakes/fakeKeyring.ts';
import { HurriedClock } from '../fakes/HurriedClock.ts';
import { HeadlessRingfort } from '../stage/HeadlessRingfort.ts';
import { RatchetParty, seededDraw } from '../stage/ratchetParty.ts';
import { type RecordingProxy, startRecordingProxy } from '../stage/recordingProxy.ts';
import { prekeyBundleIn } from '../stage/TestDevice.ts';
import { temporaryFolder } from '../stage/temporaryFolder.ts';

/* Alice has verified Bob, saves a backup, and sits down at another computer, under another name. */

const passphrase = 'correct horse battery';
const open: HeadlessRingfort[] = [];
let server: RunningServer;
let proxy: RecordingProxy;
let bob: HeadlessRingfort;
let moved: HeadlessRingfort;

async function signedUp(name: string, certificate: string): Promise<HeadlessRingfort> {
  const ringfort = new HeadlessRingfort({ folder: temporaryFolder(), keyring: new FakeKeyring(), certificate });
  open.push(ringfort);
  await ringfort.register(name, proxy.url);
  return ringfort;
}

beforeEach(async () => {
  server = await startServer({
    dataFolder: temporaryFolder(),
    clock: new HurriedClock(),
    ringTimeoutMs: 15_000,
    logLevel: 'silent',
  });
  proxy = await startRecordingProxy(server.url);
  const alice = await signedUp('alice', 'a1'.repeat(32));
  bob = await signedUp('bob', 'b0'.repeat(32));
  moved = await signedUp('alice2', 'a2'.repeat(32));
  const at = alice.ringfort.mainHandlers;
  await at.addContact({ handle: 'bob' });
  const safety = await at.contactSafety({ handle: 'bob' });
  await at.markVerified({ handle: 'bob', digits: safety?.number.digits ?? '' });
  await at.changeSettings({ theme: 'dark' });
  expect(await at.saveBackup({ passphrase })).toEqual({ ok: true });
  moved.savedBackup = alice.savedBackup;
});

afterEach(async () => {
  for (const { ringfort } of open.splice(0)) await ringfort.stop();
  await proxy.stop();
  await server.close();
});

async function taken() {
  const at = moved.ringfort.mainHandlers;
  expect(await at.chooseBackup(null)).toMatchObject({ ok: true });
  expect(await at.openBackup({ passphrase })).toMatchObject({ ok: true, handle: 'alice', contacts: 1 });
  expect(await at.takeBackup(null)).toMatchObject({ ok: true, contacts: 1 });
}

test('at another computer the contact is there and verified, and the first call with them is', async () => {
  await taken();
  expect(await moved.contacts()).toMatchObject([{ handle: 'bob', verified: true, identity: 'pinned' }]);
  expect(moved.ringfort.snapshot().settings.values.theme).toBe('dark');
  await moved.dial('bob');
  const { call } = await bob.phase('ringing');
  await bob.ringfort.incomingHandlers.answer({ callId: call.callId, callType: 'audio', phase: 'ringing' });
  await moved.until(({ security }) => security?.verified === true);
});

test('A31 a server that hands out other keys than the backup knows reaches nobody', async () => {
  await taken();
  const reply = Compile(BundleReply);
  proxy.lies.reply = (path, body) => {
    if (!path.endsWith('/bundle')) return { status: 200, body };
    const bundles = reply.Parse(body).bundles.map((bundle) => {
      const { deviceId } = prekeyBundleIn(bundle);
      return new RatchetParty('bob', deviceId, { clock: { ms: Date.now() }, draw: seededDraw('not bob') }).bundle();
    });
    return { status: 200, body: { bundles } };
  };
  await moved.ringfort.mainHandlers.dial({ peer: 'bob', callType: 'audio' });
  await moved.until(({ contacts }) => contacts.some(({ identity }) => identity === 'changed'));
  expect(bob.picture().call.phase).toBe('idle');
});
