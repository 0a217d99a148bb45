import { en } from '../../core/words/en.ts';
import { pressUntil } from '../../scripts/drive/pressUntil.ts';
import { ChangingFront } from '../stage/changingFront.ts';
import { names, trusting } from './computer.ts';
import type { Stage } from './openStage.ts';
import { talk } from './talking.ts';

/**
 * Carol at the first screen, and Bob, whom she is to talk to as soon as she is past it. Between her and the server
 * stands what can be anything. Every way with one pair of Ringforts: who deletes the account is at that screen again.
 */
export async function openFirstScreen(stage: Stage) {
  let server = await stage.server();
  const front = await ChangingFront.start(() => server.port);
  stage.putAway(() => front.stop());
  const [carol, bob] = await Promise.all([stage.open('carol', await trusting(stage)), stage.open('bob')]);
  const { main } = carol;
  await names(carol, null);
  await Promise.all([carol.begin(), bob.setUp(server.url)]);

  let knowsBob = false;
  const submit = main.getByRole('button', { name: 'Create account' });
  const connected = main.getByText(/^Connected/u).first();
  return {
    ...{ front, carol, bob, main, submit, connected },
    server: () => server,
    /** Another one takes its place at its port, in this folder. */
    restart: async (folder: string, args: readonly string[] = []): Promise<void> => {
      const { port } = server;
      await server.stop();
      server = await stage.server(args, { folder, port });
    },
    fill: async (handle: string, address?: string): Promise<void> => {
      await main.getByLabel('Username').fill(handle);
      if (address !== undefined) await main.getByLabel('Server address').fill(address);
    },
    tell: (id: keyof typeof en) => main.getByText(en[id], { exact: false }).first(),
    deleteAccount: async (): Promise<void> => {
      await main.getByRole('navigation').getByText('Settings').click();
      await pressUntil(main.getByRole('button', { name: 'Delete account…' }), main.getByLabel('Your name'));
    },
    signOut: async (): Promise<void> => {
      await main.getByRole('navigation').getByText('Settings').click();
      await pressUntil(main.getByRole('button', { name: 'Sign out…' }), main.getByLabel('Your name'));
    },
    /** What the form leads to now: online, and a call. */
    goesOn: async (handle: string): Promise<void> => {
      await pressUntil(submit, connected);
      await bob.isOnline();
      await bob.addContact(handle);
      // Her people stay, whatever becomes of her account.
      if (!knowsBob) await carol.addContact('bob');
      knowsBob = true;
      await talk(bob, carol, handle);
    },
  };
}
