import { CONNECTION_PROBLEMS } from '../../core/ipc/problem.ts';
import { pressUntil } from '../../scripts/drive/pressUntil.ts';
import { createInvite } from '../../server/store/createInvite.ts';
import { failStore, names, proxy, proxyThatSays } from './computer.ts';
import { openFirstScreen } from './firstScreen.ts';
import { HINDRANCES, inOrder, PUBLIC_NAME, says, STORE_FAILURES } from './hindrances.ts';
import { test } from './stage.ts';

/** What a request meets with, too. */
const CAUSES = CONNECTION_PROBLEMS.filter((problem) => {
  const hindrance = HINDRANCES[problem];
  return hindrance.by !== 'another test' && !(hindrance.by === 'place' && hindrance.meets === 'socket');
});
/** A Ringfort goes to 20 servers at once that its window names, and not to all of these (A90). */
const AT_ONCE = 14;

for (const causes of [CAUSES.slice(0, AT_ONCE), CAUSES.slice(AT_ONCE)]) {
  test(`what keeps the first screen from its server, from ${causes.at(0)} to ${causes.at(-1)}, is told there, and the same form goes on when it is over, to a call (A77, A98)`, async ({
    stage,
  }) => {
    test.setTimeout(720_000);
    const { front, carol, main, submit, fill, tell, goesOn } = await openFirstScreen(stage);
    const good = inOrder(PUBLIC_NAME);
    await fill('carol', 'ftp://somewhere');
    await pressUntil(submit, tell('register.refused.serverInvalid'));
    await fill('carol', `https://${PUBLIC_NAME}:${front.port}`);
    for (const problem of causes) {
      const hindrance = HINDRANCES[problem];
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
    await test.step('the disk of this computer is full', async () => {
      await failStore(carol, STORE_FAILURES.storeFull);
      await submit.click();
      await says(carol, 'storeFull');
      await carol.shot(main, 'onboarding-disk-full');
      await failStore(carol, null);
    });
    await goesOn('carol');
  });
}

test('a server that wants invite codes says so of none, a wrong one and a used one, and the right one ends in a call (A98)', async ({
  stage,
}) => {
  test.setTimeout(720_000);
  const { front, carol, bob, main, submit, server, ...screen } = await openFirstScreen(stage);
  const { restart, fill, tell, deleteAccount, goesOn } = screen;
  const good = inOrder(PUBLIC_NAME);
  const secure = `https://${PUBLIC_NAME}:${front.port}`;
  await front.be({ kind: 'through' }, good);
  const { folder } = server();
  await restart(folder, ['--registration', 'invite']);
  const [first, second] = [await createInvite(folder, 1), await createInvite(folder, 1)];
  await bob.isOnline();
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
