import { mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { startServer } from '../../server/index.ts';
import { createInvite } from '../../server/store/createInvite.ts';
import { FakeKeyring } from '../fakes/fakeKeyring.ts';
import { HeadlessRingfort } from '../stage/HeadlessRingfort.ts';
import { startSilentServer } from '../stage/silentServer.ts';
import { talk } from '../stage/talk.ts';
import { temporaryFolder } from '../stage/temporaryFolder.ts';

/* What a person who has nothing set up can run into, and the way on from there. */

async function realServer() {
  const server = await startServer({ dataFolder: temporaryFolder(), logLevel: 'silent' });
  onTestFinished(() => server.close());
  return server;
}

async function silentServer() {
  const server = await startSilentServer();
  onTestFinished(() => server.close());
  return server;
}

function newcomer(certificate: string) {
  const folder = join(temporaryFolder(), 'profile');
  mkdirSync(folder);
  const keyring = new FakeKeyring();
  const launch = () => {
    const headless = new HeadlessRingfort({ folder, keyring, certificate });
    onTestFinished(() => headless.ringfort.stop());
    return headless;
  };
  return { headless: launch(), folder, keyring, launch };
}

test('a server that never answers is given up at once, and the next one is taken (A98)', async () => {
  const { headless } = newcomer('a1'.repeat(32));
  await headless.ringfort.start();
  const silent = await silentServer();
  const { register, cancelRegistration } = headless.ringfort.mainHandlers;
  const given = register({ handle: 'alice', server: silent.url });
  await silent.asked;
  await cancelRegistration(null);
  expect(await given).toEqual({ ok: false, reason: 'cancelled', detail: null });
  expect(headless.ringfort.snapshot().account.state).toEqual({ phase: 'onboarding', last: null });

  const server = await realServer();
  expect(await register({ handle: 'alice', server: server.url })).toEqual({ ok: true });
  await headless.online();
});

test('giving up what nobody asked for changes nothing (A98)', async () => {
  const { headless } = newcomer('a1'.repeat(32));
  const server = await realServer();
  await headless.ringfort.start();
  await headless.ringfort.mainHandlers.cancelRegistration(null);
  await headless.register('alice', server.url);
  await headless.ringfort.mainHandlers.cancelRegistration(null);
  expect(headless.ringfort.snapshot().account.state).toMatchObject({ phase: 'ready', handle: 'alice' });
});

test('a server that takes people with an invite alone asks for the code, each is good for one, and they call each other (A98)', async () => {
  const dataFolder = temporaryFolder();
  const server = await startServer({ dataFolder, logLevel: 'silent', registration: 'invite' });
  onTestFinished(() => server.close());
  const [alice, bob] = [newcomer('a1'.repeat(32)).headless, newcomer('b0'.repeat(32)).headless];
  await Promise.all([alice.ringfort.start(), bob.ringfort.start()]);
  const registers = ({ ringfort }: HeadlessRingfort, handle: string, code?: string) =>
    ringfort.mainHandlers.register({ handle, server: server.url, ...(code === undefined ? {} : { invite: code }) });
  expect(await registers(alice, 'alice')).toMatchObject({ ok: false, reason: 'inviteRequired' });
  const code = await createInvite(dataFolder, 1);
  expect(await registers(alice, 'alice', code)).toEqual({ ok: true });
  expect(await registers(bob, 'bob', code)).toMatchObject({ ok: false, reason: 'inviteRefused' });
  expect(await registers(bob, 'bob', await createInvite(dataFolder, 1))).toEqual({ ok: true });

  // Whoever comes back needs none.
  await alice.online();
  await alice.ringfort.mainHandlers.signOut(null);
  expect(await registers(alice, 'alice')).toEqual({ ok: true });
  await Promise.all([alice.online(), bob.online()]);
  await alice.ringfort.mainHandlers.addContact({ handle: 'bob' });
  await bob.ringfort.mainHandlers.addContact({ handle: 'alice' });
  await talk(bob, alice, 'alice');
});

test('whoever cannot open the data starts over: it is set aside, and the person registers under another name and is called (A98)', async () => {
  const server = await realServer();
  const alice = newcomer('a1'.repeat(32));
  const bob = newcomer('b0'.repeat(32));
  await alice.headless.register('alice', server.url);
  // Not while everything works, whoever asks.
  expect(await alice.headless.ringfort.mainHandlers.startOver(null)).toMatchObject({ ok: false });
  await alice.headless.ringfort.stop();

  alice.keyring.takeAway();
  const again = alice.launch();
  await again.ringfort.start();
  expect(again.ringfort.snapshot().account.state).toMatchObject({ phase: 'storeProblem', code: 'keyringGone' });
  expect(await again.ringfort.mainHandlers.startOver(null)).toEqual({ ok: true });
  expect(again.ringfort.snapshot().account.state).toMatchObject({ phase: 'choosePassphrase' });
  await again.ringfort.mainHandlers.choosePassphrase({ passphrase: 'correct horse battery' });
  expect(again.ringfort.snapshot().account.state).toEqual({ phase: 'onboarding', last: null });
  expect(readdirSync(join(alice.folder, '..')).filter((name) => name.startsWith('profile set aside'))).toHaveLength(1);

  const { register } = again.ringfort.mainHandlers;
  // The name belongs to the identity that was set aside, and the server says so.
  expect(await register({ handle: 'alice', server: server.url })).toMatchObject({ ok: false, reason: 'handleTaken' });
  expect(await register({ handle: 'alice2', server: server.url })).toEqual({ ok: true });
  await again.online();
  await bob.headless.register('bob', server.url);
  await bob.headless.ringfort.mainHandlers.addContact({ handle: 'alice2' });
  await again.ringfort.mainHandlers.addContact({ handle: 'bob' });
  await talk(bob.headless, again, 'alice2');
});

test('setting up goes on where one stopped, after a restart, and never comes to whoever was here before', async () => {
  const server = await realServer();
  const first = newcomer('a1'.repeat(32));
  await first.headless.register('alice', server.url);
  const step = (of: typeof first.headless) => of.ringfort.snapshot().settings.values.setUpStep;
  expect(step(first.headless)).toBe('protection');
  await first.headless.ringfort.mainHandlers.changeSettings({ setUpStep: 'devices' });
  await first.headless.ringfort.stop();
  const again = first.launch();
  await again.ringfort.start();
  expect(step(again)).toBe('devices');
  await again.online();
  await again.ringfort.mainHandlers.changeSettings({ setUpStep: 'done' });
  expect(await again.ringfort.mainHandlers.signOut(null)).toEqual({ ok: true });
  expect(await again.ringfort.mainHandlers.register({ handle: 'alice', server: server.url })).toEqual({ ok: true });
  expect(step(again)).toBe('done');
});
