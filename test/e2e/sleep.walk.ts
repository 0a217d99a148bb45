import { once } from 'node:events';
import { expect, type Page } from '@playwright/test';
import { reception } from '../../scripts/drive/person.ts';
import { startLogind } from '../runtime/desktop/logind.ts';
import { ChangingFront } from '../stage/changingFront.ts';
import { timersTake } from './computer.ts';
import { endCalls } from './friends.ts';
import { sleep } from './sleepingComputer.ts';
import { sharedStage, test } from './stage.ts';
import { windowThroughMain } from './windowThroughMain.ts';

/*
 * The computer of Alice falls asleep and wakes up, as logind tells it. Her own timers run a thousand times slower, so
 * that whatever happens after it does because she woke up. Bob’s computer goes on.
 */

const SLOWLY = 1_000;
const PATIENTLY = { timeout: 60_000 };

const cast = sharedStage(async (stage) => {
  const logind = await startLogind();
  stage.putAway(logind.stop);
  const server = await stage.server();
  const front = await ChangingFront.start(() => server.port);
  stage.putAway(() => front.stop());
  const [alice, bob] = await Promise.all([stage.open('alice', { env: logind.env }), stage.open('bob')]);
  const process = alice.launched.app.process();
  // Her driver would ask for it by windows that it has lost.
  stage.putAway(async () => {
    const ended = once(process, 'exit');
    await alice.launched.app.evaluate(({ app }) => app.quit()).catch(() => undefined);
    if (process.exitCode === null && process.signalCode === null) await ended;
  });
  await Promise.all([alice.setUp(`http://127.0.0.1:${front.port}`), bob.setUp(server.url)]);
  await Promise.all([alice.addContact('bob'), bob.addContact('alice')]);
  const hers = {
    main: windowThroughMain(alice, 'main'),
    popup: windowThroughMain(alice, 'incoming'),
    call: windowThroughMain(alice, 'call'),
  };
  return { logind, server, front, alice, bob, hers };
});

test.afterEach(async () => {
  const { alice, bob, hers } = cast();
  await Promise.all([timersTake(alice, 1), timersTake(bob, 1)]);
  await endCalls(bob);
  await hers.call.press(/^Close$/u, async () => !(await isShown('call')) && !(await isShown('incoming')));
});

const isShown = (name: 'incoming' | 'call'): Promise<boolean> =>
  cast().alice.launched.app.evaluate(
    ({ BrowserWindow }, page) =>
      BrowserWindow.getAllWindows().some((each) => each.webContents.getURL().includes(page) && each.isVisible()),
    `/windows/${name}/`,
  );

/** Sound arrives from now on. */
async function grows(packets: () => Promise<number>): Promise<void> {
  const before = await packets();
  await expect.poll(packets, PATIENTLY).toBeGreaterThan(before + 50);
}

const bothHear = async (bobCall: Page): Promise<void> => {
  const { call } = cast().hers;
  await grows(async () => Number(await call.callAttribute('data-audio-packets-received')));
  await grows(async () => (await reception(bobCall)).audioPacketsReceived);
};

/** Bob has called Alice, and both hear each other. */
async function talking(): Promise<Page> {
  const { bob, hers } = cast();
  const bobCall = await bob.call('alice', 'audio');
  await expect.poll(() => isShown('incoming'), PATIENTLY).toBe(true);
  await hers.popup.press(/^Answer( with audio)?$/u, async () => !(await isShown('incoming')));
  await expect(bobCall.locator('[data-phase="connected"]')).toBeVisible(PATIENTLY);
  await bothHear(bobCall);
  return bobCall;
}

test('a phone that slept looks at its line at once: a call reaches it although its old connection leads nowhere (A76)', async () => {
  const { logind, front, alice, bob, hers } = cast();
  await timersTake(alice, SLOWLY);
  await sleep(alice, logind, { seconds: 600, meanwhile: async () => front.forget() });
  await bob.call('alice', 'audio');
  await expect.poll(() => isShown('incoming'), PATIENTLY).toBe(true);
  await timersTake(alice, 1);
  await hers.popup.press(/^Decline$/u, async () => !(await isShown('incoming')));
});

test('a phone that falls asleep while it rings: after a caller who gave up it shows a missed call, and rings no more (A76)', async () => {
  const { logind, server, front, alice, bob, hers } = cast();
  const bobCall = await bob.call('alice', 'audio');
  await expect.poll(() => isShown('incoming'), PATIENTLY).toBe(true);
  await timersTake(alice, SLOWLY);
  await sleep(alice, logind, {
    seconds: 600,
    meanwhile: async () => {
      front.forget();
      await bobCall.getByRole('button', { name: 'Hang up', exact: true }).click();
      await expect.poll(() => server.callSessions().at(-1)?.end_reason).toBe('cancel');
    },
  });
  await expect.poll(() => isShown('incoming'), PATIENTLY).toBe(false);
  await expect.poll(() => hers.main.title(), PATIENTLY).toMatch(/1 missed call/u);
});

test('a call outlives a sleep of less than half a minute, and both hear each other again (A76)', async () => {
  const { logind, server, alice, bob, hers } = cast();
  const bobCall = await talking();
  await timersTake(alice, SLOWLY);
  // However long the machine takes for it, Bob waits.
  await timersTake(bob, 10);
  await sleep(alice, logind, {
    // What the machine takes for it counts too.
    seconds: 8,
    meanwhile: () => expect.poll(async () => (await reception(bobCall)).audioPacketsReceived).toBeGreaterThan(0),
  });
  await bothHear(bobCall);
  await expect.poll(() => hers.call.text(), PATIENTLY).not.toContain('Reconnecting…');
  expect(await hers.call.callAttribute('data-phase')).toBe('connected');
  expect(server.callSessions().at(-1)?.status).toBe('accepted');
});

test('a call is over after a longer sleep: both sides read why, and a press calls again (A76)', async () => {
  const { logind, server, alice, bob, hers } = cast();
  const bobCall = await talking();
  await timersTake(alice, SLOWLY);
  // Of half a minute only a part.
  await timersTake(bob, 0.2);
  await sleep(alice, logind, {
    seconds: 45,
    meanwhile: () => expect(bobCall.getByText('The connection was lost').first()).toBeVisible(PATIENTLY),
  });
  const reason = 'This computer was asleep, and the call ended. Call again';
  await expect.poll(() => hers.call.text(), PATIENTLY).toContain(reason);
  await expect.poll(() => server.callSessions().at(-1)?.status).toBe('failed');
  await Promise.all([timersTake(alice, 1), timersTake(bob, 1)]);
  await hers.call.press(/^Call again$/u, async () => (await hers.call.callAttribute('data-phase')) !== 'ended');
  const again = await bob.accept('audio');
  await expect(again.locator('[data-phase="connected"]')).toBeVisible(PATIENTLY);
});
