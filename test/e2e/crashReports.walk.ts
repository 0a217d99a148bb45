import { once } from 'node:events';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from '@playwright/test';
import { answerDialogs } from '../../scripts/drive/launchApp.ts';
import type { Person } from '../../scripts/drive/person.ts';
import { test } from './stage.ts';

test('whoever turned crash reports on has them after a crash, until they are turned off', async ({ stage }) => {
  const profile = stage.folder('alice');
  const crashes = join(profile, 'logs', 'crashes');
  const dumps = (): readonly string[] =>
    existsSync(crashes)
      ? readdirSync(crashes, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.dmp'))
      : [];
  const startedAgain = async (): Promise<Person> => {
    const again = await stage.open('alice');
    await again.unlock();
    return again;
  };
  const change = (person: Person, crashDumps: boolean) =>
    person.main.evaluate((wanted) => window.main.changeSettings({ crashDumps: wanted }), crashDumps);

  const first = await stage.open('alice');
  await first.setUp((await stage.server()).url);
  await answerDialogs(first.launched.app, 0);
  await change(first, true);
  expect(existsSync(join(profile, 'crashDumps.on'))).toBe(false);
  await answerDialogs(first.launched.app, 1);
  await change(first, true);
  await first.stop();

  const second = await startedAgain();
  const gone = once(second.launched.app.process(), 'exit');
  await second.launched.app.evaluate(() => process.crash()).catch(() => undefined);
  await gone;
  await expect.poll(dumps).toHaveLength(1);
  expect(statSync(crashes).mode & 0o777).toBe(0o700);

  const third = await startedAgain();
  expect(dumps()).toHaveLength(1);
  await change(third, false);
  await expect.poll(dumps).toEqual([]);
  await third.stop();
});
