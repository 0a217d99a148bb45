import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, type Page } from '@playwright/test';
import { startRecordingProxy } from '../stage/recordingProxy.ts';
import { endCalls } from './friends.ts';
import { formsOf, secretKeysOf } from './secretKeys.ts';
import { tapMediaOrders, tapSends } from './sendTap.ts';
import { sharedStage, test } from './stage.ts';

/** What the ratchet gave to one side: the secrets of this very call, in every form in which they could have leaked. */
function secretsOf(orders: readonly string[]): string[] {
  const text = orders.join('\n');
  const found = (pattern: RegExp): string[] => [...text.matchAll(pattern)].map(([, value]) => value ?? '');
  const fingerprints = found(/"dtlsFingerprint":"([0-9a-f]{64})"/gu);
  const passwords = found(/a=ice-pwd:([^\\\r\n"]+)/gu);
  const addresses = found(/candidate:\S+ \d+ \w+ \d+ (\S+) \d+ typ/gu);
  return [
    ...passwords,
    ...addresses,
    ...fingerprints.flatMap((hex) => [hex, hex.toUpperCase().match(/../gu)?.join(':') ?? hex, latin1(hex)]),
  ];
}

/** The 32 raw bytes of a fingerprint as they would stand in a file. */
function latin1(hex: string): string {
  return Buffer.from(hex, 'hex').toString('latin1');
}

function filesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}

const ALICE = 'alice-with-a-long-name';
const BOB = 'bob-with-a-long-name';

const cast = sharedStage(async (stage) => {
  const server = await stage.server();
  const proxy = await startRecordingProxy(server.url);
  stage.putAway(proxy.stop);
  const [alice, bob] = await Promise.all([stage.open(ALICE), stage.open(BOB)]);
  await Promise.all([alice.setUp(proxy.url), bob.setUp(proxy.url)]);
  await Promise.all([alice.addContact(BOB), bob.addContact(ALICE)]);
  return { server, proxy, alice, bob, open: stage.open };
});

test('nothing the server receives or stores in a call holds a description, a candidate, a fingerprint or a key; the files of a profile hold nothing readable, not even that they are SQLite', async () => {
  const { server, proxy, alice, bob } = cast();
  const taps = await Promise.all([alice, bob].map(({ launched }) => tapMediaOrders(launched)));

  const aliceCall = await alice.call(BOB, 'video');
  const bobCall = await bob.accept('video');
  for (const page of [aliceCall, bobCall]) {
    await expect(page.locator('[data-phase="connected"]')).toBeVisible({ timeout: 60_000 });
  }
  // In the middle of a call: the write-ahead log is full of ratchet states.
  for (const { launched } of [alice, bob]) expectNothingReadable(launched.profile);
  await aliceCall.getByRole('button', { name: 'Hang up' }).click();
  await expect.poll(() => server.callSessions().at(-1)?.status).toBe('ended');

  const orders = (await Promise.all(taps.map((tap) => tap()))).flat();
  const secrets = secretsOf(orders);
  // Both descriptions and candidates of both sides were really there to be found.
  expect(secrets.length).toBeGreaterThan(8);
  const shapes = [
    /v=0\r?\n/u,
    /a=ice-/u,
    /a=fingerprint/u,
    /candidate:\d/u,
    /typ (?:host|srflx|relay)/u,
    /m=audio/u,
    /"sdp"/u,
  ];

  const heard = proxy.received.join('\n');
  expect(proxy.received.filter((text) => text.includes('"call_offer"'))).toHaveLength(1);
  expect(proxy.received.filter((text) => text.includes('"call_answer"'))).toHaveLength(1);
  expect(proxy.received.filter((text) => text.includes('"ice_candidate"')).length).toBeGreaterThan(1);
  const clear = heard + decodedBase64(heard);
  const stored = filesBelow(server.folder).map((file) => readFileSync(file, 'latin1'));
  expect(stored.length).toBeGreaterThan(0);
  for (const text of [clear, ...stored]) {
    for (const shape of shapes) expect(text).not.toMatch(shape);
    for (const secret of secrets) expect(text.includes(secret), 'a secret of the call').toBe(false);
  }
});

test('A54 no private key is in anything that a window is told or keeps, in anything printed, or in a file after a crash', async () => {
  // Alice's Ringfort ends here: the next test starts it again.
  const { alice, bob } = cast();
  await endCalls(alice, bob);
  const sends = await tapSends(alice.launched);
  const aliceCall = await alice.call(BOB, 'video');
  await bob.accept('video');
  await expect(aliceCall.locator('[data-phase="connected"]')).toBeVisible({ timeout: 60_000 });

  const told = await sends();
  const kept = await Promise.all([alice.main, aliceCall].map((page) => heapOf(page)));
  // A window dies, then Ringfort itself: both could leave their memory behind.
  const gone = once(alice.launched.app.process(), 'exit');
  await alice.launched.app.evaluate(({ BrowserWindow }) => {
    for (const window of BrowserWindow.getAllWindows()) window.webContents.forcefullyCrashRenderer();
  });
  await alice.launched.app.evaluate(() => process.crash()).catch(() => undefined);
  await gone;
  // Read as they were left: to open the store changes them.
  const files = filesBelow(alice.launched.profile).map((file) => [file, readFileSync(file, 'latin1')] as const);

  const keys = await secretKeysOf(alice.launched.profile, BOB);
  const forms = [...keys].map(([name, key]) => [name, formsOf(key)] as const);
  const foundIn = (text: string): string[] =>
    forms.filter(([, all]) => all.some((form) => text.includes(form))).map(([name]) => name);
  // The search would find one, and there was something to search through.
  expect(foundIn(JSON.stringify({ key: Buffer.from(keys.get('the root key') ?? '').toString('base64') }))).toEqual([
    'the root key',
  ]);
  expect(told.map(({ payload }) => payload).join('\n')).toContain('dtlsFingerprint');
  for (const heap of kept) expect(heap).toContain(BOB);
  expect(files.some(([file]) => file.endsWith('.db-wal'))).toBe(true);

  expect(files.filter(([file]) => file.endsWith('.dmp'))).toEqual([]);
  for (const text of [...told.map(({ payload }) => payload), ...kept, alice.launched.log()]) {
    expect(foundIn(text)).toEqual([]);
  }
  for (const [file, text] of files) expect(foundIn(text), file).toEqual([]);
});

function expectNothingReadable(userData: string): void {
  const files = filesBelow(join(userData, 'profile'));
  expect(files.some((file) => file.endsWith('.db-wal'))).toBe(true);
  // What is written in clear knows of no call and nobody.
  const log = join(userData, 'logs', 'ringfort.log');
  expect(readFileSync(log, 'utf8')).toMatch(/starts: Ringfort .*\n.*account: .*connection: online/su);
  for (const file of [...files, log]) {
    const text = readFileSync(file, 'latin1');
    expect(text).not.toMatch(/with-a-long-name|SQLite format|v=0\r\n|candidate:|CREATE TABLE|127\.0\.0\.1/u);
  }
}

/** Every text in the memory of a page. */
async function heapOf(page: Page): Promise<string> {
  const session = await page.context().newCDPSession(page);
  const chunks: string[] = [];
  session.on('HeapProfiler.addHeapSnapshotChunk', ({ chunk }) => chunks.push(chunk));
  await session.send('HeapProfiler.takeHeapSnapshot');
  await session.detach();
  return chunks.join('');
}

/** What a curious server would read by decoding every base64 text it is given. */
function decodedBase64(text: string): string {
  return (text.match(/[A-Za-z0-9+/]{32,}={0,2}/gu) ?? [])
    .map((encoded) => Buffer.from(encoded, 'base64').toString('latin1'))
    .join('\n');
}
