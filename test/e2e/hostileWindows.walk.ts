import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, type Page } from '@playwright/test';
import fc from 'fast-check';
import type { TSchema } from 'typebox';
import { Compile } from 'typebox/compile';
import { callWindow } from '../../core/ipc/callWindow.ts';
import type { Api } from '../../core/ipc/define.ts';
import { incomingWindow } from '../../core/ipc/incomingWindow.ts';
import { mainWindow } from '../../core/ipc/mainWindow.ts';
import { pickerWindow } from '../../core/ipc/screenPicker.ts';
import { sharingWindow } from '../../core/ipc/sharingWindow.ts';
import { answerDialogs } from '../../scripts/drive/launchApp.ts';
import { PASSPHRASE, type Person, windowNamed } from '../../scripts/drive/person.ts';
import { packageApp } from '../../scripts/package/makePackages.ts';
import { pressUntil } from '../../scripts/drive/pressUntil.ts';
import { anyJson, fitting } from '../stage/hostileInputs.ts';
import { endCalls } from './friends.ts';
import { askForEverything } from './insidePages.ts';
import { test, twoFriends } from './stage.ts';

/** Those that take seconds each, for their own sake. */
const DEAR = /^(?:unlock|choosePassphrase|register|willItRing|testRelay)$/u;
/** What the window is there for: each of these puts it away, whoever asks. */
const CLOSES = ['picker cancel', 'sharing stop'];

/** What a page asks with, as JSON: values of another shape, and those that fit. */
function inputsFor(api: Api): readonly (readonly [entry: string, values: readonly string[]])[] {
  return Object.entries(api).flatMap(([entry, definition]): [string, string[]][] => {
    if (definition.kind !== 'request') return [];
    const shape = Compile<TSchema>(definition.input);
    const fits = fitting(definition.input).filter((value) => shape.Check(value));
    return [
      [
        entry,
        [
          ...fc.sample(anyJson, { numRuns: 6, seed: 4 }),
          ...fc.sample(fits, { numRuns: DEAR.test(entry) ? 1 : 3, seed: 3 }),
        ].map((value) => JSON.stringify(value)),
      ],
    ];
  });
}

test('a page that asks by itself for another passphrase, or for less protection, gets what the person says (A90)', async ({
  friends,
}) => {
  const { bob } = friends;
  await answerDialogs(bob.launched.app, 0);
  const ask = (current: string, passphrase: string) =>
    bob.main.evaluate((input) => window.main.setPassphrase(input), { passphrase, current });
  expect(await ask(PASSPHRASE, 'known to somebody else')).toMatchObject({ ok: false, reason: 'notConfirmed' });
  await answerDialogs(bob.launched.app, 1);
  expect(await ask(PASSPHRASE, 'known to the person')).toEqual({ ok: true });
  expect(await ask('known to the person', PASSPHRASE)).toEqual({ ok: true });
});

test('each window that was taken over asks for all that its preload gives it, in any form: main goes on, protects what it protected, and the phone rings (A90)', async ({
  stage,
}) => {
  test.setTimeout(900_000);
  // As it is released, but for the fuse that lets a test drive it.
  const program = await packageApp({ drivable: true }, () => undefined);
  const server = await stage.server(['--ring-timeout-ms', '120000']);
  const [alice, bob] = await twoFriends(stage, server, { packaged: true });
  expect(await bob.launched.app.evaluate(({ app }) => [app.isPackaged, process.execPath])).toEqual([true, program]);
  await noDialogs(bob);
  const phase = () => bob.main.evaluate(async () => (await window.main.current()).call.view.phase);
  const keys = () => readFileSync(join(bob.launched.profile, 'profile', 'keys.json'), 'utf8');
  const before = { keys: keys(), account: await accountOf(bob) };

  const rings = async (): Promise<void> => {
    if ((await phase()) === 'ringing') return;
    await endCalls(alice, bob);
    await alice.call('bob', 'audio');
    await bob.popup();
  };
  const talks = async (): Promise<Page> => {
    if ((await phase()) !== 'connected') {
      await rings();
      await bob.accept('audio');
    }
    const page = await bob.callWindow();
    await expect(page.locator('[data-phase="connected"]')).toBeVisible({ timeout: 60_000 });
    return page;
  };
  const has = (name: string) => bob.launched.app.windows().some((page) => page.url().includes(`/windows/${name}/`));
  const shares = async (name: 'picker' | 'sharing'): Promise<Page> => {
    const call = await talks();
    if (has(name)) return windowNamed(bob.launched, name);
    // In another form of the window, which a page may ask for, there is no room for every button.
    await call.evaluate(() => window.call.reshape({ shape: 'usual' }));
    await call.getByRole('button', { name: 'Share your screen' }).click();
    const list = await windowNamed(bob.launched, 'picker');
    await list.getByRole('heading', { level: 1 }).waitFor();
    if (name === 'picker') return list;
    await bob.chooseScreen(0);
    return bob.sharingLine();
  };
  const windows = {
    incoming: [incomingWindow, async () => rings().then(() => bob.popup())],
    // Hidden while it rings; then with a call in it.
    'call, hidden': [callWindow, async () => rings().then(() => bob.callWindow())],
    call: [callWindow, talks],
    picker: [pickerWindow, () => shares('picker')],
    sharing: [sharingWindow, () => shares('sharing')],
    main: [mainWindow, async () => bob.main],
  } as const satisfies Record<string, readonly [Api, () => Promise<Page>]>;

  for (const [which, [api, open]] of Object.entries<readonly [Api, () => Promise<Page>]>(windows)) {
    const name = which.replace(/,.*/u, '');
    await test.step(which, async () => {
      const counts = { asked: 0, answered: 0, refused: 0 };
      for (const [entry, values] of inputsFor(api)) {
        const page = await open();
        const closes = CLOSES.includes(`${name} ${entry}`);
        const closed = closes ? page.waitForEvent('close') : null;
        const asking = page.evaluate(askForEverything, { name, entry, values });
        if (closed !== null) {
          await asking.catch(() => undefined);
          await closed;
          continue;
        }
        const found = await asking;
        counts.asked += 1;
        counts.answered += found.answered;
        counts.refused += found.refused;
        // Not a line of the program, and no place on this computer.
        expect(found.said, `${name} ${entry}`).not.toMatch(/node_modules|\.cjs|\.ts:\d|\/tmp\/|\/home\/|\/root\//u);
      }
      expect(counts.refused).toBeGreaterThan(counts.asked * 15);
      expect(counts.answered).toBeGreaterThan(0);
    });
    if (which === 'sharing') await endCalls(alice, bob);
  }

  expect(await accountOf(bob)).toEqual(before.account);
  expect(keys()).toBe(before.keys);
  expect(await bob.main.evaluate(async () => (await window.main.current()).settings.values.crashDumps)).toBe(false);
  expect(await bob.main.evaluate(() => Object.hasOwn(Object.prototype, 'polluted'))).toBe(false);
  const kept = readFileSync(join(bob.launched.profile, 'logs', 'ringfort.log'), 'utf8');
  const log = bob.launched.log() + kept;
  const refusals = (text: string) => text.match(/.*:[a-z]+ refused for its shape/giu) ?? [];
  // Of so many only what a minute has is written, and a minute of the log begins within one of the clock.
  const minutes = refusals(kept).map((line) => line.slice(0, '2026-11-29T12:34'.length));
  expect(minutes).not.toEqual([]);
  for (const one of new Set(minutes)) expect(minutes.filter((each) => each === one).length).toBeLessThanOrEqual(2 * 60);
  expect(refusals(bob.launched.log()).length).toBeLessThanOrEqual(refusals(kept).length + 60);
  expect(log).not.toContain('Error occurred in handler');
  expect(log).not.toMatch(/uncaught|unhandled|crashed|etc\/passwd|DROP TABLE|onerror|127\.0\.0\.1:1\/|polluted|evil/iu);

  await test.step('what a window may well change is put back; then Alice is heard again', async () => {
    // That everything is relayed a page may want by itself, and that it is not a person must.
    await answerDialogs(bob.launched.app, 1);
    await bob.main.evaluate(async () => {
      await window.main.unblock({ handle: 'alice' });
      await window.main.addContact({ handle: 'alice' });
      await window.main.ringContact({ handle: 'alice', rings: 'usual', ringtone: null });
      await window.main.relayContact({ handle: 'alice', always: false });
      await window.main.changeSettings({
        ...{ doNotDisturb: 'off', quietHours: false, whoMayRing: 'everybody', language: 'en', alwaysRelay: false },
      });
    });
    await bob.main.reload();
    await endCalls(alice, bob);
    await pressUntil(
      alice.main.getByRole('button', { name: 'Call bob', exact: true }).first(),
      alice.main.getByRole('button', { name: 'Hang up' }).first(),
    );
    await bob.accept('audio');
    await expect((await bob.callWindow()).locator('[data-phase="connected"]')).toBeVisible({ timeout: 60_000 });
  });
});

/** Whoever sits there says no to everything. */
async function noDialogs({ launched }: Person): Promise<void> {
  await answerDialogs(launched.app, 0);
  await launched.app.evaluate(({ dialog, shell }) => {
    Object.assign(dialog, {
      showSaveDialog: async () => ({ canceled: true, filePath: '' }),
      showOpenDialog: async () => ({ canceled: true, filePaths: [] }),
    });
    Object.assign(shell, { openExternal: async () => undefined, showItemInFolder: () => undefined });
  });
}

/** Without the name that others read, which is the person's to change in any window. */
const accountOf = ({ main }: Person) =>
  main.evaluate(async () => ({ ...(await window.main.current()).account.state, displayName: null }));
