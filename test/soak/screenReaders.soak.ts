import { expect as expectShown } from '@playwright/test';
import { join } from 'node:path';
import Type from 'typebox';
import { Compile } from 'typebox/compile';
import { afterEach, beforeAll, expect, test } from 'vitest';
import { en } from '../../core/words/en.ts';
import { ru } from '../../core/words/ru.ts';
import { openDisplay } from '../../scripts/display.ts';
import type { Person } from '../../scripts/drive/person.ts';
import { prepareEndToEnd } from '../../scripts/e2e.ts';
import { run } from '../../scripts/electron/run.ts';
import { assistiveTechnology, ensureSystem } from '../../scripts/electron/systemLibraries.ts';
import { openStage } from '../e2e/openStage.ts';
import { twoFriends } from '../e2e/stage.ts';
import { startSessionBus } from '../runtime/desktop/sessionBus.ts';

// The tree that a screen reader of Linux is given: Chromium tells it to AT-SPI on a bus of its own. What Chromium makes
// of our pages is asserted by the e2e tests; here, that it reaches the system.

const READER = join(import.meta.dirname, '../runtime/desktop/accessibility.py');
const windows = Compile(
  Type.Array(
    Type.Object({
      window: Type.String(),
      parts: Type.Array(Type.Object({ role: Type.String(), name: Type.Union([Type.String(), Type.Null()]) })),
    }),
  ),
);
const undo: (() => unknown)[] = [];
const say = (line: string) => process.stderr.write(`${line}\n`);

beforeAll(async () => {
  await prepareEndToEnd();
  await ensureSystem(assistiveTechnology, say);
}, 600_000);
afterEach(async () => {
  for (const step of undo.splice(0).toReversed()) await step();
}, 60_000);

/** The names of all parts of all windows, by the system's accessibility bus. */
async function namesOf(person: Person, env: Readonly<Record<string, string>>): Promise<readonly string[]> {
  const pid = String(person.launched.app.process().pid);
  const read: unknown = JSON.parse(
    await run('/usr/bin/python3', [READER, pid], { env: { ...process.env, ...env }, timeoutMs: 60_000 }),
  );
  if (!windows.Check(read)) throw new Error('the reader said something unexpected');
  return read.flatMap(({ parts }) => parts.map(({ role, name }) => `${role} "${name ?? ''}"`));
}

test('a screen reader of the desktop finds the controls of a call by their names, in English and in Russian', async () => {
  const display = await openDisplay();
  undo.push(() => display.close());
  const bus = await startSessionBus({ startsServices: true });
  undo.push(bus.stop);
  const env = { ...bus.env, ...display.env, ACCESSIBILITY_ENABLED: '1', NO_AT_BRIDGE: '0' };
  const { stage, close } = await openStage();
  undo.push(close);
  const server = await stage.server();
  const [alice, bob] = await twoFriends(stage, server, { env, args: ['--force-renderer-accessibility'] });
  await alice.call('bob', 'audio');
  const call = await bob.accept('audio');
  await expectShown(call.locator('[data-phase="connected"]')).toBeVisible({ timeout: 60_000 });

  for (const [language, words] of [
    ['en', en],
    ['ru', ru],
  ] as const) {
    await bob.main.evaluate((chosen) => window.main.changeSettings({ language: chosen }), language);
    const wanted = [words['call.mute'], words['call.hangUp'], words['call.screen.on'], words['call.hold']];
    await expectShown
      .poll(
        async () => {
          const names = await namesOf(bob, env);
          return wanted.filter((name) => !names.some((one) => one === `push button "${name}"`));
        },
        { timeout: 120_000 },
      )
      .toEqual([]);
  }
  expect((await namesOf(bob, env)).some((one) => one.startsWith('heading "alice'))).toBe(true);
}, 400_000);
