import { cp } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from '@playwright/test';
import type { Problem } from '../../core/ipc/problem.ts';
import type { OfflineReason } from '../../core/ipc/snapshot.ts';
import { forgetAccount } from '../stage/forgetAccount.ts';
import { test, twoFriends } from './stage.ts';
import { talk } from './talking.ts';

test('whatever the server says of itself or of the account, there is a way on, and it ends in a call (A88, A98)', async ({
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

  /** Every reason to be offline that is no problem of connection or store: held by type, as those are. */
  const ways: Readonly<Record<Exclude<OfflineReason, Problem>, () => Promise<void>>> = {
    // It was set up anew.
    otherServer: async () => {
      await restart(stage.folder('anew'), server.port);
      for (const person of [alice, bob]) {
        const { main } = person;
        await expect(main.getByText('Another server answers at this address')).toBeVisible({ timeout: 30_000 });
        if (person === alice) await alice.shot(main, 'server-set-up-anew');
        await main.getByRole('button', { name: 'It was set up anew: register…' }).click();
        await person.isOnline();
      }
    },
    signInRefused: async () => {
      const { folder, port } = server;
      await server.stop();
      forgetAccount(folder, 'alice');
      await restart(folder, port);
      await expect(alice.main.getByText('The server did not find your account')).toBeVisible({ timeout: 30_000 });
      await alice.main.getByRole('button', { name: 'Register here again' }).click();
      await Promise.all([alice.isOnline(), bob.isOnline()]);
    },
    // Until its operator adds it.
    wrongAddress: async () => {
      await restart(server.folder, server.port, ['--public-url', 'https://calls.example.org']);
      for (const { main } of [alice, bob]) {
        await expect(main.getByText('This is not an address the server knows')).toBeVisible({ timeout: 30_000 });
      }
      await restart(server.folder, server.port);
      for (const person of [alice, bob]) {
        await person.main.getByRole('button', { name: 'Try now' }).click();
        await person.isOnline();
      }
    },
    // A copy of the profile signs in, and gives way again.
    signedInElsewhere: async () => {
      await cp(join(stage.folder('alice'), 'profile'), join(stage.folder('copy'), 'profile'), { recursive: true });
      const copy = await stage.open('alice', { profile: stage.folder('copy') });
      await copy.unlock();
      await expect(alice.main.getByText('Signed in from another Ringfort')).toBeVisible({ timeout: 30_000 });
      await copy.stop();
      await alice.main.getByRole('button', { name: 'Sign in here' }).click();
      await alice.isOnline();
    },
  };
  for (const [reason, way] of Object.entries(ways)) {
    await test.step(reason, async () => {
      await way();
      await talk(bob, alice, 'alice');
    });
  }
});
