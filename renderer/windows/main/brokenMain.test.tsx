// @vitest-environment happy-dom
import { act, screen, within } from '@testing-library/react';
import { beforeEach, expect, test } from 'vitest';
import { lookAndClick } from '../../../test/fakes/lookAndClick.ts';
import { openMainWindow } from '../../../test/stage/openMainWindow.tsx';
import { atStoryTime, type } from '../../../test/stage/personAtWindow.ts';
import { safetyStories } from '../../stories/safety.ts';
import { appStories, type AppStory } from '../../stories/snapshots.ts';

/** What a person sees when main breaks over something they asked for: the disk is full, say. */

atStoryTime();
beforeEach(() => {
  // happy-dom draws nothing, so it scrolls nothing.
  Element.prototype.scrollIntoView = () => undefined;
});

type Bridge = Awaited<ReturnType<typeof openMainWindow>>['bridge'];
type Entry = Exclude<keyof Bridge, 'current' | 'contact' | 'contactsPage' | 'recentsPage' | `on${string}`>;

const breakOver = (bridge: Bridge, entry: Entry) =>
  bridge[entry].mockImplementationOnce((): Promise<never> => Promise.reject(new Error('store: diskFull')));
/** As Electron hands it to the page. */
const fillDiskOver = (bridge: Bridge, entry: Entry) =>
  bridge[entry].mockImplementationOnce((): Promise<never> => Promise.reject(new Error('Uncaught Error: storeFull')));
const damageOver = (bridge: Bridge, entry: Entry) =>
  bridge[entry].mockImplementationOnce((): Promise<never> => Promise.reject(new Error('Uncaught Error: storeDamaged')));
const PRESSES = { 'Restart Ringfort': /restart Ringfort|open it again/iu, 'Show the data folder': /data folder/iu };
/** Whatever the words name is there to be pressed, wherever they stand, and nothing that they do not name. */
const expectNamedPresses = (words: RegExp) => {
  const places = screen.getAllByText(words);
  const said = places[0]?.textContent ?? '';
  for (const [name, named] of Object.entries(PRESSES))
    expect(screen.queryAllByRole('button', { name }).length, `${name}: ${said}`).toBe(
      named.test(said) ? places.length : 0,
    );
};
const click = (name: string | RegExp) =>
  act(async () => void lookAndClick(screen.getAllByRole('button', { name }).at(-1)!));
const select = (handle: string) =>
  act(async () => void lookAndClick(within(screen.getByRole('grid')).getByText(handle)));
const toggle = () => act(async () => void lookAndClick(screen.getAllByRole('switch')[0]!));
const busy = () => document.querySelectorAll('[aria-busy="true"]').length;

const NOT_DECIDED = /What you decided was not saved/u;
const NOT_DONE = /That did not work\. Try again/u;
const DAMAGED = /Parts of Ringfort’s data are damaged/u;
const FULL = /The disk of this computer is full/u;
const GOOD = 'correct horse battery';

interface Broken {
  readonly entry: Entry;
  readonly story: AppStory;
  readonly safety?: Parameters<typeof openMainWindow>[1];
  readonly reach: () => Promise<void>;
  readonly press: () => Promise<void>;
  readonly words: RegExp;
}

const { unverified, verified, changed } = safetyStories;
const verifySheet = async (handle: string, opener: string) => {
  await select(handle);
  await click(opener);
};
const newPassphrase = async () => {
  await type('Passphrase', GOOD);
  await type('Repeat the passphrase', GOOD);
};

const answered: Readonly<Record<string, Broken>> = {
  'marking as verified': {
    entry: 'markVerified',
    story: 'home',
    safety: unverified,
    reach: () => verifySheet('maeve', 'Verify'),
    press: () => click('They are the same: mark as verified'),
    words: NOT_DECIDED,
  },
  'withdrawing it': {
    entry: 'withdrawVerification',
    story: 'home',
    safety: verified,
    reach: () => verifySheet('anna', 'Show'),
    press: () => click('Withdraw the verification'),
    words: NOT_DECIDED,
  },
  'accepting a new number': {
    entry: 'acceptIdentityChange',
    story: 'home',
    safety: changed,
    reach: async () => {
      await select('cormac');
      await click('Compare');
    },
    press: () => click('They are the same: accept and mark verified'),
    words: NOT_DECIDED,
  },
  'marking a number that was accepted': {
    entry: 'markVerified',
    story: 'home',
    safety: changed,
    reach: async () => {
      await select('cormac');
      await click('Compare');
    },
    press: () => click('They are the same: accept and mark verified'),
    words: NOT_DECIDED,
  },
  'discarding a new number': {
    entry: 'discardIdentityChange',
    story: 'home',
    safety: changed,
    reach: () => verifySheet('cormac', 'I compared it and it differs: discard'),
    press: () => click('Discard'),
    words: NOT_DECIDED,
  },
  'comparing a number': {
    entry: 'compareSafetyNumber',
    story: 'home',
    safety: unverified,
    reach: async () => {
      await verifySheet('maeve', 'Verify');
      await type('Number or code from the Ringfort of maeve', '04182 93301');
    },
    press: () => click('Compare'),
    words: /could not be compared/u,
  },
  'adding a contact': {
    entry: 'addContact',
    story: 'homeEmpty',
    reach: async () => {
      await click('Add contact');
      await type('Username or link', 'grainne');
    },
    press: () => click('Add contact'),
    words: /could not be saved as a contact/u,
  },
  'signing up': {
    entry: 'register',
    story: 'onboarding',
    reach: async () => {
      await type('Username', 'anna');
      await type('Server address', 'https://calls.example.org');
    },
    press: () => click('Create account'),
    words: /Your account could not be saved/u,
  },
  unlocking: {
    entry: 'unlock',
    story: 'locked',
    reach: () => type('Passphrase', GOOD),
    press: () => click('Unlock'),
    words: /could not be unlocked/u,
  },
  'choosing a passphrase': {
    entry: 'choosePassphrase',
    story: 'choosePassphrase',
    reach: newPassphrase,
    press: () => click('Protect and continue'),
    words: /could not be set up/u,
  },
  'adding a passphrase': {
    entry: 'setPassphrase',
    story: 'home',
    reach: async () => {
      await click('Settings');
      await click('Add a passphrase');
      await newPassphrase();
    },
    press: () => click('Save the passphrase'),
    words: /could not be set up/u,
  },
  'removing the passphrase': {
    entry: 'removePassphrase',
    story: 'homeTwoWaysIn',
    reach: async () => {
      await click('Settings');
      await click('Remove the passphrase');
      await type('Passphrase', GOOD);
    },
    press: () => click('Remove the passphrase'),
    words: /could not be removed/u,
  },
};

test.each(Object.entries(answered))(
  '%s that breaks says so, or that the disk is full and what to do (A77), and can be tried again',
  async (...of) => {
    const [, { entry, story, safety, reach, press, words }] = of;
    const { bridge } = await openMainWindow(appStories[story], safety);
    const pressAgain = async () => {
      if (entry === 'discardIdentityChange') await reach();
      await press();
    };
    await reach();
    breakOver(bridge, entry);
    await press();
    expect(bridge[entry]).toHaveBeenCalledOnce();
    expectNamedPresses(words);
    expect(busy()).toBe(0);
    // To compare numbers writes nothing.
    const writes = entry !== 'compareSafetyNumber';
    if (writes) {
      fillDiskOver(bridge, entry);
      await pressAgain();
      expect(screen.getAllByText(FULL).length).toBeGreaterThan(0);
      expect(screen.queryByText(words)).toBeNull();
      damageOver(bridge, entry);
      await pressAgain();
      expectNamedPresses(DAMAGED);
    }
    await pressAgain();
    expect(bridge[entry]).toHaveBeenCalledTimes(writes ? 4 : 2);
    for (const said of [words, FULL, DAMAGED]) expect(screen.queryByText(said)).toBeNull();
    expect(busy()).toBe(0);
  },
);

const ordered: Readonly<Record<string, Omit<Broken, 'words'>>> = {
  'a setting': {
    entry: 'changeSettings',
    story: 'home',
    reach: () => click('Settings'),
    press: toggle,
  },
  'the end of a contact': {
    entry: 'removeContact',
    story: 'home',
    safety: unverified,
    reach: () => Promise.resolve(),
    press: async () => {
      await select('maeve');
      await click('Remove contact');
    },
  },
  'an emptied history': {
    entry: 'clearRecents',
    story: 'home',
    reach: () => click('Recents'),
    press: async () => {
      await click('Clear all');
      await click('Clear all');
    },
  },
  'a call taken off the list': {
    entry: 'removeRecent',
    story: 'home',
    reach: () => click('Recents'),
    press: () => click(/^Delete the call with/u),
  },
  'the word on calls without forward secrecy': {
    entry: 'allowStaticFallback',
    story: 'home',
    safety: unverified,
    reach: () => select('zoya.workshop'),
    press: toggle,
  },
  'the word that somebody is always relayed': {
    entry: 'relayContact',
    story: 'home',
    safety: unverified,
    reach: () => select('zoya.workshop'),
    press: () => act(async () => void lookAndClick(screen.getByRole('switch', { name: /^Always relay/u }))),
  },
};

test.each(Object.entries(ordered))(
  '%s that is not saved is told above everything, a full disk as that (A77), until it is',
  async (...of) => {
    const [, { entry, story, safety, reach, press }] = of;
    const { bridge } = await openMainWindow(appStories[story], safety);
    await reach();
    fillDiskOver(bridge, entry);
    await press();
    expect(screen.getAllByText(FULL).length).toBeGreaterThan(0);
    expect(screen.queryByText(NOT_DONE)).toBeNull();
    damageOver(bridge, entry);
    await press();
    expectNamedPresses(DAMAGED);
    breakOver(bridge, entry);
    await press();
    expectNamedPresses(NOT_DONE);
    expect(screen.getByText(NOT_DONE).closest('[role="alert"]')).toBeTruthy();
    breakOver(bridge, entry);
    await press();
    await click('Close');
    expect(screen.queryByText(NOT_DONE)).toBeNull();
    breakOver(bridge, entry);
    await press();
    await press();
    expect(bridge[entry]).toHaveBeenCalledTimes(6);
    for (const said of [NOT_DONE, FULL]) expect(screen.queryByText(said)).toBeNull();
  },
);

test('what was not saved before the account was locked is not told once it is open again', async () => {
  const { bridge, push } = await openMainWindow(appStories.home);
  await click('Settings');
  breakOver(bridge, 'changeSettings');
  await toggle();
  expect(screen.getByText(NOT_DONE)).toBeTruthy();
  await push(appStories.locked);
  await push(appStories.home);
  expect(screen.getByRole('grid')).toBeTruthy();
  expect(screen.queryByText(NOT_DONE)).toBeNull();
});

test('a call that cannot be begun says so', async () => {
  const { bridge } = await openMainWindow(appStories.home);
  breakOver(bridge, 'dial');
  await click('Call anna');
  expectNamedPresses(/The call could not be started/u);
  await click('Call anna');
  expect(screen.queryByText(/The call could not be started/u)).toBeNull();
});

test('a safety number that cannot be read is not taken for one that does not exist', async () => {
  const { bridge, push } = await openMainWindow(appStories.home, unverified);
  breakOver(bridge, 'contactSafety');
  await select('maeve');
  expectNamedPresses(/safety number with maeve could not be read/u);
  expect(screen.queryByText(/There is none yet/u)).toBeNull();
  expect(screen.queryByRole('button', { name: 'Verify' })).toBeNull();
  const { home } = appStories;
  const contacts = home.contacts.map((contact) =>
    contact.handle === 'maeve' ? { ...contact, verified: true } : contact,
  );
  await push({ ...home, contacts });
  expect(screen.queryByText(/could not be read/u)).toBeNull();
  expect(screen.getByRole('button', { name: 'Verify' })).toBeTruthy();
});

test('a change that cannot be read is still loud', async () => {
  const { bridge } = await openMainWindow(appStories.home, changed);
  breakOver(bridge, 'contactSafety');
  await select('cormac');
  expect(screen.getByText('cormac’s safety number changed. Verify before calling')).toBeTruthy();
  expect(screen.getByText(/could not be read/u)).toBeTruthy();
});

test('a button that is pressed twice at once asks once', async () => {
  const { bridge } = await openMainWindow(appStories.locked);
  await type('Passphrase', GOOD);
  const unlock = screen.getByRole('button', { name: 'Unlock' });
  await act(async () => {
    lookAndClick(unlock);
    lookAndClick(unlock);
  });
  expect(bridge.unlock).toHaveBeenCalledOnce();
});

test('data of a newer Ringfort asks for an update, and for nothing that would turn it back', async () => {
  await openMainWindow(appStories.storeProblemNewer);
  const steps = within(screen.getByRole('list')).getAllByRole('listitem');
  expect(steps.map(({ textContent }) => textContent)).toEqual([expect.stringContaining('Update Ringfort')]);
  expect(screen.queryByText(/backup|disk is not full/u)).toBeNull();
});

test('a store whose only password store is gone names it', async () => {
  await openMainWindow(appStories.keyringGone);
  expect(screen.getByText(/password store “GNOME Keyring”/u)).toBeTruthy();
  expect(screen.getByText(/unlock the password store of your system/u)).toBeTruthy();
});
