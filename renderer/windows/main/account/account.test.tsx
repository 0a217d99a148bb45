// @vitest-environment happy-dom
import { act, cleanup, fireEvent, screen, within } from '@testing-library/react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { lookAndClick } from '../../../../test/fakes/lookAndClick.ts';
import { openMainWindow } from '../../../../test/stage/openMainWindow.tsx';
import { appStories } from '../../../stories/snapshots.ts';

beforeEach(() => void vi.useFakeTimers({ toFake: ['performance'] }));
afterEach(() => {
  cleanup();
  vi.useRealTimers();
});

const click = (name: string | RegExp) => act(async () => void lookAndClick(screen.getByRole('button', { name })));
const inDialog = () => within(screen.getByRole('dialog'));
const clickInDialog = (name: string) => act(async () => void lookAndClick(inDialog().getByRole('button', { name })));
const type = (label: string, value: string) =>
  act(async () => void fireEvent.change(inDialog().getByLabelText(label), { target: { value } }));
const refused = (reason: string) => Promise.resolve({ ok: false, reason, detail: null }) as never;
const offline = (reason: 'signInRefused' | 'otherServer' | 'wrongAddress' | 'signedInElsewhere' | 'refused') => ({
  ...appStories.home,
  connection: { state: 'offline', reason, detail: null } as const,
});

test('the settings name the server and the beginning of its id, and signing out is asked of main (A88)', async () => {
  const { bridge } = await openMainWindow(appStories.home);
  await click('Settings');
  expect(screen.getByText('0a1b2c3d')).toBeTruthy();
  await click('Sign out…');
  expect(bridge.signOut).toHaveBeenCalledOnce();
  bridge.deleteAccount.mockReturnValueOnce(refused('noNetwork'));
  await click('Delete account…');
  expect(screen.getByText(/An account can be deleted only at its server/u)).toBeTruthy();
  // Neither button needs a server where this computer is at fault, and signing out never does.
  for (const [entry, name, reason] of [
    ['signOut', 'Sign out…', 'storeFull'],
    ['signOut', 'Sign out…', 'noNetwork'],
    ['deleteAccount', 'Delete account…', 'storeFull'],
  ] as const) {
    bridge[entry].mockReturnValueOnce(refused(reason));
    await click(name);
    expect(screen.queryByText(/can be deleted only at its server/u), `${entry} ${reason}`).toBeNull();
    expect(screen.getAllByRole('alert').length).toBeGreaterThan(0);
  }
});

test('an address is looked at before it is followed, and what was found counts for that address alone (A88)', async () => {
  const { bridge } = await openMainWindow(offline('refused'));
  await click('Change address…');
  await type('Server address', 'https://new.example.org');
  await clickInDialog('Check');
  expect(bridge.examineServer).toHaveBeenCalledExactlyOnceWith({ server: 'https://new.example.org' });
  expect(bridge.followServer).not.toHaveBeenCalled();
  await type('Server address', 'https://evil.example.org');
  expect(inDialog().queryByRole('button', { name: 'Use this address' })).toBeNull();
  await clickInDialog('Check');
  await clickInDialog('Use this address');
  expect(bridge.followServer).toHaveBeenCalledExactlyOnceWith({ server: 'https://evil.example.org' });
  expect(screen.queryByRole('dialog')).toBeNull();
});

test('a double click on Check says who answers, and follows nobody yet (A78)', async () => {
  const { bridge } = await openMainWindow(offline('refused'));
  await click('Change address…');
  await type('Server address', 'https://new.example.org');
  await clickInDialog('Check');
  await act(async () => void fireEvent.click(inDialog().getByRole('button', { name: 'Use this address' })));
  expect(bridge.followServer).not.toHaveBeenCalled();
  await clickInDialog('Use this address');
  expect(bridge.followServer).toHaveBeenCalledOnce();
});

test('another server is named as such, and left for with new keys only (A88)', async () => {
  const { bridge } = await openMainWindow(offline('refused'));
  bridge.examineServer.mockResolvedValueOnce({ ok: true, is: 'other', server: 'https://other.example.org' });
  await click('Change address…');
  await type('Server address', 'other.example.org');
  await clickInDialog('Check');
  expect(inDialog().getByText(/is another server/u)).toBeTruthy();
  await clickInDialog('Register there…');
  expect(bridge.leaveServer).toHaveBeenCalledExactlyOnceWith({ server: 'other.example.org' });
  expect(bridge.followServer).not.toHaveBeenCalled();
});

test('whoever finds another server at the address of theirs may say that it was set up anew (A98)', async () => {
  const { bridge } = await openMainWindow(offline('refused'));
  bridge.examineServer.mockResolvedValueOnce({ ok: true, is: 'anew', server: 'https://calls.example.org' });
  await click('Change address…');
  await type('Server address', 'calls.example.org');
  await clickInDialog('Check');
  await clickInDialog('It was set up anew: register…');
  const found = { server: 'calls.example.org' };
  expect(bridge.registerAgain).toHaveBeenCalledExactlyOnceWith({ newServer: true, found });
  expect(screen.queryByRole('dialog')).toBeNull();
});

test('one that was set up anew and takes people by invite only is given a code where it was found (A98)', async () => {
  const { bridge } = await openMainWindow(offline('refused'));
  bridge.examineServer.mockResolvedValueOnce({ ok: true, is: 'anew', server: 'https://calls.example.org' });
  bridge.registerAgain.mockReturnValueOnce(refused('inviteRequired'));
  await click('Change address…');
  await type('Server address', 'calls.example.org');
  await clickInDialog('Check');
  await clickInDialog('It was set up anew: register…');
  await type('Invite code', 'ABCD-EFGH-JKMN-PQRS');
  await clickInDialog('It was set up anew: register…');
  const wanted = { newServer: true, found: { server: 'calls.example.org' }, invite: 'ABCD-EFGH-JKMN-PQRS' };
  expect(bridge.registerAgain).toHaveBeenLastCalledWith(wanted);
  expect(screen.queryByRole('dialog')).toBeNull();
});

test('each reason to be offline has a way on (A98)', async () => {
  const { bridge, push } = await openMainWindow(offline('signInRefused'));
  await click('Register here again');
  expect(bridge.registerAgain).toHaveBeenLastCalledWith({ newServer: false });
  await push(offline('otherServer'));
  await click('It was set up anew: register…');
  expect(bridge.registerAgain).toHaveBeenLastCalledWith({ newServer: true });
  await click('Try now');
  await push(offline('wrongAddress'));
  await click('Try now');
  await push(offline('signedInElsewhere'));
  await click('Sign in here');
  expect(bridge.reconnect).toHaveBeenCalledTimes(3);
});

test('a server that wants an invite code is given one, and a refusal is said where it was asked (A98)', async () => {
  const { bridge } = await openMainWindow(offline('signInRefused'));
  bridge.registerAgain.mockReturnValueOnce(refused('inviteRequired'));
  await click('Register here again');
  await type('Invite code', 'ABCD-EFGH-JKMN-PQRS');
  await clickInDialog('Register here again');
  expect(bridge.registerAgain).toHaveBeenLastCalledWith({ newServer: false, invite: 'ABCD-EFGH-JKMN-PQRS' });
  cleanup();
  const second = await openMainWindow(offline('signInRefused'));
  second.bridge.registerAgain.mockReturnValueOnce(refused('handleTaken'));
  await click('Register here again');
  expect(screen.getByText(/Somebody else has your username there now/u)).toBeTruthy();
});

test('what is being typed stays while the connection says something new (A98)', async () => {
  const { bridge, push } = await openMainWindow(offline('refused'));
  await click('Change address…');
  await type('Server address', 'https://new.exa');
  await push(offline('wrongAddress'));
  await push(appStories.home);
  expect(inDialog().getByLabelText('Server address')).toHaveProperty('value', 'https://new.exa');
  cleanup();
  const second = await openMainWindow(offline('signInRefused'));
  second.bridge.registerAgain.mockReturnValueOnce(refused('inviteRequired'));
  await click('Register here again');
  expect(inDialog().getByRole('alert').textContent).toMatch(/invite/u);
  await type('Invite code', 'ABCD-EFGH');
  await second.push(offline('refused'));
  expect(inDialog().getByLabelText('Invite code')).toHaveProperty('value', 'ABCD-EFGH');
  await clickInDialog('Register here again');
  expect(second.bridge.registerAgain).toHaveBeenLastCalledWith({ newServer: false, invite: 'ABCD-EFGH' });
  expect(screen.queryByRole('dialog')).toBeNull();
  expect(bridge.registerAgain).not.toHaveBeenCalled();
});

test('whoever signed out finds name and server as they were, and signs in with one press (A98)', async () => {
  const { bridge } = await openMainWindow(appStories.onboardingSignedOut);
  await click('Sign in');
  expect(bridge.register).toHaveBeenCalledExactlyOnceWith({
    handle: 'sasha',
    displayName: 'Саша',
    server: 'https://calls.example.org',
  });
});
