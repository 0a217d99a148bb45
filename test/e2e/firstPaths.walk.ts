import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { expect, type Page } from '@playwright/test';
import { en } from '../../core/words/en.ts';
import { socks5Proxy } from '../stage/socks5Proxy.ts';
import { PASSPHRASE, type Person } from '../../scripts/drive/person.ts';
import { endCalls } from './friends.ts';
import { focusIsSeen, pressByKey, pressShortcut, tabTo, typeInto } from './keyboard.ts';
import { isReadInBoth, treeOf, type Words } from './screenReader.ts';
import { test } from './stage.ts';

const PATIENT = { timeout: 60_000 };

test('whoever forgot the passphrase starts over; by keyboard alone they take another name, set up the rest, add somebody, call, compare the words and hang up, and are called there (A98); a screen reader has each step', async ({
  stage,
  friends,
}) => {
  const { server, bob } = friends;
  const fiona = await stage.open('fiona');
  await fiona.setUp(server.url);
  await fiona.stop();

  const again = await stage.open('fiona');
  await again.main.getByLabel('Passphrase', { exact: true }).fill('not the one it was');
  await again.main.getByRole('button', { name: 'Unlock' }).click();
  await expect(again.main.getByText('That is not the passphrase', { exact: false }).first()).toBeVisible();
  await again.main.getByRole('button', { name: 'Start over…' }).click();
  const question = again.main.getByRole('alertdialog');
  await expect(question).toBeVisible();
  await again.shot(again.main, 'start-over');
  await question.getByRole('button', { name: 'Start over' }).click();
  // The locked screen asks for a passphrase too, but not twice.
  await expect(again.main.getByLabel('Repeat the passphrase')).toBeVisible();
  await test.step('all of the first run by keyboard alone', async () => {
    const { main } = again;
    await typeInto(main, main.getByLabel('Passphrase', { exact: true }), PASSPHRASE);
    await typeInto(main, main.getByLabel('Repeat the passphrase'), PASSPHRASE);
    await main.keyboard.press('Enter');
    await test.step('the first screen, as a screen reader has it', async () => {
      // The language of the system: another one is chosen once there is an account.
      const tree = [
        `heading "${en['onboarding.title']}"`,
        `textbox "${en['onboarding.name']}"`,
        `textbox "${en['onboarding.handle']}"`,
        `radiogroup "${en['onboarding.where']}"`,
        `radio "${en['onboarding.join']} ${en['onboarding.join.hint']}"`,
        `radio "${en['onboarding.host']} ${en['onboarding.host.hint']}"`,
        `textbox "${en['onboarding.server']}"`,
        `button "${en['onboarding.submit']}"`,
      ];
      await expect(async () => expect(await treeOf(main)).toEqual(tree)).toPass(PATIENT);
    });
    await typeInto(main, main.getByLabel('Username'), 'fiona2');
    await typeInto(main, main.getByLabel('Server address'), server.url);
    await main.keyboard.press('Enter');
    await again.isOnline();
  });

  const { main } = again;
  await focusIsSeen(main);
  await test.step('protection, devices and the link: the rest of setting up, by keyboard alone', async () => {
    const region = main.getByRole('region', { name: 'Setting up Ringfort' });
    const title = (name: string) => region.getByRole('heading', { name, exact: true });
    const next = region.getByRole('button', { name: 'Continue', exact: true });
    const isRead = (tree: (words: Words) => readonly string[]) =>
      isReadInBoth(again, main, (words) => [`region "${words['settings.setUpStep']}"`, ...tree(words)], {
        fromThere: true,
      });
    await isRead((words) => [
      `heading "${words['settings.setUpStep.protection']}"`,
      `region "${words['protection.title']}"`,
      `heading "${words['protection.title']}"`,
      `button "${words['protection.change']}"`,
      `button "${words['setUp.skip']}"`,
      `button "${words['setUp.next']}"`,
    ]);
    await pressByKey(main, next, title('Hear yourself once'));
    await focusIsSeen(main);
    await isRead((words) => [
      `heading "${words['settings.setUpStep.devices']}"`,
      `region "${words['trial.title']}"`,
      `heading "${words['trial.title']}"`,
    ]);
    await tabTo(main, region.getByRole('button', { name: 'Play a test sound' }));
    await pressByKey(main, next, title('Share your link'));
    await focusIsSeen(main);
    await isRead((words) => [
      `heading "${words['settings.setUpStep.share']}"`,
      `button "${words['app.back']}"`,
      `button "${words['setUp.done']}"`,
      `region "${words['invite.title']}"`,
      `heading "${words['invite.title']}"`,
      `img "${words['links.qr']}"`,
      `button "${words['links.copy']}"`,
    ]);
    await expect(async () => {
      await tabTo(main, main.getByRole('button', { name: /^Cop/u }).first());
      await main.keyboard.press('Enter');
      const copied = () => again.launched.app.evaluate(({ clipboard }) => clipboard.readText());
      await expect.poll(copied, { timeout: 5_000 }).toMatch(/^ringfort:1\/[a-z2-7]+$/u);
    }).toPass(PATIENT);
    const done = region.getByRole('button', { name: 'Done', exact: true });
    await expect(async () => {
      if (await done.isVisible()) {
        await tabTo(main, done);
        await main.keyboard.press('Enter');
      }
      await expect(region).toHaveCount(0, { timeout: 5_000 });
    }).toPass(PATIENT);
    await focusIsSeen(main);
  });

  await test.step('somebody is added by keyboard alone', async () => {
    const sheet = main.getByRole('dialog');
    await pressShortcut(main, 'Control+N', sheet);
    await isReadInBoth(
      again,
      main,
      (words) => [
        `dialog "${words['addContact.title']}"`,
        `heading "${words['addContact.title']}"`,
        `textbox "${words['addContact.handle']}"`,
        `button "${words['scan.begin']}"`,
        `button "${words['scan.file']}"`,
        `button "${words['app.cancel']}"`,
        `button "${words['addContact.submit']}"`,
      ],
      { fromThere: true },
    );
    await typeInto(main, sheet.getByLabel('Username'), 'bob');
    await pressShortcut(main, 'Enter', main.getByRole('heading', { name: 'bob', exact: true }));
    await expect(sheet).toHaveCount(0, PATIENT);
    await focusIsSeen(main);
  });

  await test.step('and called, muted, verified and hung up on', async () => {
    const field = main.getByRole('combobox');
    await pressShortcut(main, 'Control+K', field);
    await main.keyboard.type('call bob');
    await expect(main.getByRole('option', { selected: true })).toHaveText('Call bob', PATIENT);
    await focusIsSeen(main);
    await main.keyboard.press('Enter');
    const call = await again.callWindow();
    await bob.addAndAnswer();
    await isConnected(call);
    await focusIsSeen(call);
    const unmute = call.getByRole('button', { name: 'Unmute the microphone' });
    await pressByKey(call, call.getByRole('button', { name: 'Mute the microphone', exact: true }), unmute);
    await focusIsSeen(call);
    await pressByKey(call, unmute, call.getByRole('button', { name: 'Mute the microphone', exact: true }), 'Space');
    await pressByKey(
      call,
      call.getByRole('button', { name: 'Compare words' }),
      call.getByRole('complementary', { name: 'Read these words to each other' }),
    );
    await pressByKey(
      call,
      call.getByRole('button', { name: 'They said the same words' }),
      call.locator('[data-verified="true"]'),
    );
    // The panel is gone, and the focus with what opened it.
    await focusIsSeen(call);
    const hangUp = call.getByRole('button', { name: 'Hang up', exact: true });
    await hangsUpBy(again, async () => {
      await tabTo(call, hangUp);
      await call.keyboard.press('Enter');
    });
  });

  await test.step('they are called, and answer where the call rings', async () => {
    await endCalls(bob, again);
    const bobCall = await bob.call('fiona2', 'audio');
    const ringing = main.getByRole('region', { name: 'Incoming call' });
    await focusIsSeen(main);
    await pressByKey(
      main,
      ringing.getByRole('button', { name: 'Answer' }),
      main.getByRole('region', { name: 'Call with bob' }),
    );
    const call = await again.callWindow();
    await Promise.all([isConnected(call), isConnected(bobCall)]);
    await focusIsSeen(call);
    // Bob's window stays for four seconds with it, and is looked at from before it is there.
    await Promise.all([
      expect(bobCall.getByText('fiona2 hung up').first()).toBeVisible(PATIENT),
      hangsUpBy(again, () => call.keyboard.press('Control+Shift+E')),
    ]);
  });

  await test.step('a call that nobody took is told, and stands alone in the list', async () => {
    await endCalls(bob, again);
    await main.evaluate(() => window.main.clearRecents());
    const bobCall = await bob.call('fiona2', 'audio');
    await again.popup();
    await bobCall.getByRole('button', { name: 'Hang up', exact: true }).click();
    await expect(main.getByRole('region', { name: 'Incoming call' })).toHaveCount(0, PATIENT);
    await isReadInBoth(again, main, (words) => [
      `region "${words['end.missed']}"`,
      `button "${words['remedy.callAgain']}"`,
      `button "${words['app.close']}"`,
    ]);
    await pressShortcut(main, 'Control+2', main.getByRole('grid', { name: 'Recent calls' }));
    const read = ['Call bob again', 'Delete the call with bob from the list'].map((name) => `button "${name}"`);
    const list = ['heading "Recents"', 'radio "All"', 'radio "Missed"', 'grid "Recent calls"', ...read];
    await expect(async () => {
      const told = await treeOf(main);
      expect(told).toEqual(expect.arrayContaining(list));
      expect(told.filter((line) => line.startsWith('row "bob, Missed call, Today, '))).toHaveLength(1);
    }).toPass(PATIENT);
  });
});

const isConnected = (page: Page) => expect(page.locator('[data-phase="connected"]')).toBeVisible(PATIENT);

/** A press that worked is not made again: by then there may be no window to make it in. */
async function hangsUpBy({ main }: Person, press: () => Promise<void>): Promise<void> {
  const phase = () => main.evaluate(async () => (await window.main.current()).call.view.phase);
  await expect(async () => {
    if ((await phase()) === 'connected') await press();
    await expect.poll(phase, { timeout: 5_000 }).toMatch(/^(?:idle|ended)$/u);
  }).toPass(PATIENT);
}

test('where the system names a proxy, a person signs up and is called through it, by a name that only the proxy knows (A77)', async ({
  stage,
  friends,
}) => {
  const { server, bob } = friends;
  const asked: string[] = [];
  const proxy = socks5Proxy(asked);
  proxy.listen(0, '127.0.0.1');
  await once(proxy, 'listening');
  stage.putAway(async () => proxy.close());
  const system = { args: [`--proxy-server=socks5://127.0.0.1:${(proxy.address() as AddressInfo).port}`] };
  const erin = await stage.open('erin', system);
  const { port } = new URL(server.url);
  await erin.setUp(`http://ringfort.local:${port}`);
  await bob.addContact('erin');
  await bob.call('erin', 'audio');
  await erin.popup();
  // Nor does anything else of the program ask anybody else.
  expect(new Set(asked)).toEqual(new Set([`ringfort.local:${port}`]));
});
