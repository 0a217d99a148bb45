import { cp } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from '@playwright/test';
import type { Person } from '../../scripts/drive/person.ts';
import { pressUntil } from '../../scripts/drive/pressUntil.ts';
import { ServerProcess } from '../../scripts/drive/ServerProcess.ts';
import { forgetAccount } from '../stage/forgetAccount.ts';
import { test, twoFriends } from './stage.ts';
import { talk } from './talking.ts';

test('whatever became of the server, and whatever a person does about their account, there is a way on, and it ends in a call (A88, A98)', async ({
  stage,
}) => {
  // Eight ways with one pair of Ringforts, for a start of one costs more than a way.
  test.setTimeout(720_000);
  const first = await stage.server();
  const [alice, bob] = await twoFriends(stage, first);
  let server = first;
  const restart = async (folder: string, port: number, args: readonly string[] = []): Promise<void> => {
    await server.stop();
    server = await ServerProcess.start(folder, args, port);
  };
  stage.putAway(() => server.stop());
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

  await test.step('another one answers at its address: it was set up anew', async () => {
    await restart(stage.folder('anew'), server.port);
    for (const person of [alice, bob]) {
      const { main } = person;
      await expect(main.getByText('Another server answers at this address')).toBeVisible({ timeout: 30_000 });
      if (person === alice) await alice.shot(main, 'server-set-up-anew');
      await main.getByRole('button', { name: 'It was set up anew: register…' }).click();
      await person.isOnline();
    }
    await talk(bob, alice, 'alice');
  });

  await test.step('it has forgotten the account', async () => {
    const { folder, port } = server;
    await server.stop();
    forgetAccount(folder, 'alice');
    await restart(folder, port);
    await expect(alice.main.getByText('The server did not find your account')).toBeVisible({ timeout: 30_000 });
    await alice.main.getByRole('button', { name: 'Register here again' }).click();
    await Promise.all([alice.isOnline(), bob.isOnline()]);
    await talk(bob, alice, 'alice');
  });

  await test.step('it is not reached under this address, until its operator adds it', async () => {
    await restart(server.folder, server.port, ['--public-url', 'https://calls.example.org']);
    for (const { main } of [alice, bob]) {
      await expect(main.getByText('This is not an address the server knows')).toBeVisible({ timeout: 30_000 });
    }
    await restart(server.folder, server.port);
    for (const person of [alice, bob]) {
      await person.main.getByRole('button', { name: 'Try now' }).click();
      await person.isOnline();
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

  await test.step('a copy of the profile signs in, and gives way again', async () => {
    await cp(join(stage.folder('alice'), 'profile'), join(stage.folder('copy'), 'profile'), { recursive: true });
    const copy = await stage.open('alice', { profile: stage.folder('copy') });
    await copy.unlock();
    await expect(alice.main.getByText('Signed in from another Ringfort')).toBeVisible({ timeout: 30_000 });
    await copy.stop();
    await alice.main.getByRole('button', { name: 'Sign in here' }).click();
    await alice.isOnline();
    await talk(bob, alice, 'alice');
  });

  await test.step('going to another server, and back', async () => {
    const other = await ServerProcess.start(stage.folder('other'));
    stage.putAway(() => other.stop());
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
