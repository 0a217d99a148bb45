import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { startServer } from '../../server/index.ts';
import { FakeKeyring } from '../fakes/fakeKeyring.ts';
import { startHttpProxy } from '../stage/forwardProxy.ts';
import { HeadlessRingfort } from '../stage/HeadlessRingfort.ts';
import { temporaryFolder } from '../stage/temporaryFolder.ts';

/* A server that is reached by plain http through foreign networks: under a public name, as a proxy knows it. */

async function publicServer() {
  const server = await startServer({ dataFolder: temporaryFolder(), logLevel: 'silent' });
  onTestFinished(() => server.close());
  const way = await startHttpProxy();
  return { url: `http://ringfort.test:${server.port}`, local: server.url, asked: way.asked, proxy: way };
}

function person({ port }: { port: number }) {
  const folder = join(temporaryFolder(), 'profile');
  mkdirSync(folder);
  const keyring = new FakeKeyring();
  const launch = () => {
    const resolveProxy = () => Promise.resolve(`PROXY 127.0.0.1:${port}`);
    const headless = new HeadlessRingfort({ folder, keyring, certificate: 'a1'.repeat(32), resolveProxy });
    onTestFinished(() => headless.ringfort.stop());
    return headless;
  };
  return launch;
}

test('nothing is sent to a public server over http before the person has decided, and the decision shows from then on (A88)', async () => {
  const { url, asked, proxy } = await publicServer();
  const launch = person(proxy);
  const alice = launch();
  await alice.ringfort.start();
  const { register } = alice.ringfort.mainHandlers;
  expect(await register({ handle: 'alice', server: url })).toEqual({ ok: false, reason: 'plainHttp', detail: url });
  expect(asked).toEqual([]);

  expect(await register({ handle: 'alice', server: url, plainHttp: true })).toEqual({ ok: true });
  await alice.online();
  expect(alice.ringfort.snapshot().account.state).toMatchObject({ phase: 'ready', isUnprotected: true });
  await alice.ringfort.stop();

  // Who has decided is not asked again, and sees it as long as it is so.
  const again = launch();
  await again.ringfort.start();
  await again.online();
  expect(again.ringfort.snapshot().account.state).toMatchObject({ phase: 'ready', isUnprotected: true });
});

test('in this network http needs no decision; to follow the server to a public address over http does (A88)', async () => {
  const { url, local, asked, proxy } = await publicServer();
  const alice = person(proxy)();
  await alice.register('alice', local);
  expect(alice.ringfort.snapshot().account.state).toMatchObject({ isUnprotected: false });
  const { followServer } = alice.ringfort.mainHandlers;
  expect(await followServer({ server: url })).toEqual({ ok: false, reason: 'plainHttp', detail: url });
  expect(asked).toEqual([]);
  expect(await followServer({ server: url, plainHttp: true })).toEqual({ ok: true });
  expect(alice.ringfort.snapshot().account.state).toMatchObject({ server: url, isUnprotected: true });
});
