import { once } from 'node:events';
import { expect } from '@playwright/test';
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

test('a phone that slept looks at its line at once: a call reaches it although its old connection leads nowhere (A76)', async () => {
  const { logind, front, alice, bob } = cast();
  await timersTake(alice, SLOWLY);
  await sleep(alice, logind, { seconds: 600, meanwhile: async () => front.forget() });
  await bob.call('alice', 'audio');
  await expect.poll(() => isShown('incoming'), PATIENTLY).toBe(true);
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
