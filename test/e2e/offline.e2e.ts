import { expect } from '@playwright/test';
import { CONNECTION_PROBLEMS, STORE_PROBLEMS, type ConnectionProblem } from '../../core/ipc/problem.ts';
import { ChangingFront } from '../stage/changingFront.ts';
import { failSigning, failStore, names, proxy, proxyThatSays, trusting, wakeUp } from './computer.ts';
import { HINDRANCES, inOrder, LOCAL_NAME, says, STORE_FAILURES, type Hindrance } from './hindrances.ts';
import { test } from './stage.ts';
import { talk } from './talking.ts';

/** By what a connection meets with them; null: it does not. */
function wayOf(problem: ConnectionProblem): string | null {
  const hindrance = HINDRANCES[problem];
  if (hindrance.by === 'another test') return null;
  if (hindrance.by !== 'place') return hindrance.by;
  if (hindrance.meets === 'requests') return null;
  return hindrance.certificate === undefined ? 'place' : 'certificate';
}

test('whatever keeps a Ringfort offline is told in its own words, and ends in a call as soon as it is over (A77, A98)', async ({
  stage,
  friends,
}) => {
  // Every cause with one Ringfort, for a start of one costs more than ten causes.
  test.setTimeout(720_000);
  const { server, bob } = friends;
  const front = await ChangingFront.start(() => server.port);
  stage.putAway(() => front.stop());
  const good = inOrder(LOCAL_NAME);
  const olga = await stage.open('olga', await trusting(stage));
  await names(olga, null);
  await front.be({ kind: 'through' }, good);
  await olga.setUp(`https://${LOCAL_NAME}:${front.port}`);
  await Promise.all([olga.addContact('bob'), bob.addContact('olga')]);
  await talk(bob, olga);

  const hinder = async (hindrance: Hindrance): Promise<void> => {
    if (hindrance.by === 'names') await names(olga, hindrance.code);
    if (hindrance.by === 'proxy') await proxy(olga, await proxyThatSays(stage, hindrance.status));
    if (hindrance.by !== 'place') return front.be({ kind: 'through' }, good);
    await front.be(hindrance.manner, hindrance.certificate === undefined ? good : hindrance.certificate(LOCAL_NAME));
  };
  const mend = async (): Promise<void> => {
    await Promise.all([names(olga, null), proxy(olga, null), failStore(olga, null), failSigning(olga, false)]);
    await front.be({ kind: 'through' }, good);
    await wakeUp(olga);
    await olga.isOnline();
    // A list that was to be read while the store failed says so, and waits for the person.
    const again = olga.main.getByRole('button', { name: 'Try again' });
    await expect(async () => {
      if (await again.isVisible()) await again.click({ timeout: 1_000 });
      await expect(again).toBeHidden({ timeout: 3_000 });
    }).toPass({ timeout: 30_000 });
  };

  // All of these are over without a person: each is told and gone again, and each way of it ends in a call.
  for (const way of new Set(CONNECTION_PROBLEMS.map(wayOf))) {
    if (way === null) continue;
    for (const problem of CONNECTION_PROBLEMS.filter((one) => wayOf(one) === way)) {
      await test.step(problem, async () => {
        await hinder(HINDRANCES[problem]);
        await says(olga, problem);
        await mend();
      });
    }
    await test.step(`a call after ${way}`, () => talk(bob, olga));
  }

  const ourselves = [
    ...STORE_PROBLEMS.map((problem) => [problem, () => failStore(olga, STORE_FAILURES[problem])] as const),
    ['failedHere', () => failSigning(olga, true)] as const,
  ];
  for (const [problem, fail] of ourselves) {
    await test.step(problem, async () => {
      await fail();
      await front.be({ kind: 'through' }, good);
      await says(olga, problem);
      await mend();
    });
  }
  await test.step('a call after what failed here', () => talk(olga, bob));

  await test.step('nobody wakes it up: it looks again by itself', async () => {
    await front.be({ kind: 'away' });
    await says(olga, 'refused');
    await front.be({ kind: 'through' }, good);
    await olga.isOnline();
    await talk(olga, bob);
  });
});
