// @vitest-environment happy-dom
import { act, fireEvent, screen, within } from '@testing-library/react';
import { expect, onTestFinished, test, vi } from 'vitest';
import type { OpenedLink, OwnLinkView } from '../../../../core/ipc/links.ts';
import { lookAndClick } from '../../../../test/fakes/lookAndClick.ts';
import { openMainWindow } from '../../../../test/stage/openMainWindow.tsx';
import { atStoryTime, click, pass, refuse, type } from '../../../../test/stage/personAtWindow.ts';
import { appStories, storyNow } from '../../../stories/snapshots.ts';
import { linkStories } from '../../../stories/links.ts';

atStoryTime();

const { toGrainne, toMaeve, damaged, otherServer, standing, limited } = linkStories;
const home = appStories.home;

/** In a sheet: behind it stands a button of the same name. */
const clickIn = (role: 'dialog' | 'alertdialog', name: string | RegExp) =>
  act(async () => void lookAndClick(within(screen.getByRole(role)).getByRole('button', { name })));

/** The window, for whoever may be looking at it. */
const becomes = (state: DocumentVisibilityState) =>
  act(async () => {
    const spied = vi.spyOn(document, 'visibilityState', 'get').mockReturnValue(state);
    onTestFinished(() => spied.mockRestore());
    fireEvent(document, new Event('visibilitychange'));
  });

/** What a lazy screen is loaded from comes with a later turn. */
const openLink = async (link: OpenedLink, picture = home) => {
  const opened = await openMainWindow({ ...picture, link });
  const sheet = within(await screen.findByRole('alertdialog'));
  return { ...opened, sheet };
};

test('a link asks whether to add whom it leads to, and a press adds them and shows their page, dialling nobody', async () => {
  const { bridge, sheet, push } = await openLink(toGrainne);
  expect(sheet.getByText(/leads to grainne on calls\.example\.org/u)).toBeTruthy();
  expect(bridge.addFromLink).not.toHaveBeenCalled();
  await clickIn('alertdialog', 'Add contact');
  expect(bridge.addFromLink).toHaveBeenCalledExactlyOnceWith({ number: toGrainne.number });
  await push({ ...home, link: null });
  expect(screen.queryByRole('alertdialog')).toBeNull();
  expect(screen.getByRole('heading', { name: 'grainne' })).toBeTruthy();
  expect(bridge.dial).not.toHaveBeenCalled();
});

test('who does not want it closes it, and nobody is added', async () => {
  const { bridge } = await openLink(toGrainne);
  await click('Cancel');
  expect(bridge.closeLink).toHaveBeenCalledExactlyOnceWith({ number: toGrainne.number });
  expect(bridge.addFromLink).not.toHaveBeenCalled();
});

test('whom the server finds after a Cancel is told with the way back, and the window stays where it is', async () => {
  const { bridge, push } = await openLink(toGrainne);
  let found = (_outcome: { readonly ok: true }): void => undefined;
  bridge.addFromLink.mockImplementationOnce(() => new Promise((done) => (found = done)));
  await clickIn('alertdialog', 'Add contact');
  await clickIn('alertdialog', 'Cancel');
  await push({ ...home, link: null });
  await act(async () => found({ ok: true }));
  expect(screen.queryByRole('heading', { name: 'grainne' })).toBeNull();
  expect(screen.getByText('grainne is in your contacts now.')).toBeTruthy();
  await click('Undo');
  expect(bridge.removeContact).toHaveBeenCalledExactlyOnceWith({ handle: 'grainne' });
});

test('a contact whom the server finds after a Cancel is told with the way back too', async () => {
  const { bridge } = await openMainWindow(home);
  let found = (_outcome: { readonly ok: true }): void => undefined;
  bridge.addContact.mockImplementationOnce(() => new Promise((done) => (found = done)));
  await click('Add contact');
  await type('Username or link', 'grainne');
  await clickIn('dialog', 'Add contact');
  await clickIn('dialog', 'Cancel');
  await act(async () => found({ ok: true }));
  expect(screen.queryByRole('heading', { name: 'grainne' })).toBeNull();
  expect(screen.getByText('grainne is in your contacts now.')).toBeTruthy();
});

test('an order that breaks while a sheet is open is told in the sheet, which lies over the rest of the window', async () => {
  const { bridge, sheet } = await openLink(toGrainne);
  bridge.closeLink.mockRejectedValueOnce(new Error('Uncaught Error: storeFull'));
  expect(sheet.queryByRole('alert')).toBeNull();
  await clickIn('alertdialog', 'Cancel');
  expect(sheet.getByRole('alert').textContent).toMatch(/disk/u);
  bridge.closeLink.mockRejectedValueOnce(new Error('Uncaught Error: storeReadOnly'));
  await clickIn('alertdialog', 'Cancel');
  const presses = within(sheet.getByRole('alert'))
    .getAllByRole('button')
    .map(({ textContent }) => textContent);
  expect(presses).toEqual(['Show the data folder', 'Restart Ringfort']);
});

test('other keys than those of the link are told, and the question stays', async () => {
  const { bridge, sheet } = await openLink(toGrainne);
  bridge.addFromLink.mockImplementation(refuse('otherKeys'));
  await clickIn('alertdialog', 'Add contact');
  expect(sheet.getByRole('alert').textContent).toMatch(/other keys than those in the link/u);
  expect(sheet.queryByRole('button', { name: 'Add contact' })).toBeNull();
});

test('a link to somebody who is a contact already verifies them, or opens whom that is done for', async () => {
  const { bridge } = await openLink(toMaeve);
  expect(screen.getByRole('heading', { name: 'maeve is in your contacts' })).toBeTruthy();
  await click('Verify');
  expect(bridge.addFromLink).toHaveBeenCalledExactlyOnceWith({ number: toMaeve.number });
});

const only = (change: Partial<(typeof home.contacts)[number]>) => ({
  ...home,
  contacts: home.contacts.map((contact) => (contact.handle === 'maeve' ? { ...contact, ...change } : contact)),
});

test('a link to somebody whose keys changed asks whether they gave it, and a press takes the keys it names', async () => {
  const { bridge, sheet } = await openLink(toMaeve, only({ identity: 'changed', verified: false }));
  expect(screen.getByRole('heading', { name: 'maeve’s safety number changed. Verify before calling' })).toBeTruthy();
  bridge.acceptFromLink.mockImplementation(refuse('otherKeys'));
  await clickIn('alertdialog', 'Take the keys of the link');
  expect(bridge.acceptFromLink).toHaveBeenCalledExactlyOnceWith({ number: toMaeve.number });
  expect(bridge.addFromLink).not.toHaveBeenCalled();
  expect(sheet.getByRole('alert').textContent).toMatch(/does not name the keys of maeve, and nothing was changed/u);
});

test('of somebody who is verified a link is compared all the same, and keys that turn up with it are asked about', async () => {
  const { bridge, push, sheet } = await openLink(toMaeve, only({ identity: 'pinned', verified: true }));
  bridge.addFromLink.mockImplementation(refuse('identityChanged'));
  await clickIn('alertdialog', 'Open maeve');
  await push({ ...only({ identity: 'changed', verified: false }), link: toMaeve });
  expect(await sheet.findByRole('button', { name: 'Take the keys of the link' })).toBeTruthy();
  expect(sheet.queryByRole('alert')).toBeNull();
});

test.each([
  [damaged, 'This link is damaged'],
  [otherServer, 'This link is for another server'],
])('a link that leads nowhere says what it is', async (link, title) => {
  const { bridge } = await openLink(link);
  expect(screen.getByRole('heading', { name: title })).toBeTruthy();
  await click('Close');
  expect(bridge.closeLink).toHaveBeenCalledExactlyOnceWith({ number: link.number });
});

test('a link that is pasted into the field of a new contact is opened, and one that is typed with Enter', async () => {
  const { bridge } = await openMainWindow(home);
  const text = `Call me: ${standing.texts[0]?.text ?? ''}`;
  await click('Add contact');
  await act(async () => {
    fireEvent.paste(screen.getByLabelText('Username or link'), { clipboardData: { getData: () => text, files: [] } });
  });
  expect(bridge.openLink.mock.lastCall).toEqual([{ text }]);
  expect(screen.queryByRole('dialog')).toBeNull();

  await click('Add contact');
  await type('Username or link', 'ringfort:1/abc');
  await clickIn('dialog', 'Add contact');
  expect(bridge.openLink.mock.lastCall).toEqual([{ text: 'ringfort:1/abc' }]);
  expect(bridge.addContact).not.toHaveBeenCalled();
});

test('a camera that opens after the scanning was closed goes out at once, and the next scanning keeps the right to its own', async () => {
  const { bridge } = await openMainWindow(home);
  const cameras: ((stream: unknown) => void)[] = [];
  const getUserMedia = () => new Promise((resolve) => cameras.push(resolve));
  Object.defineProperty(navigator, 'mediaDevices', { configurable: true, value: { getUserMedia } });
  onTestFinished(() => void Reflect.deleteProperty(navigator, 'mediaDevices'));
  await click('Add contact');
  await clickIn('dialog', 'Scan QR code');
  await expect.poll(() => cameras.length, { timeout: 20_000 }).toBe(1);
  await clickIn('dialog', 'Close the camera');
  await clickIn('dialog', 'Scan QR code');
  const stop = vi.fn();
  await act(async () => cameras[0]?.({ getTracks: () => [{ stop, addEventListener: () => undefined }] }));
  expect(stop).toHaveBeenCalledTimes(1);
  expect(bridge.scanCode.mock.calls).toEqual([[{ isOn: true }], [{ isOn: false }], [{ isOn: true }]]);
});

test('a camera that scans goes out when the window is minimised or hidden, and stays off when it is back', async () => {
  const { bridge } = await openMainWindow(home);
  const stop = vi.fn();
  const track = { stop, addEventListener: () => undefined };
  const getUserMedia = vi.fn(async () => ({ getTracks: () => [track] }));
  Object.defineProperty(navigator, 'mediaDevices', { configurable: true, value: { getUserMedia } });
  onTestFinished(() => void Reflect.deleteProperty(navigator, 'mediaDevices'));
  await click('Add contact');
  await clickIn('dialog', 'Scan QR code');
  await expect.poll(() => getUserMedia.mock.calls.length, { timeout: 20_000 }).toBe(1);
  await becomes('hidden');
  expect(stop).toHaveBeenCalledTimes(1);
  expect(bridge.scanCode.mock.lastCall).toEqual([{ isOn: false }]);
  await becomes('visible');
  expect(getUserMedia).toHaveBeenCalledTimes(1);
  expect(within(screen.getByRole('dialog')).getByRole('button', { name: 'Scan QR code' })).toBeTruthy();
});

test('a camera that scans goes out when a call begins, and may be opened again in it', async () => {
  const { bridge, push } = await openMainWindow(home);
  const stop = vi.fn();
  const track = { stop, addEventListener: () => undefined };
  const getUserMedia = vi.fn(async () => ({ getTracks: () => [track] }));
  Object.defineProperty(navigator, 'mediaDevices', { configurable: true, value: { getUserMedia } });
  onTestFinished(() => void Reflect.deleteProperty(navigator, 'mediaDevices'));
  await click('Add contact');
  await clickIn('dialog', 'Scan QR code');
  await expect.poll(() => getUserMedia.mock.calls.length, { timeout: 20_000 }).toBe(1);
  await push(appStories.homeRinging);
  expect(stop).toHaveBeenCalledTimes(1);
  expect(bridge.scanCode.mock.lastCall).toEqual([{ isOn: false }]);
  await clickIn('dialog', 'Scan QR code');
  await expect.poll(() => getUserMedia.mock.calls.length, { timeout: 20_000 }).toBe(2);
});

test('a code is read through the chosen camera, or through whichever opens where that one does not', async () => {
  const camera = (label: string) => ({ kind: 'videoinput', deviceId: `id of ${label}`, label, groupId: label });
  const opened: unknown[] = [];
  const getUserMedia = async ({ video }: { readonly video: { readonly deviceId?: unknown } }) => {
    opened.push(video.deviceId ?? 'any');
    throw new DOMException('', 'NotReadableError');
  };
  const enumerateDevices = async () => ['Lid', 'Desk'].map(camera);
  Object.defineProperty(navigator, 'mediaDevices', { configurable: true, value: { getUserMedia, enumerateDevices } });
  onTestFinished(() => void Reflect.deleteProperty(navigator, 'mediaDevices'));
  const cameras = ['Dock', 'Desk'].map((label) => ({ label, group: label }));
  await openMainWindow({ ...home, settings: { ...home.settings, cameras } });
  await click('Add contact');
  await clickIn('dialog', 'Scan QR code');
  await expect.poll(() => opened.length, { timeout: 20_000 }).toBe(2);
  expect(opened).toEqual([{ exact: 'id of Desk' }, 'any']);
  expect(within(screen.getByRole('dialog')).getByRole('alert').textContent).not.toBe('');
});

test('on a fresh Ringfort a link that is pasted as the address of the server is opened', async () => {
  const { bridge } = await openMainWindow(appStories.onboarding);
  const text = standing.texts[0]?.text ?? '';
  await act(async () => {
    fireEvent.paste(screen.getByLabelText('Server address'), { clipboardData: { getData: () => text, files: [] } });
  });
  expect(bridge.openLink.mock.lastCall).toEqual([{ text }]);
});

test('on a fresh Ringfort a link fills in server and invite, and says who it is from', async () => {
  const link = { ...toGrainne, invite: '0123-4567-89AB-CDEF' };
  const { bridge } = await openMainWindow({ ...appStories.onboarding, link });
  expect(screen.getByText(/A link from grainne brought you here/u)).toBeTruthy();
  await type('Username', 'sasha');
  await click('Create account');
  expect(bridge.register).toHaveBeenCalledExactlyOnceWith({
    ...{ displayName: '', handle: 'sasha', server: toGrainne.address, invite: '0123-4567-89AB-CDEF' },
  });
});

test('a person may go elsewhere than the link says: what they type counts', async () => {
  const { bridge } = await openMainWindow({ ...appStories.onboarding, link: toGrainne });
  await type('Username', 'sasha');
  await type('Server address', 'https://other.example.org');
  await click('Create account');
  expect(bridge.register.mock.lastCall).toEqual([
    { displayName: '', handle: 'sasha', server: 'https://other.example.org' },
  ]);
});

test('until the first contact is there, home shows how somebody finds us; a host also the address', async () => {
  const { bridge, push } = await openMainWindow({ ...appStories.homeHosting, contacts: [] });
  bridge.standingLink.mockImplementation(async () => standing);
  await push({ ...appStories.homeHosting, contacts: [], account: { ...hosting(), server: 'http://127.0.0.1:7443' } });
  await screen.findByRole('heading', { name: 'Invite somebody' });
  await push({ ...appStories.homeHosting, contacts: [], account: { ...hosting(), server: 'http://127.0.0.1:7444' } });
  expect(await screen.findByRole('img', { name: 'QR code of your link' })).toBeTruthy();
  expect(screen.getByRole('button', { name: /^Copy https:\/\/192\.168\.1\.20/u })).toBeTruthy();
  await push(appStories.homeHosting);
  expect(screen.queryByRole('heading', { name: 'Invite somebody' })).toBeNull();
});

function hosting() {
  const { account } = appStories.homeHosting;
  if (account.phase !== 'ready') throw new Error('the host is ready');
  return account;
}

async function settingsWith(links: readonly OwnLinkView[]) {
  const opened = await openMainWindow(home);
  opened.bridge.ownLinks.mockImplementation(async () => links);
  await click('Settings');
  await screen.findByRole('list', { name: 'Your links' });
  return opened;
}

const expired: OwnLinkView = { ...linkStories.usedUp, id: 4, state: 'expired' };
test('the settings list the links that were given out, and revoke one after asking', async () => {
  const { bridge } = await settingsWith([standing, linkStories.limited, linkStories.usedUp, expired]);
  const rows = within(screen.getByRole('list', { name: 'Your links' })).getAllByRole('listitem');
  expect(rows.map((row) => row.textContent)).toEqual([
    expect.stringMatching(/Works until you revoke it.*nobody has called with it/u),
    expect.stringMatching(/Works until November 29.*2 of 5 have called.*with an invite code/u),
    expect.stringMatching(/Used up/u),
    expect.stringMatching(/Expired/u),
  ]);
  // One that has ended can neither be shown nor revoked. Who used one that is used up still rings with it.
  const buttons = rows.slice(2).flatMap((row) => within(row).queryAllByRole('button'));
  expect(buttons.map(({ textContent }) => textContent)).toEqual(['Revoke']);
  await act(
    async () => void fireEvent.click(within(rows[1] ?? document.body).getByRole('button', { name: /^Revoke: Works/u })),
  );
  expect(bridge.revokeLink).not.toHaveBeenCalled();
  await clickIn('alertdialog', 'Revoke');
  expect(bridge.revokeLink).toHaveBeenCalledExactlyOnceWith({ id: linkStories.limited.id });
});

test('links that could not be read are asked for again at a press, in the settings and on the card', async () => {
  const { bridge } = await openMainWindow(home);
  bridge.ownLinks.mockRejectedValueOnce(new Error('broken'));
  bridge.standingLink.mockRejectedValueOnce(new Error('broken'));
  bridge.ownLinks.mockImplementation(async () => [linkStories.limited]);
  await click('Settings');
  await screen.findByText(/Your links could not be read/u);
  await click('Try again');
  await screen.findByRole('list', { name: 'Your links' });
  await click('Show link and QR code');
  await screen.findByText(/Your links could not be read/u);
  const before = bridge.standingLink.mock.calls.length;
  await clickIn('dialog', 'Try again');
  await vi.waitFor(() => expect(bridge.standingLink.mock.calls.length).toBe(before + 1));
  expect(screen.queryByText(/Your links could not be read/u)).toBeNull();
});

test('the right button on a link that was given out offers what its buttons do; on one that has ended, nothing', async () => {
  const { bridge } = await settingsWith([standing, linkStories.limited, linkStories.usedUp, expired]);
  const rows = within(screen.getByRole('list', { name: 'Your links' })).getAllByRole('listitem');
  const ask = (row: number) => act(async () => void fireEvent.contextMenu(rows[row] ?? document.body));
  await ask(3);
  expect(screen.queryByRole('menu')).toBeNull();
  await ask(1);
  expect(screen.getAllByRole('menuitem').map(({ textContent }) => textContent)).toEqual(['Show', 'Revoke']);
  await act(async () => void fireEvent.click(screen.getByRole('menuitem', { name: 'Revoke' })));
  await clickIn('alertdialog', 'Revoke');
  expect(bridge.revokeLink).toHaveBeenCalledExactlyOnceWith({ id: linkStories.limited.id });
});

test('a link that ends while the settings are open says so there and where it is shown, and can be handed out no more', async () => {
  vi.useFakeTimers({ toFake: ['Date', 'performance', 'setTimeout', 'clearTimeout'], now: storyNow });
  const { bridge, push } = await openMainWindow(home);
  const ending = { ...linkStories.limited, expiresAt: storyNow + 60_000 };
  bridge.ownLinks.mockImplementation(async () => [ending]);
  await click('Settings');
  await click(/^Show: Works until/u);
  expect(screen.getByRole('img', { name: 'QR code of your link' })).toBeTruthy();
  bridge.ownLinks.mockImplementation(async () => [{ ...ending, state: 'expired', texts: [] }]);
  await pass(60_000);
  const sheet = within(screen.getByRole('dialog'));
  expect(sheet.getByText(/^This link has expired/u)).toBeTruthy();
  expect(sheet.queryByRole('img')).toBeNull();
  // Somebody rang with one, and the host is reached elsewhere.
  const asked = bridge.ownLinks.mock.calls.length;
  await push({ ...home, recents: home.recents.slice(1) });
  expect(bridge.ownLinks.mock.calls.length).toBe(asked + 1);
  await push({
    ...home,
    recents: home.recents.slice(1),
    account: { ...hosting(), server: 'https://192.168.1.21:7443' },
  });
  expect(bridge.ownLinks.mock.calls.length).toBe(asked + 2);
});

test('a limited link is made for a time and for people, and what is no invite code is said at its field', async () => {
  const { bridge } = await settingsWith([standing]);
  await click('New limited link…');
  await act(async () => void lookAndClick(screen.getByRole('radio', { name: '1 day' })));
  await act(async () => void lookAndClick(screen.getByRole('radio', { name: '5 people' })));
  await type('Invite code for your server', 'hello');
  bridge.makeLink.mockImplementationOnce(refuse('inviteInvalid'));
  await click('Create link');
  expect(screen.getByText(/^That is not an invite code/u)).toBeTruthy();
  await type('Invite code for your server', '');
  bridge.ownLinks.mockResolvedValue([limited, standing]);
  await click('Create link');
  expect(bridge.makeLink.mock.lastCall).toEqual([{ forMs: 86_400_000, people: 5, invite: '' }]);
  // It was made to be handed on: it is shown, and not one of the others.
  const sheet = within(screen.getByRole('dialog', { name: 'Your link and QR code' }));
  expect(sheet.getByRole('img')).toBeTruthy();
  expect(sheet.getByText(`${limited.texts[0]!.text.slice(0, 28)}…`)).toBeTruthy();
  // What it lets others do is read where it is handed on.
  expect(sheet.getByText(/^Works until .* · 2 of 5 have called with it · with an invite code$/u)).toBeTruthy();
});

test('the time in the stories is the one of the links', () => {
  expect(linkStories.limited.expiresAt).toBeGreaterThan(storyNow);
});

test('a host reads everywhere the address that others reach, and never the one of this computer for itself (B1)', async () => {
  const account = { ...hosting(), server: 'http://127.0.0.1:7443' };
  const { push } = await openMainWindow({ ...appStories.homeHosting, account });
  await click('Add contact');
  expect(within(screen.getByRole('dialog')).getByText(/192\.168\.1\.20:7443/u)).toBeTruthy();
  await clickIn('dialog', 'Cancel');
  await click('Settings');
  expect(await screen.findByText('https://192.168.1.20:7443', { selector: 'dd' })).toBeTruthy();
  await push({ ...appStories.homeHosting, account: { ...account, hosting: { state: 'starting' } } });
  expect(screen.getByText('this computer', { selector: 'dd' })).toBeTruthy();
  expect(document.body.textContent).not.toContain('127.0.0.1');
});
