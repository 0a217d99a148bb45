import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test as base } from '@playwright/test';
import { openDisplay } from '../../scripts/display.ts';
import type { LaunchOptions } from '../../scripts/drive/launchApp.ts';
import { Person } from '../../scripts/drive/person.ts';
import { ServerProcess } from '../../scripts/drive/ServerProcess.ts';

/** What a test may have on its stage; everything is stopped and removed after it, in the reverse order. */
export interface Stage {
  /** A folder of the test's own. */
  readonly folder: (name: string) => string;
  readonly server: (args?: readonly string[]) => Promise<ServerProcess>;
  readonly open: (handle: string, options?: LaunchOptions) => Promise<Person>;
  /** Something of the test's own that has to be put away. */
  readonly putAway: (undo: () => Promise<unknown>) => void;
}

export const test = base.extend<{ stage: Stage }, { display: void }>({
  // A display for each worker: what one test puts into focus or on the clipboard is nothing to those beside it.
  display: [
    // eslint-disable-next-line no-empty-pattern -- Playwright reads the names from the pattern
    async ({}, use) => {
      const display = await openDisplay();
      Object.assign(process.env, display.env);
      await use();
      await display.close();
    },
    { scope: 'worker', auto: true },
  ],
  // eslint-disable-next-line no-empty-pattern -- as above
  stage: async ({}, use, info) => {
    const undo: (() => Promise<unknown>)[] = [];
    const root = await mkdtemp(join(tmpdir(), 'ringfort-e2e-'));
    undo.push(() => rm(root, { recursive: true, force: true }));
    const people: Person[] = [];
    await use({
      folder: (name) => join(root, name),
      server: async (args = []) => {
        const server = await ServerProcess.start(join(root, 'server'), args);
        undo.push(() => server.stop());
        return server;
      },
      open: async (handle, options = {}) => {
        const person = await Person.open(handle, { profile: join(root, handle), ...options });
        people.push(person);
        undo.push(() => person.stop());
        return person;
      },
      putAway: (step) => void undo.push(step),
    });
    if (info.status !== info.expectedStatus) {
      for (const { handle, launched } of people) {
        await info.attach(`log of ${handle}`, { body: launched.log(), contentType: 'text/plain' });
      }
    }
    for (const step of undo.toReversed()) await step();
  },
});

/** Two people on one server who have each other in their contacts. */
export async function twoFriends(
  stage: Stage,
  server: ServerProcess,
  options: LaunchOptions = {},
): Promise<readonly [Person, Person]> {
  const [alice, bob] = await Promise.all([stage.open('alice', options), stage.open('bob', options)]);
  await Promise.all([alice.setUp(server.url), bob.setUp(server.url)]);
  await Promise.all([alice.addContact('bob'), bob.addContact('alice')]);
  return [alice, bob];
}
