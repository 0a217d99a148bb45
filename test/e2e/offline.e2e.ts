import { CONNECTION_PROBLEMS, STORE_PROBLEMS, type ConnectionProblem } from '../../core/ipc/problem.ts';
import { ChangingFront } from '../stage/changingFront.ts';
import { failSigning, failStore, names, proxy, proxyThatSays, trusting, wakeUp } from './computer.ts';
import { HINDRANCES, inOrder, LOCAL_NAME, says, STORE_FAILURES, type Hindrance } from './hindrances.ts';
import { test } from './stage.ts';
import { talk } from './talking.ts';

/** By what a connection meets with them; null: it does not. */
function wayOf(problem: ConnectionProblem): string | null {
  const hindrance = HINDRANCES[problem];
  if (hindrance.by === 'another walk') return null;
  if (hindrance.by !== 'place') return hindrance.by;
  if (hindrance.meets === 'requests') return null;
  return hindrance.certificate === undefined ? 'place' : 'certificate';
}

test('whatever keeps a Ringfort offline is told in its own words, and ends in a call as soon as it is over (A77, A98)', async ({
  stage,
}) => {
  // Every cause with one pair of Ringforts, for a start of one costs more than ten causes.
  test.setTimeout(240_000);
  const server = await stage.server();
  const front = await ChangingFront.start(() => server.port);
  stage.putAway(() => front.stop());
  const good = inOrder(LOCAL_NAME);
  const [alice, bob] = await Promise.all([stage.open('alice', await trusting(stage)), stage.open('bob')]);
  await names(alice, null);
  await front.be({ kind: 'through' }, good);
  await Promise.all([alice.setUp(`https://${LOCAL_NAME}:${front.port}`), bob.setUp(server.url)]);
  await Promise.all([alice.addContact('bob'), bob.addContact('alice')]);
  await talk(bob, alice);

  const hinder = async (hindrance: Hindrance): Promise<void> => {
    if (hindrance.by === 'names') await names(alice, hindrance.code);
    if (hindrance.by === 'proxy') await proxy(alice, await proxyThatSays(stage, hindrance.status));
    if (hindrance.by !== 'place') return front.be({ kind: 'through' }, good);
    await front.be(hindrance.manner, hindrance.certificate === undefined ? good : hindrance.certificate(LOCAL_NAME));
  };
  const mend = async (): Promise<void> => {
    await Promise.all([names(alice, null), proxy(alice, null), failStore(alice, null), failSigning(alice, false)]);
    await front.be({ kind: 'through' }, good);
    await wakeUp(alice);
    await alice.isOnline();
  };

  // All of these are over without a person: each is told and gone again, and each way of it ends in a call.
  for (const way of new Set(CONNECTION_PROBLEMS.map(wayOf))) {
    if (way === null) continue;
    for (const problem of CONNECTION_PROBLEMS.filter((one) => wayOf(one) === way)) {
      await test.step(problem, async () => {
        await hinder(HINDRANCES[problem]);
        await says(alice, problem);
        await mend();
      });
    }
    await test.step(`a call after ${way}`, () => talk(bob, alice));
  }

  const ourselves = [
    ...STORE_PROBLEMS.map((problem) => [problem, () => failStore(alice, STORE_FAILURES[problem])] as const),
    ['failedHere', () => failSigning(alice, true)] as const,
  ];
  for (const [problem, fail] of ourselves) {
    await test.step(problem, async () => {
      await fail();
      await front.be({ kind: 'through' }, good);
      await says(alice, problem);
      await mend();
    });
  }
  await test.step('a call after what failed here', () => talk(alice, bob));

  await test.step('nobody wakes it up: it looks again by itself', async () => {
    await front.be({ kind: 'away' });
    await says(alice, 'refused');
    await front.be({ kind: 'through' }, good);
    await alice.isOnline();
    await talk(alice, bob);
  });
});
