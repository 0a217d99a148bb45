import { expect } from '@playwright/test';
import { CONNECTION_PROBLEMS } from '../../core/ipc/problem.ts';
import { en } from '../../core/words/en.ts';
import { pressUntil } from '../../scripts/drive/pressUntil.ts';
import { ServerProcess } from '../../scripts/drive/ServerProcess.ts';
import { createInvite } from '../../server/store/createInvite.ts';
import { ChangingFront } from '../stage/changingFront.ts';
import { makeCertificate } from '../stage/testCertificate.ts';
import { failStore, names, proxy, proxyThatSays, trusting } from './computer.ts';
import { HINDRANCES, inOrder, LOCAL_NAME, PUBLIC_NAME, says, STORE_FAILURES } from './hindrances.ts';
import { test } from './stage.ts';
import { talk } from './talking.ts';

test('whatever the first screen says of a server, a person goes on from there, and it ends in a call (A77, A88, A98)', async ({
  stage,
}) => {
  // Every way with one pair of Ringforts: who deletes the account is at the first screen again.
  test.setTimeout(720_000);
  let server = await stage.server();
  const restart = async (folder: string, args: readonly string[] = []): Promise<void> => {
    const { port } = server;
    await server.stop();
    server = await ServerProcess.start(folder, args, port);
  };
  stage.putAway(() => server.stop());
  const front = await ChangingFront.start(() => server.port);
  stage.putAway(() => front.stop());
  const good = inOrder(PUBLIC_NAME);
  const [carol, bob] = await Promise.all([stage.open('carol', await trusting(stage)), stage.open('bob')]);
  const { main } = carol;
  await names(carol, null);
  await Promise.all([carol.begin(), bob.setUp(server.url)]);

  const submit = main.getByRole('button', { name: 'Create account' });
  const connected = main.getByText(/^Connected/u).first();
  const fill = async (handle: string, address?: string): Promise<void> => {
    await main.getByLabel('Username').fill(handle);
    if (address !== undefined) await main.getByLabel('Server address').fill(address);
  };
  const tell = (id: keyof typeof en) => main.getByText(en[id], { exact: false }).first();
  const deleteAccount = async (): Promise<void> => {
    await main.getByRole('navigation').getByText('Settings').click();
    await pressUntil(main.getByRole('button', { name: 'Delete account…' }), main.getByLabel('Your name'));
  };
  /** What the form leads to now: online, and a call. */
  const goesOn = async (handle: string): Promise<void> => {
    await pressUntil(submit, connected);
    await bob.isOnline();
    await bob.addContact(handle);
    if (handle === 'carol') await carol.addContact('bob');
    await talk(bob, carol, handle);
  };
  const secure = `https://${PUBLIC_NAME}:${front.port}`;

  await test.step('each cause is told where the address was typed, and the same form goes on when it is over', async () => {
    await fill('carol', 'ftp://somewhere');
    await pressUntil(submit, tell('register.refused.serverInvalid'));
    await fill('carol', secure);
    for (const problem of CONNECTION_PROBLEMS) {
      const hindrance = HINDRANCES[problem];
      if (hindrance.by === 'another walk' || (hindrance.by === 'place' && hindrance.meets === 'socket')) continue;
      await test.step(problem, async () => {
        if (hindrance.by === 'names') await names(carol, hindrance.code);
        if (hindrance.by === 'proxy') await proxy(carol, await proxyThatSays(stage, hindrance.status));
        if (hindrance.by !== 'place') await front.be({ kind: 'through' }, good);
        else await front.be(hindrance.manner, hindrance.certificate ? hindrance.certificate(PUBLIC_NAME) : good);
        await submit.click();
        await says(carol, problem);
        await Promise.all([names(carol, null), proxy(carol, null)]);
      });
    }
    await front.be({ kind: 'through' }, good);
  });

  await test.step('the disk of this computer is full', async () => {
    await failStore(carol, STORE_FAILURES.storeFull);
    await submit.click();
    await says(carol, 'storeFull');
    await carol.shot(main, 'onboarding-disk-full');
    await failStore(carol, null);
    await goesOn('carol');
  });

  await test.step('plain http to another network is the decision of a person', async () => {
    await deleteAccount();
    await front.be({ kind: 'through' });
    await fill('carol2', `http://${PUBLIC_NAME}:${front.port}`);
    const question = main.getByRole('alertdialog');
    await pressUntil(submit, question);
    await carol.shot(main, 'onboarding-plain-http');
    await main.keyboard.press('Escape');
    await expect(question).toBeHidden();
    await pressUntil(submit, question);
    await pressUntil(question.getByRole('button', { name: 'Use it unprotected' }), connected);
    await expect(tell('connection.unprotected')).toBeVisible();
    await goesOn('carol2');
  });

  await test.step('a certificate of its own is compared, and another one later is told', async () => {
    await deleteAccount();
    const own = makeCertificate({ name: LOCAL_NAME });
    const address = `https://${LOCAL_NAME}:${front.port}`;
    await front.be({ kind: 'through' }, own);
    await fill('carol3', `${address}#${'0'.repeat(64)}`);
    await pressUntil(submit, tell('register.refused.certificateOther'));
    await fill('bob', address);
    const question = main.getByRole('alertdialog');
    await pressUntil(submit, question);
    await pressUntil(
      question.getByRole('button', { name: en['certificate.confirm'] }),
      tell('register.refused.handleTaken'),
    );
    await fill('carol3');
    await goesOn('carol3');

    await front.be({ kind: 'through' }, makeCertificate({ name: LOCAL_NAME }));
    await says(carol, 'certificateChanged');
    await front.be({ kind: 'through' }, own);
    await carol.isOnline();

    // It is set up anew, with another certificate.
    await restart(stage.folder('anew'));
    await front.be({ kind: 'through' }, makeCertificate({ name: LOCAL_NAME }));
    await says(carol, 'certificateChanged');
    const sheet = main.getByRole('dialog');
    await pressUntil(main.getByRole('button', { name: 'Change address…' }), sheet);
    await sheet.getByLabel('Server address').fill(address);
    await pressUntil(sheet.getByRole('button', { name: 'Check' }), question);
    await pressUntil(
      question.getByRole('button', { name: en['certificate.confirm'] }),
      sheet.getByText('set up anew').first(),
    );
    await carol.shot(main, 'set-up-anew-other-certificate');
    await pressUntil(sheet.getByRole('button', { name: en['account.registerAnew'] }), connected);
    await pressUntil(
      bob.main.getByRole('button', { name: en['account.registerAnew'] }),
      bob.main.getByText(/^Connected/u),
    );
    await talk(bob, carol, 'carol3');
  });

  await test.step('a server that wants invite codes: none, a wrong one, a used one, the right one', async () => {
    await front.be({ kind: 'through' }, good);
    const invited = ['--registration', 'invite'];
    await restart(server.folder, invited);
    const [first, second] = [await createInvite(server.folder, 1), await createInvite(server.folder, 1)];
    await bob.isOnline();
    await leave();
    const code = main.getByLabel('Invite code');
    await fill('carol4', secure);
    await pressUntil(submit, tell('register.refused.inviteRequired'));
    await code.fill('0000-0000-0000-0000');
    await pressUntil(submit, tell('register.refused.inviteRefused'));
    await carol.shot(main, 'onboarding-invite-refused');
    await code.fill(first.toLowerCase());
    await goesOn('carol4');
    await deleteAccount();
    await fill('carol5', secure);
    await pressUntil(submit, tell('register.refused.inviteRequired'));
    await code.fill(first);
    await pressUntil(submit, tell('register.refused.inviteRefused'));
    await code.fill(second);
    await goesOn('carol5');
  });

  await test.step('a server that takes nobody, until its operator opens it', async () => {
    await restart(server.folder, ['--registration', 'closed']);
    await carol.isOnline();
    await deleteAccount();
    await fill('carol6', secure);
    await pressUntil(submit, tell('register.refused.registrationClosed'));
    await restart(server.folder);
    await goesOn('carol6');
  });

  /** The certificate is another one than the account has pinned: only signing out works without the server. */
  async function leave(): Promise<void> {
    await main.getByRole('navigation').getByText('Settings').click();
    await pressUntil(main.getByRole('button', { name: 'Sign out…' }), main.getByLabel('Your name'));
  }
});
