// @vitest-environment happy-dom
import { act, screen, within } from '@testing-library/react';
import { beforeEach, expect, test } from 'vitest';
import type { ContactView } from '../../../../core/ipc/snapshot.ts';
import type { Picture } from '../../../stories/picture.ts';
import { lookAndClick } from '../../../../test/fakes/lookAndClick.ts';
import { openMainWindow } from '../../../../test/stage/openMainWindow.tsx';
import { atStoryTime, click, refuse, type } from '../../../../test/stage/personAtWindow.ts';
import { safetyStories } from '../../../stories/safety.ts';
import { appStories } from '../../../stories/snapshots.ts';

atStoryTime();
beforeEach(() => {
  // happy-dom draws nothing, so it scrolls nothing.
  Element.prototype.scrollIntoView = () => undefined;
});

const { home } = appStories;
const button = (name: string | RegExp) => screen.getByRole('button', { name });
const inDialog = () => within(screen.getByRole('dialog'));
const select = (handle: string) =>
  act(async () => void lookAndClick(within(screen.getByRole('grid')).getByText(handle)));

async function openContact(handle: string, safety: Parameters<typeof openMainWindow>[1]) {
  const opened = await openMainWindow(home, safety);
  await select(handle);
  return opened;
}

const withContact = (handle: string, part: Partial<ContactView>): Picture => ({
  ...home,
  contacts: home.contacts.map((contact) => (contact.handle === handle ? { ...contact, ...part } : contact)),
});

const ACCEPT = 'They are the same: accept and mark verified';
const FIELD = 'Number or code from the Ringfort of maeve';

test('the safety number is shown in twelve groups of five and read out digit by digit', async () => {
  await openContact('maeve', safetyStories.unverified);
  await click('Verify');
  const groups = within(inDialog().getByRole('list', { name: 'Safety number with maeve' })).getAllByRole('listitem');
  expect(groups).toHaveLength(12);
  expect(groups.map((group) => group.firstChild?.textContent).join('')).toBe(safetyStories.unverified.number.digits);
  expect(groups[0]?.lastChild?.textContent).toBe('0 4 1 8 2');
});

test('while a safety number stands in the window nobody is to film it, and no longer', async () => {
  const { bridge } = await openContact('maeve', safetyStories.unverified);
  expect(bridge.shield).not.toHaveBeenCalled();
  await click('Verify');
  expect(bridge.shield.mock.calls).toEqual([[{ isOn: true }]]);
  await click('Close');
  expect(bridge.shield.mock.calls).toEqual([[{ isOn: true }], [{ isOn: false }]]);
});

test('of two numbers in the window at once the last that goes ends it', async () => {
  const { bridge } = await openContact('cormac', safetyStories.changed);
  await click('Compare');
  await click('Close');
  expect(bridge.shield.mock.calls).toEqual([[{ isOn: true }]]);
  bridge.contactSafety.mockResolvedValue(safetyStories.unverified);
  await select('maeve');
  expect(bridge.shield.mock.calls.at(-1)).toEqual([{ isOn: false }]);
});

test('the word that the numbers are the same is given for the digits that were shown', async () => {
  const { bridge } = await openContact('maeve', safetyStories.unverified);
  await click('Verify');
  await click('They are the same: mark as verified');
  const { digits } = safetyStories.unverified.number;
  expect(bridge.markVerified).toHaveBeenCalledExactlyOnceWith({ handle: 'maeve', digits });
  expect(screen.queryByRole('dialog')).toBeNull();
});

test.each([
  ['same', 'They are the same. Nobody stands in between.', true],
  ['different', /They are different/u, false],
  ['notANumber', /neither a safety number nor/u, true],
] as const)('a pasted number that is %s is called so', async (comparison, words, mayMark) => {
  const { bridge } = await openContact('maeve', safetyStories.unverified);
  bridge.compareSafetyNumber.mockResolvedValue(comparison);
  await click('Verify');
  await type(FIELD, '04182 93301');
  await click('Compare');
  expect(bridge.compareSafetyNumber).toHaveBeenCalledExactlyOnceWith({ handle: 'maeve', text: '04182 93301' });
  expect(inDialog().getByText(words)).toBeTruthy();
  expect(screen.queryByRole('button', { name: /mark as verified/u }) !== null).toBe(mayMark);
  await type(FIELD, '0');
  expect(inDialog().queryByText(words)).toBeNull();
});

test('our own code is not taken for that of the other side', async () => {
  const { bridge } = await openContact('maeve', safetyStories.unverified);
  await click('Verify');
  await type(FIELD, safetyStories.unverified.number.code.toLowerCase());
  await click('Compare');
  expect(inDialog().getByText(/That is your own code/u)).toBeTruthy();
  expect(bridge.compareSafetyNumber).not.toHaveBeenCalled();
});

test('a link of theirs that is given to be compared is opened: it names their keys just as well', async () => {
  const { bridge } = await openContact('maeve', safetyStories.unverified);
  await click('Verify');
  await type(FIELD, 'ringfort:1/mzxw6ytb');
  await click('Compare');
  expect(bridge.openLink).toHaveBeenCalledExactlyOnceWith({ text: 'ringfort:1/mzxw6ytb' });
  expect(bridge.compareSafetyNumber).not.toHaveBeenCalled();
  expect(screen.queryByRole('dialog')).toBeNull();
});

test('an answer about a number that was changed meanwhile is not shown', async () => {
  const { bridge } = await openContact('maeve', safetyStories.unverified);
  let answer: (comparison: 'same') => void = () => undefined;
  bridge.compareSafetyNumber.mockImplementation(() => new Promise((resolve) => (answer = resolve)));
  await click('Verify');
  await type(FIELD, '04182 93301');
  await click('Compare');
  await type(FIELD, '04182 93302');
  await act(async () => answer('same'));
  expect(inDialog().queryByText(/They are the same\. /u)).toBeNull();
});

test('a verification can be withdrawn', async () => {
  const { bridge } = await openContact('anna', safetyStories.verified);
  await click('Show');
  await click('Withdraw the verification');
  expect(bridge.withdrawVerification).toHaveBeenCalledExactlyOnceWith({ handle: 'anna' });
});

test('verified contacts carry the badge in the list, on their page and in recents, changed ones do not', async () => {
  await openContact('anna', safetyStories.verified);
  expect(screen.getByRole('heading', { name: 'anna Verified' })).toBeTruthy();
  const rows = () => screen.getAllByRole('row').filter((row) => within(row).queryByRole('img', { name: 'Verified' }));
  expect(rows().map((row) => within(row).getByText(/^(anna|oksana|deirdre-home)$/u).textContent)).toEqual([
    'anna',
    'oksana',
  ]);
  await click('Recents');
  expect(rows().length).toBe(2);
});

test('without a known identity there is no number, and that is said', async () => {
  await openContact('boris.k', null);
  expect(screen.getByText(/There is none yet/u)).toBeTruthy();
  expect(screen.queryByRole('button', { name: 'Verify' })).toBeNull();
});

test('a changed number is shown against the old one, and accepting it after comparing also verifies it', async () => {
  const { bridge } = await openContact('cormac', safetyStories.changed);
  expect(screen.getAllByRole('alert').map(({ textContent }) => textContent)).toContain(
    'cormac’s safety number changed. Verify before calling',
  );
  expect(screen.getByRole('list', { name: 'New number' })).toBeTruthy();
  expect(screen.getByRole('list', { name: 'Number before' })).toBeTruthy();
  await click('Compare');
  await click(ACCEPT);
  const word = { handle: 'cormac', digits: safetyStories.changed.changedTo.digits };
  expect(bridge.acceptIdentityChange).toHaveBeenCalledExactlyOnceWith(word);
  expect(bridge.markVerified).toHaveBeenCalledExactlyOnceWith(word);
});

test('the main button of a change is to compare, and nothing is accepted by it', async () => {
  const { bridge } = await openContact('cormac', safetyStories.changed);
  expect(screen.queryByRole('button', { name: ACCEPT })).toBeNull();
  await click('Compare');
  bridge.compareSafetyNumber.mockResolvedValue('different');
  await type(FIELD.replace('maeve', 'cormac'), '04182 93301');
  await act(async () => void lookAndClick(inDialog().getByRole('button', { name: 'Compare' })));
  // What was found to be another cannot be accepted there.
  expect(inDialog().queryByRole('button', { name: ACCEPT })).toBeNull();
  expect(bridge.acceptIdentityChange).not.toHaveBeenCalled();
});

test('a number that changed again while it was looked at is not accepted, and the new one is asked for', async () => {
  const { bridge } = await openContact('cormac', safetyStories.changed);
  bridge.acceptIdentityChange.mockImplementation(refuse('otherNumber'));
  const again = { ...safetyStories.changed, changedTo: safetyStories.verified.number };
  bridge.contactSafety.mockResolvedValue(again);
  await click('Compare');
  await click(ACCEPT);
  expect(bridge.markVerified).not.toHaveBeenCalled();
  expect(inDialog().getByText(/changed again while you were looking/u)).toBeTruthy();
  const shown = inDialog().getAllByRole('listitem');
  expect(shown.map((group) => group.firstChild?.textContent).join('')).toBe(again.changedTo.digits);
});

test.each([
  ['cormac', safetyStories.changed, /Ringfort could not tell/u],
  ['deirdre-home', safetyStories.changedVerified, /these keys are not the ones you verified/u],
] as const)('accepting the change of %s without comparing asks first', async (handle, safety, warning) => {
  const { bridge } = await openContact(handle, safety);
  await click('Accept without comparing');
  expect(bridge.acceptIdentityChange).not.toHaveBeenCalled();
  expect(within(screen.getByRole('alertdialog')).getByText(warning)).toBeTruthy();
  await click('Accept anyway');
  expect(bridge.acceptIdentityChange).toHaveBeenCalledExactlyOnceWith({ handle, digits: safety.changedTo.digits });
  expect(bridge.markVerified).not.toHaveBeenCalled();
});

test('a number that was compared and is not theirs is discarded, once a person knows what that means', async () => {
  const { bridge, push } = await openContact('deirdre-home', safetyStories.changedVerified);
  await click('I compared it and it differs: discard');
  expect(bridge.discardIdentityChange).not.toHaveBeenCalled();
  const question = within(screen.getByRole('alertdialog'));
  expect(question.getByText(/The number before counts again, but not as verified/u)).toBeTruthy();
  bridge.contactSafety.mockResolvedValue({ ...safetyStories.unverified, handle: 'deirdre-home' });
  await click('Discard');
  const { digits } = safetyStories.changedVerified.changedTo;
  expect(bridge.discardIdentityChange).toHaveBeenCalledExactlyOnceWith({ handle: 'deirdre-home', digits });
  expect(bridge.acceptIdentityChange).not.toHaveBeenCalled();
  await push(withContact('deirdre-home', { identity: 'pinned', verified: false }));
  expect(screen.queryByText(/safety number changed/u)).toBeNull();
  expect(button('Verify')).toBeTruthy();
});

test('a number that is another by now is not discarded, and that is said', async () => {
  const { bridge } = await openContact('cormac', safetyStories.changed);
  bridge.discardIdentityChange.mockImplementation(refuse('otherNumber'));
  await click('I compared it and it differs: discard');
  await click('Discard');
  expect(screen.getByText(/nothing was decided/u)).toBeTruthy();
});

test('a call that is refused because the number changed opens the page of that contact, until it is settled', async () => {
  const { bridge, push } = await openMainWindow(home, safetyStories.changedVerified);
  bridge.dial.mockImplementation(refuse('identityChanged'));
  await click('Call deirdre-home');
  expect(screen.getByRole('heading', { name: 'deirdre-home' })).toBeTruthy();
  expect(document.activeElement?.textContent).toContain('deirdre-home’s safety number changed');
  const bar = 'deirdre-home’s safety number changed. Verify before calling.';
  expect(screen.getByText(bar)).toBeTruthy();
  await push(withContact('deirdre-home', { identity: 'pinned' }));
  expect(screen.queryByText(bar)).toBeNull();
});

test('the number is asked for again as soon as the snapshot says that the identity is another', async () => {
  const { bridge, push } = await openContact('maeve', safetyStories.unverified);
  expect(bridge.contactSafety).toHaveBeenCalledTimes(1);
  bridge.contactSafety.mockResolvedValue({ ...safetyStories.changed, handle: 'maeve' });
  await push(withContact('maeve', { identity: 'changed' }));
  expect(bridge.contactSafety).toHaveBeenCalledTimes(2);
  expect(screen.getByText('maeve’s safety number changed. Verify before calling')).toBeTruthy();
});

test('calls without forward secrecy are off until a person who was told the price allows them', async () => {
  const { bridge } = await openContact('fionn', safetyStories.unverified);
  const toggle = screen.getByRole<HTMLInputElement>('switch', { name: 'Allow such calls with fionn' });
  expect(toggle.checked).toBe(false);
  await act(async () => void lookAndClick(toggle));
  expect(bridge.allowStaticFallback).not.toHaveBeenCalled();
  expect(within(screen.getByRole('alertdialog')).getByText(/You lose what protects calls of the past/u)).toBeTruthy();
  await click('Allow');
  expect(bridge.allowStaticFallback).toHaveBeenCalledExactlyOnceWith({ handle: 'fionn', allowed: true });
});

test('they are taken back without a question', async () => {
  const { bridge } = await openContact('zoya.workshop', safetyStories.unverified);
  await act(async () => void lookAndClick(screen.getByRole('switch', { name: /^Allow such calls/u })));
  expect(bridge.allowStaticFallback).toHaveBeenCalledExactlyOnceWith({ handle: 'zoya.workshop', allowed: false });
});

test('nobody with a ratchet is offered calls without forward secrecy', async () => {
  await openContact('anna', safetyStories.verified);
  expect(screen.queryByRole('switch', { name: /^Allow such calls/u })).toBeNull();
});

test('a call without forward secrecy says so in the bar and in recents', async () => {
  await openMainWindow(appStories.homeInCallStaticKeys);
  expect(screen.getByText('Not forward secret')).toBeTruthy();
  await click('Recents');
  const marked = screen
    .getAllByRole('row')
    .filter((row) => within(row).queryByRole('img', { name: 'Not forward secret' }));
  expect(marked.length).toBe(1);
});

test('a call in which another identity turned up says so in the bar', async () => {
  await openMainWindow(appStories.homeInCallChanged);
  const bar = within(screen.getByRole('region', { name: 'Call with anna' }));
  expect(bar.getByText('Safety number changed')).toBeTruthy();
  expect(bar.queryByRole('img', { name: 'Verified' })).toBeNull();
});
