import { expect as expectShown } from '@playwright/test';
import { afterEach, beforeAll, expect, test } from 'vitest';
import { en } from '../../core/words/en.ts';
import { ru } from '../../core/words/ru.ts';
import { openDisplay } from '../../scripts/display.ts';
import { prepareEndToEnd } from '../../scripts/e2e.ts';
import { openStage } from '../e2e/openStage.ts';
import { twoFriends } from '../e2e/stage.ts';
import { ASSISTED, startAssistive } from '../runtime/desktop/assistive.ts';
import { startSessionBus } from '../runtime/desktop/sessionBus.ts';

// The tree that a screen reader of Linux is given: Chromium tells it to AT-SPI on a bus of its own. What Chromium makes
// of our pages is asserted by the e2e tests; here, that it reaches the system.

const undo: (() => unknown)[] = [];

beforeAll(prepareEndToEnd, 600_000);
afterEach(async () => {
  for (const step of undo.splice(0).toReversed()) await step();
}, 60_000);

test('a screen reader of the desktop finds the controls of a call by their names, in English and in Russian', async () => {
  const display = await openDisplay();
  undo.push(() => display.close());
  const bus = await startSessionBus({ startsServices: true });
  undo.push(bus.stop);
  const env = { ...bus.env, ...display.env, ...ASSISTED.env };
  const reader = await startAssistive({ env });
  undo.push(reader.stop);
  const { stage, close } = await openStage();
  undo.push(close);
  const server = await stage.server();
  const [alice, bob] = await twoFriends(stage, server, { env, args: ASSISTED.args });
  const read = () => reader.read(bob.launched.app.process().pid);
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
          const lines = await read();
          return wanted.filter((name) => !lines.includes(`push button "${name}"`));
        },
        { timeout: 120_000 },
      )
      .toEqual([]);
  }
  expect((await read()).some((line) => line.startsWith('heading "alice'))).toBe(true);
}, 400_000);
