import { expect } from '@playwright/test';
import { ALLOW_DEVICES, FAKE_DEVICES, button, callTest, connected, reaches, surface } from './callStage.ts';

/** What is not heard of through the server is seen by the media. */

const test = callTest(FAKE_DEVICES, ALLOW_DEVICES);

test('a hang-up while the server is away is seen by the media: the other side ends as hung up there (A99)', async ({
  twoWindows,
}) => {
  for (const who of ['alice', 'bob'] as const) {
    const windows = await twoWindows();
    const { alice, bob, dial, answer, cutServer } = windows;
    answer(await dial('audio'), 'audio');
    await connected(alice, bob);
    await reaches(alice, 'audio-packets-received', 10);
    await reaches(bob, 'audio-packets-received', 10);
    cutServer();
    const [here, there] = who === 'alice' ? [alice, bob] : [bob, alice];
    await button(here, 'Hang up').click();
    // What ended stays for four seconds only, too few for a computer that is busy.
    await expect.poll(() => there.reports.map(({ kind }) => kind), { timeout: 60_000 }).toContain('closedThere');
    there.timersTake(4);
    // An interrupted connection is given thirty seconds; this one is over before.
    await expect(surface(there)).toHaveAttribute('data-phase', 'ended', { timeout: 60_000 });
    await expect(there.window.page.getByRole('heading', { name: `${who} hung up` })).toBeVisible();
  }
});
