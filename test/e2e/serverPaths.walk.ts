import { expect } from '@playwright/test';
import type { Person } from '../../scripts/drive/person.ts';
import { pressUntil } from '../../scripts/drive/pressUntil.ts';
import { test, twoFriends } from './stage.ts';
import { talk } from './talking.ts';

test('a server that has moved is followed, and whatever a person does about their account ends in a call (A88, A98)', async ({
  stage,
}) => {
  // Every way with one pair of Ringforts, for a start of one costs more than a way.
  test.setTimeout(720_000);
  const first = await stage.server();
  const [alice, bob] = await twoFriends(stage, first);
  let server = first;
  const restart = async (folder: string, port: number, args: readonly string[] = []): Promise<void> => {
    await server.stop();
    server = await stage.server(args, { folder, port });
  };
  await talk(bob, alice, 'alice');

  await test.step('it has moved to another address', async () => {
    await restart(first.folder, 0);
    for (const { main } of [alice, bob]) {
      await main.getByRole('button', { name: 'Change address…' }).click();
      const sheet = main.getByRole('dialog');
      await sheet.getByLabel('Server address').fill(server.url);
      await pressUntil(
        sheet.getByRole('button', { name: 'Check' }),
        sheet.getByText('is your server', { exact: false }),
      );
      await pressUntil(sheet.getByRole('button', { name: 'Use this address' }), main.getByText(/^Connected/u).first());
    }
    await talk(bob, alice, 'alice');
  });

  await test.step('signing out and in again', async () => {
    const { main } = alice;
    await main.getByRole('navigation').getByText('Settings').click();
    const signOut = main.getByRole('button', { name: 'Sign out…' });
    await signOut.scrollIntoViewIfNeeded();
    await alice.shot(main, 'settings-account');
    const signIn = main.getByRole('button', { name: 'Sign in', exact: true });
    await pressUntil(signOut, signIn);
    await alice.shot(main, 'signed-out');
    await signIn.click();
    await alice.isOnline();
    await talk(bob, alice, 'alice');
  });

  await test.step('going to another server, and back', async () => {
    const other = await stage.server([], { folder: stage.folder('other') });
    const { main } = alice;
    await leaveFor(alice, other.url);
    await pressUntil(main.getByRole('button', { name: 'Create account' }), main.getByText(/^Connected/u).first());
    await leaveFor(alice, server.url);
    await pressUntil(main.getByRole('button', { name: 'Create account' }), main.getByText(/^Connected/u).first());
    await talk(bob, alice, 'alice');
  });

  await test.step('deleting the account, and another name', async () => {
    const { main } = alice;
    await main.getByRole('navigation').getByText('Settings').click();
    await pressUntil(main.getByRole('button', { name: 'Delete account…' }), main.getByLabel('Your name'));
    await main.getByLabel('Username').fill('alice2');
    await pressUntil(main.getByRole('button', { name: 'Create account' }), main.getByText(/^Connected/u).first());
    await bob.addContact('alice2');
    await talk(bob, alice, 'alice2');
  });
});

/** Says in the settings that the person goes to that server; main's question is answered with yes. */
async function leaveFor({ main }: Person, server: string): Promise<void> {
  await main.getByRole('navigation').getByText('Settings').click();
  const sheet = main.getByRole('dialog');
  await pressUntil(main.getByRole('button', { name: 'Change server…' }), sheet);
  await sheet.getByLabel('Server address').fill(server);
  await pressUntil(
    sheet.getByRole('button', { name: 'Check' }),
    sheet.getByText('is another server', { exact: false }),
  );
  await pressUntil(sheet.getByRole('button', { name: 'Register there…' }), main.getByLabel('Your name'));
  await expect(main.getByLabel('Server address')).toHaveValue(server);
}
