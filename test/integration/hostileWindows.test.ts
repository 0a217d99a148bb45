import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { Compile } from 'typebox/compile';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { presentCalls } from '../../core/call/shownCalls.ts';
import { callWindow } from '../../core/ipc/callWindow.ts';
import type { Api, RequestDefinition } from '../../core/ipc/define.ts';
import { incomingWindow } from '../../core/ipc/incomingWindow.ts';
import { mainWindow } from '../../core/ipc/mainWindow.ts';
import { relayWindow } from '../../core/ipc/relayWindow.ts';
import { answerOf, type Reply } from '../../core/ipc/reply.ts';
import type { SettingsChange } from '../../core/ipc/settings.ts';
import { serve, type ServeOptions } from '../../main/ipc/serve.ts';
import { profileFiles } from '../../main/profile/profileFiles.ts';
import { confirmedHandlers } from '../../main/shell/dialogs/confirmedHandlers.ts';
import { faultLine } from '../../main/shell/log/faultLog.ts';
import { createDatabaseKeys } from '../../main/store/key/databaseKey.ts';
import { migrations } from '../../main/store/migrations/all.ts';
import { openStore } from '../../main/store/database/openStore.ts';
import { storeProblemOf } from '../../main/store/database/storeError.ts';
import { startServer, type RunningServer } from '../../server/index.ts';
import { formsOf } from '../e2e/secretKeys.ts';
import { FakeKeyring } from '../fakes/fakeKeyring.ts';
import { HurriedClock } from '../fakes/HurriedClock.ts';
import { HeadlessRingfort } from '../stage/HeadlessRingfort.ts';
import { anyJson, fitting } from '../stage/hostileInputs.ts';
import { talk } from '../stage/talk.ts';

/*
 * Every window was taken over, and asks main for everything that its table has: in shapes that do not fit, and in
 * shapes that do, with the nastiest values, in whatever state. A person who is asked in a dialog of main's says no.
 */

const folder = mkdtempSync(join(tmpdir(), 'ringfort-hostile-'));
const keyring = new FakeKeyring();
let server: RunningServer;
let alice: HeadlessRingfort;
let bob: HeadlessRingfort;
/** What main said: to the windows, and to the log. */
const answers: string[] = [];
const log: string[] = [];
const uncaught: unknown[] = [];
const catchIt = (error: unknown): void => void uncaught.push(error);

beforeAll(async () => {
  process.on('unhandledRejection', catchIt);
  server = await startServer({
    dataFolder: join(folder, 'server'),
    clock: new HurriedClock(),
    ringTimeoutMs: 15_000,
    logLevel: 'silent',
  });
  alice = new HeadlessRingfort({ folder: join(folder, 'alice'), keyring, certificate: 'a1'.repeat(32) });
  bob = new HeadlessRingfort({ folder: join(folder, 'bob'), keyring, certificate: 'b0'.repeat(32) });
  await alice.register('alice', server.url);
  await bob.register('bob', server.url);
  const { mainHandlers } = alice.ringfort;
  await mainHandlers.addContact({ handle: 'bob' });
  await bob.ringfort.mainHandlers.addContact({ handle: 'alice' });
  const safety = await mainHandlers.contactSafety({ handle: 'bob' });
  await mainHandlers.markVerified({ handle: 'bob', digits: safety?.number.digits ?? '' });
  await mainHandlers.changeSettings({ alwaysRelay: true, whoMayRing: 'contacts' });
});
afterAll(async () => {
  process.off('unhandledRejection', catchIt);
  await alice.ringfort.stop();
  await bob.ringfort.stop();
  await server.close();
  rmSync(folder, { recursive: true, force: true });
});

/** Whatever is asked through it comes to the handlers of a real Ringfort, as it does behind Electron. */
function windows() {
  const channels = new Map<string, (event: null, input: unknown) => Reply | Promise<Reply>>();
  const rules: ServeOptions<null> = {
    listener: { handle: (channel, listener) => void channels.set(channel, listener) },
    isTrusted: () => true,
    onRefused: (channel, why) => log.push(faultLine(`${channel} refused for its ${why}`)),
    problemOf: storeProblemOf,
    onBroken: (channel, error) => log.push(faultLine(channel, error)),
  };
  const { mainHandlers, incomingHandlers, callHandlers, relayHandlers, snapshot } = alice.ringfort;
  const nothing = () => null;
  const opened = () => ({ opened: false });
  const declined = () => ({ is: 'declined' as const });
  const confirmed = confirmedHandlers(mainHandlers, {
    settings: () => snapshot().settings.values,
    account: () => ({ handle: 'alice', server: server.url, inCall: false, hosting: false }),
    link: () => snapshot().account.link,
    isRecording: () => false,
    confirm: async () => false,
  });
  serve(
    'main',
    mainWindow,
    {
      ...{ ...mainHandlers, ...confirmed, openSystemSettings: opened, takeCommand: nothing },
      ...{
        takenShortcuts: () => [],
        recordKeys: nothing,
        headset: nothing,
        showLog: nothing,
        shield: nothing,
        showDataFolder: nothing,
      },
      ...{ currentUpdate: () => ({ state: 'none' as const }), checkForUpdates: nothing },
      ...{ downloadUpdate: nothing, restartForUpdate: nothing, restart: declined },
    },
    rules,
  );
  serve(
    'incoming',
    incomingWindow,
    {
      ...{ ...incomingHandlers, drawn: nothing, currentRehearsal: nothing, rehearsalDrawn: nothing },
      ...{ rehearsed: nothing, endRehearsal: nothing, openInMain: nothing },
    },
    rules,
  );
  const shape = { currentShape: () => 'usual' as const, reshape: nothing };
  serve(
    'call',
    callWindow,
    { ...callHandlers, ...shape, openSystemSettings: opened, openInMain: nothing, restart: declined },
    rules,
  );
  serve('relay', relayWindow, relayHandlers, rules);
  return channels;
}

/** These wait for what does not come here: for a relay that answers, and for the window in which relays are asked. */
const WAITING = new Set(['main:testRelay', 'main:willItRing', 'relay:next']);
const PATIENCE_MS = 500;

/** `answered`, `waits`, or what the window is told that it fails with. Every other one is answered in its time. */
async function ask(channels: ReturnType<typeof windows>, channel: string, input: unknown): Promise<string> {
  const handler = channels.get(channel);
  if (handler === undefined) throw new Error(`nobody answers ${channel}`);
  let timer: NodeJS.Timeout | undefined;
  const patience = new Promise<string>((resolve) => {
    if (WAITING.has(channel)) timer = setTimeout(() => resolve('waits'), PATIENCE_MS);
  });
  try {
    return await Promise.race([
      Promise.resolve(handler(null, input)).then((reply) => {
        answers.push(JSON.stringify(answerOf(reply)) ?? '');
        return 'answered';
      }),
      patience,
    ]);
  } catch (error) {
    if (!(error instanceof Error)) return 'threw what is no error';
    answers.push(error.message);
    return error.message;
  } finally {
    clearTimeout(timer);
  }
}

const TABLES = { main: mainWindow, incoming: incomingWindow, call: callWindow, relay: relayWindow } as const;
const requests = Object.entries(TABLES).flatMap(([window, api]) =>
  Object.entries<Api[string]>(api).flatMap(([entry, definition]): [string, RequestDefinition][] =>
    definition.kind === 'request' ? [[`${window}:${entry}`, definition]] : [],
  ),
);

/** What is kept of Alice that no window may change: who she is, what protects her, whom she has verified. */
async function kept() {
  const files = profileFiles(join(folder, 'alice'));
  const { account, settings } = alice.ringfort.snapshot();
  return {
    keys: readFileSync(files.keys, 'utf8'),
    // A name that others read is hers to change in any window, as people are hers to add.
    account: { ...account.state, displayName: null },
    alwaysRelay: settings.values.alwaysRelay,
    // To let fewer ring is hers in any window; to let everybody is asked about.
    lettingEverybodyRing: settings.values.whoMayRing === 'everybody',
    historyKept: settings.values.historyKept,
    crashDumps: settings.values.crashDumps,
    // Whether to install by itself or only to tell is hers in any window; never to look is asked about.
    looksForUpdates: settings.values.updates !== 'off',
    safety: await alice.ringfort.mainHandlers.contactSafety({ handle: 'bob' }),
  };
}

test('a request of any other shape is refused before anybody looks at it, whatever it is (A90)', async () => {
  const channels = windows();
  const before = await kept();
  for (const [channel, { input }] of requests) {
    const shape = Compile(input);
    const misfits = fc.sample(
      anyJson.filter((value) => !shape.Check(value)),
      { numRuns: 25, seed: 1 },
    );
    const more = [
      undefined,
      Number.NaN,
      Number.POSITIVE_INFINITY,
      10n,
      new Date(0),
      new Map([['a', 1]]),
      new Uint8Array(8),
    ];
    for (const value of [...misfits, ...more].filter((one) => !shape.Check(one)))
      expect(await ask(channels, channel, value), channel).toBe(`${channel} got input of another shape`);
  }
  expect(await kept()).toEqual(before);
  expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false);
});

test('a request of the right shape with the nastiest values, in any state, is answered or fails by a name, and nothing that protects is changed (A90)', async () => {
  const channels = windows();
  const before = await kept();
  const dear = /:(?:unlock|choosePassphrase|saveBackup|openBackup|willItRing|testRelay|register|next)$/u;
  for (const [channel, { input }] of requests) {
    const shape = Compile(input);
    const values = fc.sample(
      fitting(input).filter((value) => shape.Check(value)),
      { numRuns: dear.test(channel) ? 1 : 6, seed: 2 },
    );
    for (const value of values)
      expect(await ask(channels, channel, value), channel).toMatch(/^(?:answered|waits|[a-z][A-Za-z]{3,30})$/u);
  }
  // Windows may well do this; it is put back.
  await alice.ringfort.mainHandlers.unblock({ handle: 'bob' });
  await alice.ringfort.mainHandlers.addContact({ handle: 'bob' });
  expect(await kept()).toEqual(before);
  expect(uncaught).toEqual([]);
  expect(alice.faults.filter((what) => /[./@]|\d{4}/u.test(what))).toEqual([]);
});

test('a setting that takes a protection away stays as it was when the person says no (A90)', async () => {
  const channels = windows();
  const before = await kept();
  const laxer: SettingsChange[] = [
    { alwaysRelay: false },
    { crashDumps: true },
    { updates: 'off' },
    { whoMayRing: 'everybody' },
    { historyKept: 'tenThousand' },
    { theme: 'dark', historyKept: 'tenThousand' },
  ];
  for (const changes of laxer) {
    expect(await ask(channels, 'main:changeSettings', changes)).toBe('answered');
    expect(await kept()).toEqual(before);
  }
});

/** Whatever calls windows have left behind are over, and out of sight. */
async function nobodyCalls(phone: HeadlessRingfort): Promise<void> {
  const { callHandlers, incomingHandlers, mainHandlers, snapshot } = phone.ringfort;
  for (const { view } of presentCalls(snapshot().call)) {
    const { callId } = view.call;
    if (view.phase === 'ringing') await incomingHandlers.decline({ callId, phase: view.phase });
    else if (view.phase === 'cutOff') await mainHandlers.leaveCall({ callId, phase: view.phase });
    else if (view.phase !== 'ended') await callHandlers.hangUp({ callId, phase: view.phase });
  }
  for (const { view } of presentCalls(snapshot().call)) {
    await callHandlers.dismiss({ callId: view.call.callId, phase: 'ended' });
  }
  await phone.phase('idle');
}

test('afterwards the phone rings and talks as before (A54)', async () => {
  for (const [phone, peer] of [
    [alice, 'bob'],
    [bob, 'alice'],
  ] as const) {
    // What windows may do to a contact or a setting is put back as windows may.
    const { mainHandlers } = phone.ringfort;
    await mainHandlers.changeSettings({
      ...{ alwaysRelay: false, doNotDisturb: 'off', quietHours: false, whoMayRing: 'everybody' },
    });
    await mainHandlers.unblock({ handle: peer });
    await mainHandlers.ringContact({ handle: peer, rings: 'usual', ringtone: null });
    await mainHandlers.relayContact({ handle: peer, always: false });
    await phone.online();
    await nobodyCalls(phone);
  }
  for (const [caller, callee, handle] of [
    [alice, bob, 'bob'],
    [bob, alice, 'alice'],
  ] as const) {
    const callId = await talk(caller, callee, handle);
    await caller.ringfort.callHandlers.hangUp({ callId, phase: 'connected' });
    expect((await caller.phase('ended')).reason).toBe('hungUpHere');
    expect((await callee.phase('ended')).reason).toBe('hungUpThere');
    for (const phone of [caller, callee]) await nobodyCalls(phone);
  }
});

test('no key was in anything that a window or the log was told (A54)', async () => {
  const files = profileFiles(join(folder, 'alice'));
  await alice.ringfort.stop();
  const found = await createDatabaseKeys({ file: files.keys, keyring, databaseExists: () => true }).open();
  if (found.state !== 'open') throw new Error(`the key is ${found.state}`);
  const { database, close } = openStore({ file: files.database, key: found.key, migrations });
  const secrets = [
    found.key,
    ...database
      .prepare<[], Uint8Array>(
        `SELECT signing_private_key FROM identity UNION ALL SELECT dh_private_key FROM identity
          UNION ALL SELECT private_key FROM prekey UNION ALL SELECT state FROM session`,
      )
      .pluck()
      .all(),
  ];
  close();
  expect(secrets.length).toBeGreaterThan(50);
  const said = [...answers, ...log].join('\n');
  expect(said.length).toBeGreaterThan(1_000);
  for (const secret of secrets) for (const form of formsOf(secret)) expect(said.includes(form)).toBe(false);
  // Nor did anything of what was sent get into the log.
  expect(log.join('\n')).not.toMatch(/etc\/passwd|DROP|onerror|127\.0\.0\.1|evil|polluted|xxxx/u);
});
