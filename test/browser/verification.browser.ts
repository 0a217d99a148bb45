import { expect } from '@playwright/test';
import type { ContactSafety } from '../../core/ipc/snapshot.ts';
import { safetyStories } from '../../renderer/stories/safety.ts';
import { appStories, callStories } from '../../renderer/stories/snapshots.ts';
import { callSnapshotOf } from '../../renderer/stories/picture.ts';
import { test, type Shared } from './browserTest.ts';
import { fakeMain, type FakeMain } from './fakeBridge.ts';
import { filmCode } from './filmedCode.ts';
import { dressed, looks, rowOf, sizes, watchedPage } from './screenCheck.ts';

/** What a person does to verify somebody, where it needs a real engine: pictures, the keyboard, the focus. */

async function openVerify(
  { plainBrowser, served }: Pick<Shared, 'plainBrowser' | 'served'>,
  safety: ContactSafety,
  answers: Readonly<Record<string, unknown>> = {},
) {
  const watched = await watchedPage(plainBrowser, looks[0], sizes.main);
  const main: FakeMain = await fakeMain(watched.page, 'main', dressed(appStories.home, looks[0]), {
    contactSafety: safety,
    ...answers,
  });
  await watched.page.goto(served.page('main'));
  const row = await rowOf(watched.page, 'maeve');
  await main.later();
  await row.getByText('maeve', { exact: true }).click();
  const verify = watched.page.getByRole('button', { name: 'Verify', exact: true });
  await verify.waitFor();
  await main.later();
  await verify.click();
  const dialog = watched.page.getByRole('dialog');
  await dialog.waitFor();
  await main.later();
  return { ...watched, main, dialog, code: dialog.getByRole('img', { name: /QR/u }) };
}

test('the QR code of the other side is read from a picture or before the camera and compared, and our own is known for what it is', async ({
  plainBrowser,
  served,
}) => {
  const { number } = safetyStories.unverified;
  const theirs = { ...number, code: `RF1:${number.code.slice(68)}${number.code.slice(4, 68)}` };
  const other = await openVerify({ plainBrowser, served }, { ...safetyStories.unverified, number: theirs });
  const picture = await other.code.screenshot();
  const { page, main, dialog, code, complaints } = await openVerify(
    { plainBrowser, served },
    safetyStories.unverified,
    {
      compareSafetyNumber: 'same',
    },
  );

  const open = async (buffer: Buffer) =>
    dialog.locator('input[type=file]').setInputFiles({ name: 'code.png', mimeType: 'image/png', buffer });
  await open(picture);
  await expect(dialog.getByText('They are the same. Nobody stands in between.')).toBeVisible();
  expect((await main.asked()).filter(({ entry }) => entry === 'compareSafetyNumber')).toEqual([
    { entry: 'compareSafetyNumber', input: { handle: 'maeve', text: theirs.code } },
  ]);

  await open(await code.screenshot());
  await expect(dialog.getByText('That is your own code.', { exact: false })).toBeVisible();

  await open(await page.locator('nav').screenshot());
  await expect(dialog.getByText('No QR code was found in that picture.', { exact: false })).toBeVisible();

  await filmCode(page, { png: picture.toString('base64') });
  await dialog.getByRole('button', { name: 'Scan QR code' }).click();
  await expect(dialog.getByText('They are the same. Nobody stands in between.')).toBeVisible({ timeout: 20_000 });
  // The camera is closed, here and as far as main lets it.
  await expect(dialog.getByRole('button', { name: 'Scan QR code' })).toBeVisible();
  const scans = async () => (await main.asked()).flatMap(({ entry, input }) => (entry === 'scanCode' ? [input] : []));
  await expect.poll(scans).toEqual([{ isOn: true }, { isOn: false }]);
  expect(complaints).toEqual([]);
  await page.context().close();
  await other.close();
});

test('a picture that is pasted or dropped is read as one that is opened', async ({ plainBrowser, served }) => {
  const { page, dialog, code, close } = await openVerify({ plainBrowser, served }, safetyStories.unverified);
  const bytes = [...(await code.screenshot())];
  for (const kind of ['paste', 'drop'] as const) {
    await dialog.getByRole('textbox').fill(kind);
    await expect(dialog.getByText('That is your own code.', { exact: false })).toHaveCount(0);
    await page.evaluate(
      ([how, png]) => {
        const data = new DataTransfer();
        data.items.add(new File([new Uint8Array(png)], 'code.png', { type: 'image/png' }));
        const zone = document.querySelector('[role=dialog] section');
        zone?.dispatchEvent(
          how === 'paste'
            ? new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true })
            : new DragEvent('drop', { dataTransfer: data, bubbles: true, cancelable: true }),
        );
      },
      [kind, bytes] as const,
    );
    await expect(dialog.getByText('That is your own code.', { exact: false })).toBeVisible();
  }
  await close();
});

test('a person verifies by keyboard alone, and the focus goes back to where it came from', async ({
  plainBrowser,
  served,
}) => {
  const { page, main, dialog, close } = await openVerify({ plainBrowser, served }, safetyStories.unverified, {
    markVerified: { ok: true },
  });
  const mark = dialog.getByRole('button', { name: 'They are the same: mark as verified' });
  for (let steps = 0; steps < 20; steps += 1) {
    if (await mark.evaluate((button) => button === document.activeElement)) break;
    await page.keyboard.press('Tab');
  }
  await expect(mark).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(dialog).toHaveCount(0);
  expect((await main.asked()).filter(({ entry }) => entry === 'markVerified')).toEqual([
    { entry: 'markVerified', input: { handle: 'maeve', digits: safetyStories.unverified.number.digits } },
  ]);
  await expect(page.getByRole('button', { name: 'Verify', exact: true })).toBeFocused();
  await close();
});

test('the words of a call can be read in the other language, and hearing the same verifies', async ({
  plainBrowser,
  served,
}) => {
  const { page, close } = await watchedPage(plainBrowser, looks[0], sizes.call);
  const main = await fakeMain(page, 'call', dressed(callStories.callWords, looks[0]), { currentOrders: [] });
  await page.goto(served.page('call'));
  const panel = page.getByRole('complementary', { name: 'Read these words to each other' });
  // Nothing covers the call until somebody asks for the words.
  const chip = page.getByRole('button', { name: 'Compare words' });
  await expect(chip).toHaveAttribute('aria-expanded', 'false');
  await main.later();
  await chip.click();
  await panel.waitFor();
  await page.keyboard.press('Escape');
  await expect(panel).toHaveCount(0);
  await expect(chip).toBeFocused();
  await page.keyboard.press('Enter');
  await panel.waitFor();
  await main.later();
  await expect(panel.getByRole('listitem')).toHaveCount(4);
  const english = await panel.getByRole('listitem').allTextContents();
  await panel.getByRole('button', { name: 'In Russian' }).click();
  const russian = await panel.getByRole('listitem').allTextContents();
  expect(russian.every((word) => /^[а-я]+$/u.test(word))).toBe(true);

  await panel.getByRole('button', { name: 'They said the same words' }).click();
  expect((await main.asked()).filter(({ entry }) => entry === 'confirmWords')).toHaveLength(1);
  await main.tell('call', callSnapshotOf(callStories.callVerified, 2).call);
  await expect(panel).toHaveCount(0);
  const badge = page.getByRole('button', { name: 'Verified' });
  await expect(badge).toHaveAttribute('aria-expanded', 'false');
  await badge.click();
  expect(await panel.getByRole('listitem').allTextContents()).toEqual(english);
  await close();
});
