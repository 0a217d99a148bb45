import { expect } from '@playwright/test';
import { en } from '../../core/words/en.ts';
import type { Person } from '../../scripts/drive/person.ts';
import { endCalls } from './friends.ts';
import { test } from './stage.ts';

/** From now on the system of this person lists no screen; what dialogs say is kept, and answered at once. */
async function listNothing({ launched }: Person): Promise<void> {
  await launched.app.evaluate(({ desktopCapturer, dialog }) => {
    const kept = Object.assign(globalThis, { told: [] as string[] });
    desktopCapturer.getSources = async () => {
      throw new Error('Failed to get sources.');
    };
    Object.assign(dialog, {
      showMessageBox: async (...asked: readonly { readonly message?: string }[]) => {
        kept.told.push(asked.at(-1)?.message ?? '');
        return { response: 0, checkboxChecked: false };
      },
    });
  });
}

const told = ({ launched }: Person): Promise<unknown> => launched.app.evaluate(() => Reflect.get(globalThis, 'told'));

test('where the system lists no screen to share the person is told, and the button is there again', async ({
  stage,
}) => {
  const server = await stage.server();
  const [alice, bob] = await Promise.all([stage.open('alice'), stage.open('bob')]);
  await Promise.all([alice.setUp(server.url), bob.setUp(server.url)]);
  await Promise.all([alice.addContact('bob'), bob.addContact('alice')]);
  const aliceCall = await alice.call('bob', 'audio');
  await bob.accept('audio');
  await expect(aliceCall.locator('[data-phase="connected"]')).toBeVisible({ timeout: 60_000 });
  await listNothing(alice);
  const share = aliceCall.getByRole('button', { name: en['call.screen.on'], exact: true });
  await share.click();
  await expect.poll(() => told(alice)).toEqual([en['screens.unlisted.message']]);
  await expect(share).toBeVisible();
  await endCalls(alice, bob);
});
