// @vitest-environment happy-dom
import { act, screen, within } from '@testing-library/react';
import { expect, test } from 'vitest';
import { lookAndClick } from '../../../test/fakes/lookAndClick.ts';
import { openMainWindow } from '../../../test/stage/openMainWindow.tsx';
import { atStoryTime, click, refuse, type } from '../../../test/stage/personAtWindow.ts';
import { appStories, storyCall } from '../../stories/snapshots.ts';

atStoryTime();

const open = openMainWindow;

test('a name that cannot be is refused in words before anything is sent', async () => {
  const { bridge } = await open(appStories.onboarding);
  await type('Username', 'anna smith');
  expect(screen.getByText('Only a to z, 0 to 9, dot, hyphen and underscore.')).toBeTruthy();
  await type('Server address', 'https://calls.example.org');
  await click('Create account');
  expect(bridge.register).not.toHaveBeenCalled();
});

test('a person joins a server under the name they meant', async () => {
  const { bridge } = await open(appStories.onboarding);
  await type('Username', '@Anna');
  await type('Server address', ' https://calls.example.org ');
  await click('Create account');
  expect(bridge.register).toHaveBeenCalledExactlyOnceWith({
    handle: 'anna',
    displayName: '',
    server: 'https://calls.example.org',
  });
});

test('a public server over http is joined only by who says so, after reading what is seen on the way (A88)', async () => {
  const { bridge } = await open(appStories.onboarding);
  bridge.register.mockImplementationOnce((() =>
    Promise.resolve({ ok: false, reason: 'plainHttp', detail: 'http://calls.example.org' })) as never);
  await type('Username', 'anna');
  await type('Server address', 'http://calls.example.org');
  await click('Create account');
  const sheet = screen.getByRole('alertdialog');
  expect(sheet.textContent).toMatch(/who you call, who calls you and when/u);
  expect(bridge.register).toHaveBeenCalledTimes(1);
  await act(async () => void lookAndClick(within(sheet).getByRole('button', { name: 'Use it unprotected' })));
  const typed = { handle: 'anna', displayName: '', server: 'http://calls.example.org' };
  expect(bridge.register.mock.calls).toEqual([[typed], [{ ...typed, plainHttp: true }]]);
});

test('a server whose certificate nobody vouches for is joined after its fingerprint was compared (A88)', async () => {
  const { bridge } = await open(appStories.onboarding);
  const certificate = '3f9a1c07e2b4d85660aa91f2c7d3e8b15f20473ac9de816b0f4e7d2a935c18f6';
  bridge.register.mockImplementationOnce((() =>
    Promise.resolve({ ok: false, reason: 'certificateUnknown', detail: certificate })) as never);
  await type('Username', 'anna');
  await type('Server address', '192.168.1.20');
  await click('Create account');
  const sheet = screen.getByRole('alertdialog');
  // As it stands on the screen of the host.
  expect(within(sheet).getByText('3f9a 1c07 e2b4 d856 60aa 91f2')).toBeTruthy();
  await act(async () => void lookAndClick(within(sheet).getByRole('button', { name: 'It is the same' })));
  const typed = { handle: 'anna', displayName: '', server: '192.168.1.20' };
  expect(bridge.register.mock.calls).toEqual([[typed], [{ ...typed, certificate }]]);
});

test('a fingerprint that was compared counts for that address only (A88)', async () => {
  const { bridge } = await open(appStories.onboarding);
  const certificate = 'ab'.repeat(32);
  const unknown = (() => Promise.resolve({ ok: false, reason: 'certificateUnknown', detail: certificate })) as never;
  bridge.register.mockImplementationOnce(unknown).mockImplementationOnce(unknown);
  await type('Username', 'anna');
  await type('Server address', '192.168.1.20');
  await click('Create account');
  await act(async () => void lookAndClick(screen.getByRole('button', { name: 'It is the same' })));
  await act(async () => void lookAndClick(screen.getByRole('button', { name: 'Cancel' })));
  await type('Server address', '192.168.1.21');
  await click('Create account');
  expect(bridge.register.mock.lastCall).toEqual([{ handle: 'anna', displayName: '', server: '192.168.1.21' }]);
});

test('as long as the way to the server is unprotected, the window says so, and the settings what that means (A88)', async () => {
  const { push } = await open(appStories.homeUnprotected);
  expect(screen.getByText('Unprotected connection to the server')).toBeTruthy();
  await push(appStories.home);
  expect(screen.queryByText('Unprotected connection to the server')).toBeNull();
});

test('a server on this computer that does not run says why, and that nothing is sent to anybody else (A81)', async () => {
  await open(appStories.homeHostDown);
  expect(screen.getByText(/Another program uses its port/u)).toBeTruthy();
  expect(screen.getByText(/Nothing is sent to anybody else/u)).toBeTruthy();
});

test('a person hosts on this computer without giving an address', async () => {
  const { bridge } = await open(appStories.onboarding);
  await type('Username', 'anna');
  await act(async () => void lookAndClick(screen.getByRole('radio', { name: /Host on this computer/u })));
  await click('Create account');
  expect(bridge.register).toHaveBeenCalledExactlyOnceWith({ handle: 'anna', displayName: '', server: null });
});

test.each([
  ['handleTaken', 'Username', /already has that username/u],
  ['refused', 'Server address', /Nobody answers at the server’s address\. .*port/u],
  ['certificateExpired', 'Server address', /certificate has expired/u],
  ['redirected', 'Server address', /leads elsewhere\. /u],
] as const)('the refusal %s stands at the field "%s" and goes when it is changed', async (reason, label, words) => {
  const { bridge } = await open(appStories.onboarding);
  bridge.register.mockImplementation(refuse(reason));
  await type('Username', 'anna');
  await type('Server address', 'https://calls.example.org');
  await click('Create account');
  const field = screen.getByLabelText(label);
  const note = document.getElementById(field.getAttribute('aria-describedby') ?? '');
  expect(note?.textContent).toMatch(words);
  expect(field.getAttribute('aria-invalid')).toBe('true');
  await type(label, 'something-else');
  expect(screen.queryByText(words)).toBeNull();
});

test('a server that wants an invite code is given one, and only such a server is (A87)', async () => {
  const { bridge } = await open(appStories.onboarding);
  bridge.register.mockImplementation(refuse('inviteRequired'));
  await type('Username', 'anna');
  await type('Server address', 'https://calls.example.org');
  expect(screen.queryByLabelText('Invite code')).toBeNull();
  await click('Create account');
  const field = screen.getByLabelText('Invite code');
  expect(field.getAttribute('aria-invalid')).toBe('true');
  bridge.register.mockImplementation(refuse('inviteRefused'));
  await type('Invite code', ' 0123-abcd-efgh-jkmn ');
  await click('Create account');
  expect(bridge.register).toHaveBeenLastCalledWith({
    handle: 'anna',
    displayName: '',
    server: 'https://calls.example.org',
    invite: '0123-abcd-efgh-jkmn',
  });
  const note = document.getElementById(field.getAttribute('aria-describedby') ?? '');
  expect(note?.textContent).toMatch(/wrong, used or too old/u);
});

test('a passphrase that is too short, or repeated otherwise, is not sent', async () => {
  const { bridge } = await open(appStories.choosePassphrase);
  await type('Passphrase', 'short');
  await type('Repeat the passphrase', 'short');
  await click('Protect and continue');
  expect(screen.getByText('Use at least 10 characters.')).toBeTruthy();
  await type('Passphrase', 'correct horse battery');
  await click('Protect and continue');
  expect(screen.getByText('The two passphrases are not the same.')).toBeTruthy();
  expect(bridge.choosePassphrase).not.toHaveBeenCalled();
  await type('Repeat the passphrase', 'correct horse battery');
  await click('Protect and continue');
  expect(bridge.choosePassphrase).toHaveBeenCalledExactlyOnceWith({ passphrase: 'correct horse battery' });
});

test('a wrong passphrase is said at its field', async () => {
  const { bridge } = await open(appStories.locked);
  bridge.unlock.mockImplementation(refuse('wrong'));
  await type('Passphrase', 'not this one');
  await click('Unlock');
  expect(screen.getByText(/That is not the passphrase/u)).toBeTruthy();
});

test('each contact can be called and video called from its row', async () => {
  const { bridge } = await open(appStories.home);
  await click('Call anna');
  await click('Video call boris.k');
  expect(bridge.dial.mock.calls).toEqual([
    [{ peer: 'anna', callType: 'audio' }],
    [{ peer: 'boris.k', callType: 'video' }],
  ]);
});

test('a call that cannot be dialled says why', async () => {
  const { bridge } = await open(appStories.home);
  bridge.dial.mockImplementation(refuse('notReady'));
  await click('Call anna');
  expect(screen.getByText('Ringfort is not connected yet. Try again in a moment.')).toBeTruthy();
});

test('searching for somebody unknown offers to add them', async () => {
  await open(appStories.home);
  await type('Search contacts', 'grainne');
  expect(screen.queryByText('anna')).toBeNull();
  await click('Add grainne');
  expect(within(screen.getByRole('dialog')).getByLabelText<HTMLInputElement>('Username or link').value).toBe('grainne');
});

test('an unknown name is not added and the sheet says so', async () => {
  const { bridge } = await open(appStories.homeEmpty);
  bridge.addContact.mockImplementation(refuse('unknownUser'));
  // Once, and where one looks for it.
  await click('Add contact');
  await type('Username or link', 'nobody');
  const dialog = within(screen.getByRole('dialog'));
  await act(async () => void lookAndClick(dialog.getByRole('button', { name: 'Add contact' })));
  expect(bridge.addContact).toHaveBeenCalledExactlyOnceWith({ handle: 'nobody' });
  expect(dialog.getByText(/Nobody on this server has that username/u)).toBeTruthy();
});

test('who cannot see the badge hears how many of the unseen are missed calls, and how many voice messages', async () => {
  await open({ ...appStories.home, missedCount: 3, voiceCount: 1 });
  expect(screen.getByRole('button', { name: /Recents/u }).textContent).toBe(
    '3Recents2 missed calls1 new voice message',
  );
});

test('the missed filter leaves only missed calls, each labelled as one', async () => {
  await open(appStories.home);
  await click('Recents');
  expect(screen.getAllByRole('row').length).toBeGreaterThan(2);
  await act(async () => void lookAndClick(screen.getByRole('radio', { name: 'Missed' })));
  const rows = screen.getAllByRole('row').filter((row) => within(row).queryAllByRole('button').length > 0);
  expect(rows.map((row) => /Missed/u.test(row.textContent ?? ''))).toEqual([true, true]);
});

test('clearing the history asks first', async () => {
  const { bridge } = await open(appStories.home);
  await click('Recents');
  await click('Clear all');
  expect(bridge.clearRecents).not.toHaveBeenCalled();
  const dialog = within(screen.getByRole('alertdialog'));
  await act(async () => void lookAndClick(dialog.getByRole('button', { name: 'Clear all' })));
  expect(bridge.clearRecents).toHaveBeenCalledOnce();
});

test('a ringing call can be answered or declined from the main window, and is announced', async () => {
  const { bridge, push } = await open(appStories.home);
  await push({ ...appStories.homeRinging });
  expect(document.title).toBe('Ringing: maeve — Ringfort');
  expect(screen.getAllByRole('alert').map(({ textContent }) => textContent)).toContain(
    'Incoming video call from maeve',
  );
  await click('Answer with video');
  await click('Decline');
  const { callId } = storyCall();
  expect(bridge.answer).toHaveBeenCalledExactlyOnceWith({ callId, phase: 'ringing', callType: 'video' });
  expect(bridge.decline).toHaveBeenCalledExactlyOnceWith({ callId, phase: 'ringing' });
});

test('an audio call offers no answer with video', async () => {
  await open(appStories.homeRingingStranger);
  expect(screen.getByRole('button', { name: 'Answer' })).toBeTruthy();
  expect(screen.queryByRole('button', { name: 'Answer with video' })).toBeNull();
});

test('a living call shows its time and can be shown and hung up', async () => {
  const { bridge } = await open(appStories.homeInCall);
  expect(screen.getByRole('timer').textContent).toBe('12:34');
  await click('Show call');
  await click('Hang up');
  expect(bridge.showCall).toHaveBeenCalledOnce();
  expect(bridge.hangUp).toHaveBeenCalledOnce();
});

test('Always Relay warns when the server offers no relay, and the switch shows only what main holds', async () => {
  const { bridge } = await open(appStories.homeNoRelay);
  await click('Settings');
  expect(screen.getByText(/Your server offers no relay/u)).toBeTruthy();
  const relay = screen.getByRole<HTMLInputElement>('switch', { name: 'Always Relay' });
  await act(async () => void lookAndClick(relay));
  expect(bridge.changeSettings).toHaveBeenCalledExactlyOnceWith({ alwaysRelay: true });
  expect(relay.checked).toBe(false);
});

test('the window speaks Russian as soon as main says so', async () => {
  const { push } = await open(appStories.home);
  await push({ ...appStories.home, settings: { ...appStories.home.settings, language: 'ru' } });
  expect(screen.getByRole('heading', { name: 'Контакты' })).toBeTruthy();
  expect(document.documentElement.lang).toBe('ru');
});

test('the chosen theme is drawn', async () => {
  const { push } = await open(appStories.home);
  await push({ ...appStories.home, settings: { ...appStories.home.settings, theme: 'dark' } });
  expect(document.documentElement.dataset['theme']).toBe('dark');
});

test('English words in Germany stand beside a clock of 24 hours (A96)', async () => {
  await open({ ...appStories.home, region: { times: 'de-DE', numbers: 'de-DE' } });
  await click('Recents');
  const times = screen.getAllByText(/^\d\d:\d\d$/u).map(({ textContent }) => textContent);
  expect(times).toContain('16:55');
  expect(screen.queryByText(/[AP]M/u)).toBeNull();
});

test('what was left out of a list is told in the settings, with details for whoever helps (A83)', async () => {
  await open(appStories.homeLeftOut);
  await click('Settings');
  expect(screen.getByText(/Of your server’s relays, 2 addresses could not be used/u)).toBeTruthy();
  expect(screen.getByText(/\/call_record\/9/u)).toBeTruthy();
});

test('where nothing was left out, nothing is said of it (A83)', async () => {
  await open(appStories.home);
  await click('Settings');
  expect(screen.queryByText('Left out')).toBeNull();
});
