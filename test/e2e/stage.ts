import { test as base } from '@playwright/test';
import { openDisplay } from '../../scripts/display.ts';
import type { LaunchOptions } from '../../scripts/drive/launchApp.ts';
import type { Person } from '../../scripts/drive/person.ts';
import type { ServerProcess } from '../../scripts/drive/ServerProcess.ts';
import { leaveCalls, makeFriends, startOver, type Friends } from './friends.ts';
import { openStage, type OpenStage, type Stage } from './openStage.ts';

interface OfTest {
  /** A stage of the test's own, with nobody on it. */
  stage: Stage;
  /**
   * Alice and Bob, Bob on a desktop, as a test left them whose calls are over: shared by the tests of a worker, since
   * to start two Ringforts takes longer than most calls. A test that ends, crashes or alters one of them opens its own.
   */
  friends: Friends;
}

interface OfWorker {
  /** A display for each worker: what one test puts into focus or on the clipboard is nothing to those beside it. */
  display: void;
  /** A test that fails ends its worker, and the friends with it. */
  friendsOfWorker: { readonly friends: Friends; readonly people: readonly Person[] };
}

export const test = base.extend<OfTest, OfWorker>({
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
  friendsOfWorker: [
    // eslint-disable-next-line no-empty-pattern -- as above; what is automatic, as the display is, is there before
    async ({}, use) => {
      const { stage, people, close } = await openStage();
      await use({ friends: await makeFriends(stage), people });
      await close();
    },
    { scope: 'worker' },
  ],
  // eslint-disable-next-line no-empty-pattern -- as above
  stage: async ({}, use, info) => {
    const { stage, people, close } = await openStage();
    await use(stage);
    if (info.status !== info.expectedStatus) await attachLogs(people, info);
    await close();
  },
  friends: async ({ friendsOfWorker: { friends, people } }, use, info) => {
    await startOver(friends);
    await use(friends);
    if (info.status !== info.expectedStatus) await attachLogs(people, info);
    // The next one may come in many minutes: two who talk on take half a processor from the tests beside them.
    await leaveCalls(friends);
  },
});

/**
 * One stage for the tests of a file, which leave on it what the next ones can go on from: to start two Ringforts takes
 * longer than most stories. A test that fails ends its worker, so that the tests after it find everything anew.
 */
export function sharedStage<Cast>(set: (stage: Stage) => Promise<Cast>): () => Cast {
  let open: OpenStage;
  let cast: Cast | undefined;
  test.beforeAll(async () => {
    open = await openStage();
    cast = await set(open.stage);
  });
  // eslint-disable-next-line no-empty-pattern -- as above
  test.afterEach(async ({}, info) => {
    if (info.status !== info.expectedStatus) await attachLogs(open.people, info);
  });
  test.afterAll(() => open.close());
  return () => {
    if (cast === undefined) throw new Error('the stage is not set yet');
    return cast;
  };
}

async function attachLogs(people: readonly Person[], info: ReturnType<typeof base.info>): Promise<void> {
  for (const { handle, launched } of people) {
    await info.attach(`log of ${handle}`, { body: launched.log(), contentType: 'text/plain' });
  }
}

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

/** As another start with it does: what the lock hands on comes as this event. */
export async function opensLink({ launched }: Person, link: string): Promise<void> {
  await launched.app.evaluate(({ app }, text) => void app.emit('second-instance', {}, ['ringfort', text]), link);
}
