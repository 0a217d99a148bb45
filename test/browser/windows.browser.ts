import type { Page } from '@playwright/test';
import { appStories, incomingStories, type AppStory } from '../../renderer/stories/snapshots.ts';
import { linkStories } from '../../renderer/stories/links.ts';
import { safetyStories } from '../../renderer/stories/safety.ts';
import { pressUntil } from '../../scripts/drive/pressUntil.ts';
import { test } from './browserTest.ts';
import { type Answers, brokenOver, WAITING } from './fakeBridge.ts';
import type { Shown } from './gallery.ts';
import { rowOf, sizes, type Size } from './screenCheck.ts';
import { testScreens } from './testScreens.ts';

/**
 * Every state of every screen of the main window and the popup; what belongs to trust is looked at in trust.browser.ts.
 */

test.describe.configure({ mode: 'parallel' });

interface Screen {
  readonly name: string;
  readonly story: AppStory;
  readonly size?: Size;
  readonly answers?: Answers;
  /** How a person gets there. */
  readonly reach?: (page: Page) => Promise<void>;
}

const goTo = (index: number) => async (page: Page) =>
  page.getByRole('navigation').getByRole('button').nth(index).click();
const selectContact = (handle: string) => async (page: Page) =>
  (await rowOf(page, handle)).getByText(handle, { exact: true }).click();

const openSetUp = async (page: Page) =>
  pressUntil(page.locator('main section button').first(), page.locator('[data-shows=detail] h2').last());

/** The step that had the place of their page is named above the list. */
const openPersonInSetUp = async (page: Page) => {
  await selectContact('maeve')(page);
  await page.locator('[data-beside=person]').getByRole('button').waitFor();
};

const selectNamed = (name: string | RegExp) => async (page: Page) => page.getByRole('grid').getByText(name).click();

const askAboutServer = (address: string) => async (page: Page) => {
  await page.getByRole('textbox').first().fill('anna');
  await page.getByRole('textbox').nth(2).fill(address);
  await page.locator('button[type=submit]').click();
  await page.getByRole('alertdialog').waitFor();
};

const lookAtBlocked = async (page: Page) => {
  await goTo(2)(page);
  await page.getByRole('grid').scrollIntoViewIfNeeded();
};

const lookAtRinging = async (page: Page) => {
  await goTo(2)(page);
  await page.locator('[data-type=minute]').last().scrollIntoViewIfNeeded();
};

const lookAtRingtones = async (page: Page) => {
  await goTo(2)(page);
  await page.locator('input[type=range]').scrollIntoViewIfNeeded();
};

const lookAtRingDevices = async (page: Page) => {
  await goTo(2)(page);
  await page.getByText('Jabra').scrollIntoViewIfNeeded();
};

const screens: readonly Screen[] = [
  ...(Object.keys(appStories) as AppStory[]).map((story) => ({ name: story, story })),
  { name: 'detail', story: 'home', reach: selectContact('maeve') },
  { name: 'detailNamed', story: 'homeNamed', reach: selectNamed('Little sister') },
  { name: 'detailLongName', story: 'homeNamed', reach: selectNamed(/^Boris/u) },
  { name: 'leastLongName', story: 'homeNamed', size: sizes.least, reach: selectNamed(/^Boris/u) },
  { name: 'recentsNamed', story: 'homeNamed', reach: goTo(1) },
  {
    name: 'rename',
    story: 'homeNamed',
    reach: async (page) => {
      await selectNamed('Little sister')(page);
      await page.locator('div:has(> h2)', { hasText: 'Little sister' }).getByRole('button').last().click();
      await page.getByRole('dialog').waitFor();
    },
  },
  { name: 'recents', story: 'homeMissed', reach: goTo(1) },
  {
    name: 'recentsMissed',
    story: 'homeMissed',
    reach: async (page) => {
      await goTo(1)(page);
      await page.getByRole('radio').nth(1).check({ force: true });
    },
  },
  { name: 'recentsEmpty', story: 'homeEmpty', reach: goTo(1) },
  {
    name: 'menuContact',
    story: 'home',
    reach: async (page) => {
      await (await rowOf(page, 'maeve')).click({ button: 'right' });
      await page.getByRole('menu').waitFor();
    },
  },
  {
    name: 'menuRecent',
    story: 'home',
    reach: async (page) => {
      await goTo(1)(page);
      const row = await rowOf(page, 'walker77');
      await row.click();
      await page.keyboard.press('Shift+F10');
      await page.getByRole('menu').waitFor();
    },
  },
  {
    name: 'undo',
    story: 'home',
    reach: async (page) => {
      await selectContact('maeve')(page);
      await page.locator('article footer button').first().click();
      await page.getByRole('status').locator('button').first().waitFor();
    },
  },
  { name: 'recentsReminders', story: 'homeReminders', reach: goTo(1) },
  { name: 'detailDeclined', story: 'homeReminders', reach: selectContact('fionn') },
  {
    name: 'recentsClear',
    story: 'home',
    reach: async (page) => {
      await goTo(1)(page);
      await page.locator('header button').click();
      await page.getByRole('alertdialog').waitFor();
    },
  },
  {
    name: 'addContact',
    story: 'homeEmpty',
    reach: async (page) => {
      await page.locator('button:has(svg.lucide-user-plus)').click();
      await page.getByRole('dialog').getByRole('textbox').fill('nobody');
      await page.getByRole('dialog').locator('button[type=submit]').click();
      await page.getByRole('alert').filter({ hasText: /\S/u }).waitFor();
    },
  },
  {
    name: 'searchNothing',
    story: 'home',
    reach: (page) => page.getByRole('searchbox').fill('grainne'),
  },
  { name: 'settings', story: 'homeHosting', reach: goTo(2) },
  { name: 'settingsRinging', story: 'homeDoNotDisturb', reach: lookAtRinging },
  { name: 'settingsRingtones', story: 'homeDoNotDisturb', reach: lookAtRingtones },
  { name: 'settingsRingDevices', story: 'homeDoNotDisturb', reach: lookAtRingDevices },
  {
    name: 'detailRinging',
    story: 'home',
    reach: async (page) => {
      await selectContact('maeve')(page);
      await page.getByRole('radio').last().scrollIntoViewIfNeeded();
    },
  },
  { name: 'recentsQuiet', story: 'homeDoNotDisturb', reach: goTo(1) },
  { name: 'detailBlocked', story: 'homeBlocked', reach: selectContact('maeve') },
  { name: 'recentsNotRung', story: 'homeBlocked', reach: goTo(1) },
  { name: 'settingsBlocked', story: 'homeBlocked', reach: lookAtBlocked },
  { name: 'settingsManyBlocked', story: 'homeManyBlocked', reach: lookAtBlocked },
  {
    name: 'block',
    story: 'home',
    reach: async (page) => {
      await selectContact('maeve')(page);
      await page.locator('article footer button').last().click();
      await page.getByRole('alertdialog').waitFor();
    },
  },
  {
    name: 'blockTalking',
    story: 'home',
    answers: { block: { ok: false, reason: 'inCall', detail: null } },
    reach: async (page) => {
      await selectContact('maeve')(page);
      await page.locator('article footer button').last().click();
      await page.getByRole('alertdialog').getByRole('button').last().click();
      await page.getByRole('alertdialog').getByRole('button').last().waitFor();
    },
  },
  {
    name: 'dialBlocked',
    story: 'homeBlocked',
    answers: { dial: { ok: false, reason: 'blocked', detail: null } },
    reach: async (page) => {
      await selectContact('maeve')(page);
      await page.locator('article header button:has(svg.lucide-phone)').first().click();
      await page.getByRole('alert').filter({ hasText: /\S/u }).waitFor();
    },
  },
  { name: 'settingsNoRelay', story: 'homeNoRelay', reach: goTo(2) },
  { name: 'settingsLeftOut', story: 'homeLeftOut', reach: goTo(2) },
  {
    name: 'onboardingHost',
    story: 'onboarding',
    reach: async (page) => {
      await page.getByRole('textbox').first().fill('sasha');
      await page.locator('label', { has: page.locator('input[value=host]') }).click();
      await page.locator('input[value=host]:checked').waitFor({ state: 'attached' });
    },
  },
  {
    name: 'onboardingRefused',
    story: 'onboarding',
    reach: async (page) => {
      await page.getByRole('textbox').first().fill('anna');
      await page.getByRole('textbox').nth(2).fill('https://calls.example.org');
      await page.locator('button[type=submit]').click();
      await page.getByRole('alert').filter({ hasText: /\S/u }).waitFor();
    },
  },
  {
    name: 'onboardingFingerprint',
    story: 'onboarding',
    answers: { register: { ok: false, reason: 'certificateUnknown', detail: '3f9a1c07e2b4d856'.repeat(4) } },
    reach: askAboutServer('192.168.1.20'),
  },
  {
    name: 'onboardingPlainHttp',
    story: 'onboarding',
    answers: { register: { ok: false, reason: 'plainHttp', detail: 'http://calls.example.org' } },
    reach: askAboutServer('http://calls.example.org'),
  },
  {
    name: 'passphraseMismatch',
    story: 'choosePassphrase',
    reach: async (page) => {
      await page.getByRole('textbox').first().fill('correct horse battery');
      await page.getByRole('textbox').nth(1).fill('correct horse butterfly');
    },
  },
  {
    name: 'onboardingInvite',
    story: 'onboarding',
    answers: { register: { ok: false, reason: 'inviteRequired', detail: null } },
    reach: async (page) => {
      await page.getByRole('textbox').first().fill('anna');
      await page.getByRole('textbox').nth(2).fill('https://calls.example.org');
      await page.locator('button[type=submit]').click();
      await page.getByRole('textbox').nth(3).waitFor();
      await page.getByRole('alert').filter({ hasText: /\S/u }).waitFor();
    },
  },
  {
    name: 'onboardingWaiting',
    story: 'onboarding',
    answers: { register: WAITING },
    reach: async (page) => {
      await page.getByRole('textbox').first().fill('anna');
      await page.getByRole('textbox').nth(2).fill('https://calls.example.org');
      await page.locator('button[type=submit]').click();
      await page.locator('form button').nth(1).waitFor();
    },
  },
  {
    name: 'startOver',
    story: 'locked',
    reach: async (page) => {
      await page.locator('main section button').click();
      await page.getByRole('alertdialog').waitFor();
    },
  },
  {
    name: 'settingsAccount',
    story: 'home',
    answers: { deleteAccount: { ok: false, reason: 'noNetwork', detail: null } },
    reach: async (page) => {
      await goTo(2)(page);
      const last = page.getByRole('button', { name: /^(?:Delete account|Удалить учётную)/u });
      await last.click();
      await page.getByRole('alert').filter({ hasText: /\S/u }).waitFor();
      await last.scrollIntoViewIfNeeded();
    },
  },
  {
    name: 'changeServer',
    story: 'homeOffline',
    answers: { examineServer: { ok: true, is: 'other', server: 'https://other.example.org' } },
    reach: async (page) => {
      await page.locator('footer button').nth(1).click();
      await page.getByRole('dialog').getByRole('textbox').fill('https://other.example.org');
      await page.getByRole('dialog').locator('button[type=submit]').click();
      await page.getByRole('dialog').getByText('other.example.org').waitFor();
    },
  },
  {
    name: 'settingsRelayTest',
    story: 'home',
    answers: {
      relays: [
        { server: 'turn.example.org:3478', transport: 'udp' },
        { server: 'turn.example.org:3478', transport: 'tcp' },
        { server: 'turn.a-long-name-of-somebodys-house.example.org:5349', transport: 'tls' },
      ],
      testRelay: 401,
    },
    reach: async (page) => {
      await goTo(2)(page);
      const group = page.locator('section', { has: page.locator('svg.lucide-radio') });
      await group.getByRole('button').click();
      await page.getByText('turn.a-long-name').scrollIntoViewIfNeeded();
    },
  },
  {
    name: 'settingsHosting',
    story: 'homeHosting',
    reach: async (page) => {
      await goTo(2)(page);
      await page.getByText('3f9a 1c07').scrollIntoViewIfNeeded();
    },
  },
  { name: 'leastHostDown', story: 'homeHostDown', size: sizes.least },
  { name: 'leastOtherServer', story: 'homeOtherServer', size: sizes.least },
  { name: 'leastLocked', story: 'locked', size: sizes.least },
  { name: 'leastHome', story: 'homeOffline', size: sizes.least, reach: selectContact('maeve') },
  { name: 'leastRinging', story: 'homeRinging', size: sizes.least },
  { name: 'leastOnboarding', story: 'onboarding', size: sizes.least },
  {
    name: 'onboardingNamed',
    story: 'onboarding',
    reach: async (page) => page.getByRole('textbox').first().fill('Анна Щукина'),
  },
  { name: 'narrowHome', story: 'homeMissed', size: sizes.narrow },
  { name: 'zoomedDetail', story: 'home', size: sizes.zoomed, reach: selectContact('maeve') },
  { name: 'narrowDetail', story: 'home', size: sizes.narrow, reach: selectContact('maeve') },
  { name: 'narrowSetUp', story: 'homeSetUpProtection', size: { width: 480, height: 480 }, reach: openSetUp },
  { name: 'setUpBesidePerson', story: 'homeSetUpLinked', reach: openPersonInSetUp },
  { name: 'zoomedSettings', story: 'homeHosting', size: sizes.zoomed, reach: goTo(2) },
  { name: 'narrowSettings', story: 'homeHosting', size: sizes.narrow, reach: goTo(2) },
];

const answers = {
  register: { ok: false, reason: 'handleTaken', detail: null },
  addContact: { ok: false, reason: 'unknownUser', detail: null },
  dial: { ok: true },
  // A person who looks at them for a second has seen them.
  markRecentsSeen: { seen: true },
  contactSafety: safetyStories.unverified,
  standingLink: linkStories.standing,
};

testScreens(
  'accessible, by the policy and whole',
  screens.map(({ story, size = sizes.main, answers: others, ...screen }): Shown => ({
    ...screen,
    ...{ window: 'main', picture: appStories[story], size, answers: { ...answers, ...others } },
    inForcedColours: true,
  })),
);

const inPopup = { window: 'incoming', size: sizes.incoming, inForcedColours: true } as const;
const toMessage = async (page: Page) => pressUntil(page.getByRole('button').first(), page.getByRole('textbox'));
const toTime = async (page: Page) => {
  await toMessage(page);
  await pressUntil(page.locator('button:has(svg.lucide-clock)').last(), page.getByRole('spinbutton').first());
  await page.getByRole('spinbutton').first().focus();
};

testScreens('accessible, by the policy and whole', [
  ...Object.entries(incomingStories).map(([name, picture]): Shown => ({
    ...{ ...inPopup, name, picture },
    size: name.startsWith('incomingSecond') ? sizes.incomingBesideCall : sizes.incoming,
  })),
  // The popup of a test.
  {
    ...{ ...inPopup, name: 'rehearsal', picture: { ...incomingStories.incomingVideo, call: { phase: 'idle' } } },
    answers: { currentRehearsal: { id: 1 } },
  },
  // What to say with declining.
  { ...inPopup, name: 'incomingMessage', picture: incomingStories.incomingVideo, reach: toMessage },
  // What a press there came to nothing over, on the card and in place of it.
  {
    ...{ ...inPopup, name: 'incomingFailed', picture: incomingStories.incomingVideo },
    answers: { silence: brokenOver('storeReadOnly') },
    reach: async (page: Page) =>
      pressUntil(page.locator('button:has(svg.lucide-bell-off)'), page.locator('p[role=alert]')),
  },
  {
    ...{ ...inPopup, name: 'incomingMessageFailed', picture: incomingStories.incomingVideo },
    answers: { declineWith: brokenOver('storeDamaged') },
    reach: async (page: Page) => {
      await toMessage(page);
      await pressUntil(page.getByRole('group').first().getByRole('button').first(), page.locator('p[role=alert]'));
    },
  },
  // The time of day at which to be called, by clocks of 12 and of 24 hours.
  ...['en-US', 'en-GB'].map((region): Shown => ({
    ...{ ...inPopup, name: `incomingCallBackAt.${region}`, reach: toTime },
    picture: { ...incomingStories.incomingVideo, region: { times: region, numbers: region } },
  })),
]);
