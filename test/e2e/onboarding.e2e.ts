import { expect } from '@playwright/test';
import { en } from '../../core/words/en.ts';
import { pressUntil } from '../../scripts/drive/pressUntil.ts';
import { createInvite } from '../../server/store/createInvite.ts';
import { makeCertificate } from '../stage/testCertificate.ts';
import { openFirstScreen } from './firstScreen.ts';
import { inOrder, LOCAL_NAME, PUBLIC_NAME, says } from './hindrances.ts';
import { test } from './stage.ts';
import { talk } from './talking.ts';

test('whatever kind of server the address leads to, a person gets past the first screen, and it ends in a call (A77, A88, A98)', async ({
  stage,
}) => {
  test.setTimeout(720_000);
  const { front, carol, bob, main, submit, connected, server, ...screen } = await openFirstScreen(stage);
  const { restart, fill, tell, deleteAccount, signOut, goesOn } = screen;
  const good = inOrder(PUBLIC_NAME);
  const secure = `https://${PUBLIC_NAME}:${front.port}`;

  await test.step('a certificate that the computer trusts asks nothing', async () => {
    await front.be({ kind: 'through' }, good);
    await fill('carol', secure);
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

  await test.step('a server that wants an invite code takes one', async () => {
    await front.be({ kind: 'through' }, good);
    const { folder } = server();
    await restart(folder, ['--registration', 'invite']);
    const code = await createInvite(folder, 1);
    await bob.isOnline();
    // The certificate is another one than the account has pinned: signing out works without the server.
    await signOut();
    await fill('carol4', secure);
    await pressUntil(submit, tell('register.refused.inviteRequired'));
    await main.getByLabel('Invite code').fill(code.toLowerCase());
    await goesOn('carol4');
  });

  await test.step('a server that takes nobody, until its operator opens it', async () => {
    await restart(server().folder, ['--registration', 'closed']);
    await carol.isOnline();
    await deleteAccount();
    await fill('carol5', secure);
    await pressUntil(submit, tell('register.refused.registrationClosed'));
    await restart(server().folder);
    await goesOn('carol5');
  });
});
