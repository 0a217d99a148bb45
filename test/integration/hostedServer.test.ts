import { mkdirSync } from 'node:fs';
import { createServer, type AddressInfo, type Server } from 'node:net';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { freePort } from '../../scripts/drive/freePort.ts';
import { FakeKeyring } from '../fakes/fakeKeyring.ts';
import { HeadlessRingfort } from '../stage/HeadlessRingfort.ts';
import { hostedInProcess } from '../stage/hostedInProcess.ts';
import { realClock } from '../stage/realClock.ts';
import { temporaryFolder } from '../stage/temporaryFolder.ts';

/* A Ringfort that hosts the server of its network, and what may stand in the way of that. */

/** Another program on a port of this computer, and how many came to it. */
async function squatter(port: number) {
  const server: Server = createServer((socket) => {
    server.emit('visited');
    socket.destroy();
  });
  let visits = 0;
  server.on('visited', () => (visits += 1));
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  const close = () => new Promise((resolve) => server.close(resolve));
  onTestFinished(() => void close());
  return { port: (server.address() as AddressInfo).port, visits: () => visits, close };
}

function host(usualPort: number) {
  const folder = temporaryFolder();
  mkdirSync(join(folder, 'profile'));
  const keyring = new FakeKeyring();
  const launch = () => {
    const { hosted, crash, tellCrash } = hostedInProcess(join(folder, 'server'), usualPort, realClock);
    const options = { folder: join(folder, 'profile'), keyring, certificate: 'a1'.repeat(32), hosted };
    const headless = new HeadlessRingfort(options);
    const stop = () => headless.ringfort.stop();
    onTestFinished(stop);
    const hosting = () => {
      const { state } = headless.ringfort.snapshot().account;
      return state.phase === 'ready' ? state.hosting : null;
    };
    return { headless, hosting, stop, crash, tellCrash };
  };
  return launch;
}

const isOffline = ({ connection }: ReturnType<HeadlessRingfort['picture']>) => connection.state === 'offline';

test('whoever sits on the port of the hosted server gets nothing, and the phone comes back when the port is free (A81, A88)', async () => {
  const launch = host(await freePort());
  const first = launch();
  await first.headless.ringfort.start();
  expect(await first.headless.ringfort.mainHandlers.register({ handle: 'alice', server: null })).toEqual({ ok: true });
  await first.headless.online();
  const { state } = first.headless.ringfort.snapshot().account;
  const port = state.phase === 'ready' ? Number(new URL(state.server).port) : 0;
  await first.stop();

  const other = await squatter(port);
  const again = launch();
  await again.headless.ringfort.start();
  const { connection } = await again.headless.until(isOffline);
  expect(connection).toEqual({ state: 'offline', reason: 'hostDown', detail: null });
  expect(again.hosting()).toEqual({ state: 'down', problem: 'portTaken' });
  // A contact is asked of the server too: nobody is asked.
  expect(await again.headless.ringfort.mainHandlers.addContact({ handle: 'bob' })).toMatchObject({ ok: false });
  again.headless.ringfort.reconnect();
  await again.headless.until(isOffline);
  expect(other.visits()).toBe(0);

  await other.close();
  again.headless.ringfort.reconnect();
  await again.headless.online();
  expect(again.hosting()).toMatchObject({ state: 'running', movedFrom: null });
});

test('a server that ended in the middle is not looked for among those who took its port (A81, A88)', async () => {
  const { headless, crash, tellCrash, hosting } = host(await freePort())();
  await headless.ringfort.start();
  await headless.ringfort.mainHandlers.register({ handle: 'alice', server: null });
  await headless.online();
  const { state } = headless.ringfort.snapshot().account;
  const port = state.phase === 'ready' ? Number(new URL(state.server).port) : 0;
  tellCrash();
  await crash();
  const other = await squatter(port);
  await headless.until(isOffline);
  expect(headless.picture().connection).toEqual({ state: 'offline', reason: 'hostDown', detail: null });
  headless.ringfort.reconnect();
  await headless.until(() => JSON.stringify(hosting()) === JSON.stringify({ state: 'down', problem: 'portTaken' }));
  expect(other.visits()).toBe(0);
});

test('a first host whose port is taken takes the next one, and shows that address (A81)', async () => {
  const taken = await squatter(await freePort());
  const { headless } = host(taken.port)();
  await headless.ringfort.start();
  expect(await headless.ringfort.mainHandlers.register({ handle: 'alice', server: null })).toEqual({ ok: true });
  await headless.online();
  const { state } = headless.ringfort.snapshot().account;
  expect(state).toMatchObject({ phase: 'ready', hosting: { state: 'running' } });
  expect(taken.visits()).toBe(0);
});

test('whoever signs out of the server on this computer stops it, and signs in to the same one at the same address (A98)', async () => {
  const { headless, hosting } = host(await freePort())();
  const { mainHandlers, snapshot, start } = headless.ringfort;
  await start();
  await mainHandlers.register({ handle: 'alice', server: null });
  await headless.online();
  const before = snapshot().account.state;
  if (before.phase !== 'ready') return expect.unreachable(before.phase);
  await mainHandlers.signOut(null);
  expect(snapshot().account.state).toEqual({
    phase: 'onboarding',
    last: { handle: 'alice', server: null, hasKeys: true, displayName: null },
  });
  expect(await mainHandlers.register({ handle: 'alice', server: null })).toEqual({ ok: true });
  await headless.online();
  expect(snapshot().account.state).toMatchObject({ phase: 'ready', server: before.server, serverId: before.serverId });
  expect(hosting()).toMatchObject({ state: 'running', movedFrom: null });
});
