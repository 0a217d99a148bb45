import { afterEach, beforeEach, expect, test } from 'vitest';
import { decodeClientMessage } from '../../core/protocol/codec.ts';
import { MAX_DESCRIPTION_PAYLOAD_BYTES } from '../../core/protocol/limits.ts';
import { startServer, type RunningServer } from '../../server/index.ts';
import { FakeKeyring } from '../fakes/fakeKeyring.ts';
import { HeadlessRingfort, type HeadlessOptions } from '../stage/HeadlessRingfort.ts';
import { type RecordingProxy, startRecordingProxy } from '../stage/recordingProxy.ts';
import { RING_MS } from '../stage/ringOut.ts';
import { talkAndHangUp } from '../stage/talk.ts';
import { temporaryFolder } from '../stage/temporaryFolder.ts';

/* Ringforts whose policy asks for ML-KEM-1024 (suite 0x03), over the real server. */

let server: RunningServer;
let proxy: RecordingProxy;
const open: HeadlessRingfort[] = [];

beforeEach(async () => {
  server = await startServer({ dataFolder: temporaryFolder(), ringTimeoutMs: RING_MS, logLevel: 'silent' });
  proxy = await startRecordingProxy(server.url);
});

afterEach(async () => {
  for (const { ringfort } of open.splice(0)) await ringfort.stop();
  await proxy.stop();
  await server.close();
});

type Place = Pick<HeadlessOptions, 'folder' | 'keyring'>;
const newPlace = (): Place => ({ folder: temporaryFolder(), keyring: new FakeKeyring() });

function launch(handle: string, suites: HeadlessOptions['suites'], place: Place): HeadlessRingfort {
  const certificate = Buffer.from(handle.padEnd(32)).toString('hex');
  const ringfort = new HeadlessRingfort({ ...place, certificate, suites });
  open.push(ringfort);
  return ringfort;
}

async function signedUp(handle: string, suites: HeadlessOptions['suites'], place = newPlace()) {
  const ringfort = launch(handle, suites, place);
  await ringfort.register(handle, proxy.url);
  return ringfort;
}

/** The same device in a new process with other suites, once the server has its new keys. */
async function goneOver(ringfort: HeadlessRingfort, handle: string, suites: HeadlessOptions['suites'], place: Place) {
  open.splice(open.indexOf(ringfort), 1);
  await ringfort.ringfort.stop();
  const uploaded = new Promise<void>((resolve) => {
    proxy.lies.reply = (path, body) => {
      if (path === '/v1/keys') resolve();
      return { status: 200, body };
    };
  });
  const again = launch(handle, suites, place);
  await again.ringfort.start();
  await again.online();
  await uploaded;
  delete proxy.lies.reply;
  return again;
}

async function wholeCall(alice: HeadlessRingfort, bob: HeadlessRingfort): Promise<void> {
  await talkAndHangUp(alice, bob, 'bob');
  expect(await bob.phase('ended')).toMatchObject({ reason: 'hungUpThere' });
}

/** The bytes of each encrypted message that was sent in an offer. */
function offersSent(): Uint8Array[] {
  return proxy.received.flatMap((text) => {
    const decoded = text.startsWith('{') ? decodeClientMessage(text) : undefined;
    if (decoded?.ok !== true || decoded.message.t !== 'call_offer') return [];
    return Object.values(decoded.message.payloads).map((payload) => Uint8Array.from(Buffer.from(payload, 'base64')));
  });
}

test('two devices with ML-KEM-1024 prekeys find each other, call, talk and hang up', async () => {
  const [alice, bob] = await Promise.all([signedUp('alice', [0x03]), signedUp('bob', [0x03])]);
  expect(await alice.ringfort.mainHandlers.addContact({ handle: 'bob' })).toEqual({ ok: true });
  expect(await bob.ringfort.mainHandlers.addContact({ handle: 'alice' })).toEqual({ ok: true });
  await wholeCall(alice, bob);

  const [offer] = offersSent();
  expect([offer?.[1], offer?.[2]], 'a first message of suite 0x03').toEqual([1, 0x03]);
  expect(offer?.length).toBe(8192 + 1874);
  expect(offer?.length).toBeLessThan(MAX_DESCRIPTION_PAYLOAD_BYTES);
  expect([...alice.faults, ...bob.faults]).toEqual([]);
});

test('a device that speaks nothing but ML-KEM-1024 and one that has ML-KEM-768 refuse each other’s keys, and say so', async () => {
  const [alice, bob] = await Promise.all([signedUp('alice', [0x03]), signedUp('bob', [0x02])]);
  const refused = { ok: false, reason: 'keysRefused', detail: 'E_DOWNGRADE' };
  expect(await alice.ringfort.mainHandlers.addContact({ handle: 'bob' })).toEqual(refused);
  expect(await bob.ringfort.mainHandlers.addContact({ handle: 'alice' })).toEqual(refused);
});

test('a device that goes over from ML-KEM-768 to ML-KEM-1024 can be called by those who have it too', async () => {
  const place = newPlace();
  const [alice, before] = await Promise.all([signedUp('alice', [0x03]), signedUp('bob', [0x02], place)]);
  expect(await alice.ringfort.mainHandlers.addContact({ handle: 'bob' })).toMatchObject({ detail: 'E_DOWNGRADE' });
  const bob = await goneOver(before, 'bob', [0x03], place);
  // An upload of before may still have been under way to the server, which answers six look-ups of one person.
  const added = () => alice.ringfort.mainHandlers.addContact({ handle: 'bob' });
  await expect.poll(added, { interval: 1_000 }).toEqual({ ok: true });
  expect(await bob.ringfort.mainHandlers.addContact({ handle: 'alice' })).toEqual({ ok: true });
  await wholeCall(alice, bob);
  expect(offersSent().map((offer) => offer[2])).toEqual([0x03]);
  expect([...alice.faults, ...bob.faults]).toEqual([]);
});
