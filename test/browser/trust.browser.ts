import { expect, type Page } from '@playwright/test';
import type { ContactSafety } from '../../core/ipc/snapshot.ts';
import { ringTestStories } from '../../renderer/stories/ringTestStories.ts';
import { doctorStories, safetyStories } from '../../renderer/stories/safety.ts';
import { appStories, callStories, type AppStory } from '../../renderer/stories/snapshots.ts';
import { pressUntil } from '../../scripts/drive/pressUntil.ts';
import { BROKEN, WAITING, type Answers } from './fakeBridge.ts';
import type { Shown } from './gallery.ts';
import { rowOf, sizes, type Size } from './screenCheck.ts';
import { testScreens } from './testScreens.ts';

/**
 * How everything looks by which a person trusts somebody or the store: safety numbers, their change, words of a call,
 * the doctor.
 */

interface Screen {
  readonly name: string;
  readonly story: AppStory;
  readonly size?: Size;
  readonly answers?: Answers;
  readonly reach: (page: Page) => Promise<void>;
}

const contact = async (page: Page, handle: string) => {
  await (await rowOf(page, handle)).getByText(handle, { exact: true }).click();
  await page.getByRole('heading', { level: 2, name: handle }).waitFor();
};
const pageOf = (handle: string) => (page: Page) => contact(page, handle);
const settings = async (page: Page) => page.getByRole('navigation').getByRole('button').nth(2).click();
/** The card of the safety number, or of its change. */
const card = (page: Page) => page.locator('article > section').first();

const verify = async (page: Page) => {
  await contact(page, 'maeve');
  await card(page).getByRole('button').click();
  await page.getByRole('dialog').waitFor();
};
const compareWith = (text: string) => async (page: Page) => {
  await verify(page);
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('textbox').fill(text);
  await dialog.locator('button[type=submit]').click();
  await dialog.getByRole('status').filter({ hasText: /\S/u }).first().waitFor();
};
const press = async (page: Page, index: number) => card(page).getByRole('button').nth(index).click();
const protection = (index: number) => async (page: Page) => {
  await settings(page);
  await page.locator('#settings-account section:has(dl)').last().getByRole('button').nth(index).click();
  await page.getByRole('dialog').waitFor();
};
const dataCheck = async (page: Page) => {
  await settings(page);
  await page.locator('#settings-advanced').getByRole('button').first().click();
  await page.getByRole('dialog').waitFor();
};
const ringTest = async (page: Page) => {
  await settings(page);
  await page.locator('#settings-ringing').getByRole('button').first().click();
  await page.getByRole('dialog').getByRole('status').waitFor();
};

const changed = (safety: ContactSafety) => ({ contactSafety: safety });
const screens: readonly Screen[] = [
  { name: 'trustVerified', story: 'home', answers: changed(safetyStories.verified), reach: pageOf('anna') },
  { name: 'trustNone', story: 'home', answers: { contactSafety: null }, reach: pageOf('boris.k') },
  { name: 'verify', story: 'home', reach: verify },
  { name: 'verifyLeast', story: 'home', size: sizes.least, reach: verify },
  { name: 'verifyZoomed', story: 'home', size: sizes.zoomed, reach: verify },
  {
    name: 'verifySame',
    story: 'home',
    answers: { compareSafetyNumber: 'same' },
    reach: compareWith('04182 93301'),
  },
  {
    name: 'verifyDifferent',
    story: 'home',
    answers: { compareSafetyNumber: 'different' },
    reach: compareWith('04182 93301'),
  },
  {
    name: 'verifyNotSaved',
    story: 'home',
    answers: { compareSafetyNumber: 'same', markVerified: BROKEN },
    reach: async (page) => {
      // The answer has brought the lower end into view.
      await compareWith('04182 93301')(page);
      await page.getByRole('dialog').getByRole('button').last().click();
      await expect(page.getByRole('dialog').getByRole('alert')).toBeInViewport();
    },
  },
  {
    name: 'verifyNotCompared',
    story: 'home',
    answers: { compareSafetyNumber: BROKEN },
    reach: compareWith('04182 93301'),
  },
  {
    name: 'changeNotSaved',
    story: 'home',
    answers: { ...changed(safetyStories.changed), acceptIdentityChange: BROKEN },
    reach: async (page) => {
      await contact(page, 'cormac');
      await press(page, 0);
      await page.getByRole('dialog').getByRole('button').last().click();
      await page.getByRole('dialog').getByRole('alert').filter({ hasText: /\S/u }).waitFor();
    },
  },
  {
    name: 'trustUnreadable',
    story: 'home',
    answers: { contactSafety: BROKEN },
    reach: async (page) => {
      await contact(page, 'maeve');
      await page.locator('article').getByRole('alert').waitFor();
    },
  },
  {
    name: 'settingsNotSaved',
    story: 'home',
    answers: { changeSettings: BROKEN },
    reach: async (page) => {
      await settings(page);
      await page.getByRole('switch').first().focus();
      await page.keyboard.press('Space');
      await page.getByRole('alert').filter({ hasText: /\S/u }).waitFor();
    },
  },
  {
    name: 'verifyWithdraw',
    story: 'home',
    answers: changed(safetyStories.verified),
    reach: async (page) => {
      await contact(page, 'anna');
      await press(page, 0);
      await page.getByRole('dialog').waitFor();
    },
  },
  {
    name: 'changeCompare',
    story: 'home',
    answers: changed(safetyStories.changed),
    reach: async (page) => {
      await contact(page, 'cormac');
      await press(page, 0);
      await page.getByRole('dialog').waitFor();
    },
  },
  { name: 'change', story: 'home', answers: changed(safetyStories.changed), reach: pageOf('cormac') },
  {
    name: 'changeVerified',
    story: 'home',
    answers: changed(safetyStories.changedVerified),
    reach: pageOf('deirdre-home'),
  },
  {
    name: 'changeZoomed',
    story: 'home',
    size: sizes.zoomed,
    answers: changed(safetyStories.changedVerified),
    reach: pageOf('deirdre-home'),
  },
  // Where the window is as small as it gets beside a list.
  {
    name: 'changeLeast',
    story: 'home',
    size: sizes.least,
    answers: changed(safetyStories.changedVerified),
    reach: pageOf('deirdre-home'),
  },
  {
    name: 'changeNarrowDetail',
    story: 'home',
    size: { width: 656, height: 480 },
    answers: changed(safetyStories.changedVerified),
    reach: pageOf('deirdre-home'),
  },
  {
    name: 'changeAccept',
    story: 'home',
    answers: changed(safetyStories.changedVerified),
    reach: async (page) => {
      await contact(page, 'deirdre-home');
      await press(page, 2);
      await page.getByRole('alertdialog').waitFor();
    },
  },
  {
    name: 'changeDiscard',
    story: 'home',
    answers: changed(safetyStories.changedVerified),
    reach: async (page) => {
      await contact(page, 'deirdre-home');
      await press(page, 1);
      await page.getByRole('alertdialog').waitFor();
    },
  },
  {
    name: 'changeAgain',
    story: 'home',
    answers: {
      ...changed(safetyStories.changed),
      acceptIdentityChange: { ok: false, reason: 'otherNumber', detail: null },
    },
    reach: async (page) => {
      await contact(page, 'cormac');
      await press(page, 0);
      await page.getByRole('dialog').getByRole('button').last().click();
      await page.getByRole('dialog').getByRole('alert').filter({ hasText: /\S/u }).waitFor();
    },
  },
  {
    name: 'changeRefusesCall',
    story: 'home',
    answers: {
      ...changed(safetyStories.changedVerified),
      dial: { ok: false, reason: 'identityChanged', detail: null },
    },
    reach: async (page) => {
      await (await rowOf(page, 'deirdre-home')).getByRole('button').first().click();
      await expect(card(page)).toBeFocused();
    },
  },
  { name: 'staticRefused', story: 'home', reach: pageOf('fionn') },
  { name: 'staticAllowed', story: 'home', reach: pageOf('zoya.workshop') },
  {
    name: 'staticAsk',
    story: 'home',
    reach: async (page) => {
      await contact(page, 'fionn');
      await page.getByRole('switch').first().click({ force: true });
      await page.getByRole('alertdialog').waitFor();
    },
  },
  {
    name: 'recentsStatic',
    story: 'home',
    reach: async (page) => {
      await page.getByRole('navigation').getByRole('button').nth(1).click();
      await (await rowOf(page, 'zoya.workshop')).scrollIntoViewIfNeeded();
    },
  },
  {
    name: 'protectionKeyring',
    story: 'home',
    reach: async (page) => {
      await settings(page);
      await page.locator('#settings-account section:has(dl)').last().scrollIntoViewIfNeeded();
    },
  },
  {
    name: 'protectionTwoWaysIn',
    story: 'homeTwoWaysIn',
    reach: async (page) => {
      await settings(page);
      await page.locator('#settings-account section:has(dl)').last().scrollIntoViewIfNeeded();
    },
  },
  { name: 'protectionAdd', story: 'home', reach: protection(0) },
  { name: 'protectionChange', story: 'homeHosting', reach: protection(0) },
  { name: 'protectionRemove', story: 'homeTwoWaysIn', reach: protection(1) },
  {
    name: 'ringTest',
    story: 'home',
    answers: { willItRing: { ok: true, report: ringTestStories.good } },
    reach: ringTest,
  },
  {
    name: 'ringTestUnsure',
    story: 'home',
    answers: { willItRing: { ok: true, report: ringTestStories.unsure } },
    reach: ringTest,
  },
  {
    name: 'ringTestBad',
    story: 'home',
    answers: { willItRing: { ok: true, report: ringTestStories.everything } },
    reach: ringTest,
  },
  {
    name: 'settingsOwnSounds',
    story: 'homeOwnSounds',
    reach: async (page) => {
      await settings(page);
      await page.locator('#settings-audioVideo').getByText('Jabra Evolve2 40').first().scrollIntoViewIfNeeded();
    },
  },
  {
    name: 'settingsDeclineTexts',
    story: 'homeDoNotDisturb',
    reach: async (page) => {
      await settings(page);
      await page.locator('#settings-ringing li').first().scrollIntoViewIfNeeded();
    },
  },
  { name: 'ringTestWorking', story: 'home', answers: { willItRing: WAITING }, reach: ringTest },
  { name: 'doctor', story: 'home', answers: { doctor: doctorStories.everything }, reach: dataCheck },
  {
    name: 'doctorZoomed',
    story: 'home',
    size: sizes.zoomed,
    answers: { doctor: doctorStories.everything },
    reach: dataCheck,
  },
  {
    name: 'diagnostics',
    story: 'home',
    reach: async (page) => {
      await settings(page);
      await page.locator('#settings-advanced button:has(svg.lucide-clipboard-list)').click();
      await page.getByRole('dialog').locator('pre').waitFor();
    },
  },
  {
    name: 'doctorLocked',
    story: 'lockedKeyringGone',
    answers: { doctor: doctorStories.good },
    reach: async (page) => {
      await page.locator('main button:has(svg.lucide-stethoscope)').click();
      await page.getByRole('dialog').getByRole('listitem').first().waitFor();
    },
  },
  {
    name: 'doctorStoreProblem',
    story: 'storeProblem',
    answers: { doctor: doctorStories.everything },
    reach: async (page) => {
      await page.locator('main button:has(svg.lucide-stethoscope)').click();
      await page.getByRole('dialog').getByRole('listitem').first().waitFor();
    },
  },
];

testScreens(
  'accessible, by the policy and whole',
  screens.map(({ story, size = sizes.main, answers, ...screen }): Shown => ({
    ...{ ...screen, window: 'main', picture: appStories[story], size },
    answers: { contactSafety: safetyStories.unverified, ...answers },
  })),
);

const toWords = async (page: Page) =>
  pressUntil(page.locator('header button[aria-expanded]').first(), page.getByRole('complementary'));

testScreens(
  'accessible, by the policy and whole',
  Object.entries(callStories).flatMap(([name, picture]): readonly Shown[] => {
    const shown = { window: 'call', picture, size: sizes.call, answers: { currentOrders: [] } } as const;
    if (picture.security?.words == null) return [{ ...shown, name }];
    // With the words open, too, and where there is little room.
    return [
      { ...shown, name },
      { ...shown, name: `${name}Open`, reach: toWords },
      { ...shown, name: `${name}Least`, size: sizes.leastCall },
      { ...shown, name: `${name}OpenLeast`, size: sizes.leastCall, reach: toWords },
    ];
  }),
);
