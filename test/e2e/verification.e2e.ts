import { expect, type Page } from '@playwright/test';
import { endCalls } from './friends.ts';
import { test } from './stage.ts';

/** The four words a call window shows, opened if the person has put them away. */
async function wordsIn(call: Page): Promise<string[]> {
  await expect(call.locator('[data-phase="connected"]')).toBeVisible({ timeout: 60_000 });
  const panel = call.getByRole('complementary', { name: 'Read these words to each other' });
  const show = call.getByRole('button', { name: 'Compare words' });
  await expect(panel.or(show).first()).toBeVisible({ timeout: 20_000 });
  if (!(await panel.isVisible())) await show.click();
  return panel.getByRole('listitem').allInnerTexts();
}

test('both sides of a call read the same four words; who confirms them has verified the other, and still has in the next call', async ({
  friends,
}) => {
  const { alice, bob } = friends;
  const aliceCall = await alice.call('bob', 'audio');
  const bobCall = await bob.accept('audio');
  const words = await wordsIn(aliceCall);
  expect(words).toHaveLength(4);
  expect(await wordsIn(bobCall)).toEqual(words);

  await bobCall.getByRole('button', { name: 'In Russian' }).click();
  expect((await wordsIn(bobCall)).join()).toMatch(/^[а-я,]+$/u);

  await aliceCall.getByRole('button', { name: 'They said the same words' }).click();
  await expect(aliceCall.locator('[data-verified="true"]')).toBeVisible();
  // It is Alice's word about Bob, and says nothing about what Bob knows of her.
  await expect(bobCall.locator('[data-verified="true"]')).toHaveCount(0);
  await alice.shot(aliceCall, 'words-confirmed');
  await endCalls(alice, bob);

  await bob.call('alice', 'audio');
  const popup = await alice.popup();
  await expect(popup.getByText('Verified').first()).toBeVisible();
});

test('the safety number of a contact is the same on both sides, and what one pastes of the other is compared', async ({
  friends,
}) => {
  const { alice, bob } = friends;
  const numberAt = async (page: Page, handle: string): Promise<string> => {
    await page.getByText(handle, { exact: true }).first().click();
    await page.getByRole('button', { name: 'Verify', exact: true }).first().click();
    const sheet = page.getByRole('dialog');
    await expect(sheet).toBeVisible();
    // Each group stands twice in the page: as it looks, and digit by digit for those who listen.
    const groups = await sheet.getByRole('listitem').allInnerTexts();
    return groups.map((group) => group.slice(0, 5)).join('');
  };
  const [hers, his] = [await numberAt(alice.main, 'bob'), await numberAt(bob.main, 'alice')];
  expect(hers).toMatch(/^[0-9]{60}$/u);
  expect(hers).toBe(his);
  await alice.shot(alice.main, 'safety-number');

  const sheet = bob.main.getByRole('dialog');
  await sheet.getByRole('textbox').fill(hers);
  await sheet.getByRole('button', { name: 'Compare', exact: true }).click();
  await expect(sheet.getByText('They are the same. Nobody stands in between.')).toBeVisible();
  await sheet.getByRole('button', { name: /mark as verified/iu }).click();
  await expect(bob.main.getByText('Verified').first()).toBeVisible();
});
