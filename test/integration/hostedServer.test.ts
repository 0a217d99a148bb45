import { cpSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
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

const DATABASE = 'ringfort-server.sqlite';
const DAMAGED = 'no database at all, but long enough to have a header'.repeat(40);

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
    return { folder, headless, hosting, stop, crash, tellCrash };
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

test('a host whose data are damaged goes on with a new server: the old data lie beside it, and contacts stay', async () => {
  const launch = host(await freePort());
  const first = launch();
  const { folder } = first;
  await first.headless.ringfort.start();
  await first.headless.ringfort.mainHandlers.register({ handle: 'alice', server: null });
  await first.headless.online();
  const before = first.headless.ringfort.snapshot().account.state;
  // Nobody sets aside a server that works, also not a page that was taken over.
  expect(await first.headless.ringfort.mainHandlers.renewServer(null)).toMatchObject({ reason: 'notSetAside' });
  await first.stop();
  for (const name of readdirSync(join(folder, 'server'))) {
    if (name.startsWith(DATABASE)) rmSync(join(folder, 'server', name));
  }
  writeFileSync(join(folder, 'server', DATABASE), DAMAGED);

  const again = launch();
  await again.headless.ringfort.start();
  await again.headless.until(
    () => JSON.stringify(again.hosting()) === JSON.stringify({ state: 'down', problem: 'dataUnreadable' }),
  );
  expect(await again.headless.ringfort.mainHandlers.renewServer(null)).toEqual({ ok: true });
  await again.headless.online();
  const after = again.headless.ringfort.snapshot().account.state;
  expect(again.hosting()).toMatchObject({ state: 'running', movedFrom: null });
  expect([before, after]).toMatchObject([{ handle: 'alice' }, { handle: 'alice' }]);
  expect('serverId' in before && 'serverId' in after && before.serverId !== after.serverId).toBe(true);
  const aside = readdirSync(folder).filter((name) => name.startsWith('server set aside'));
  expect(aside).toHaveLength(1);
  expect(readFileSync(join(folder, aside[0]!, DATABASE), 'utf8')).toBe(DAMAGED);
});

test('a host who puts a copy of the folder back is the server that everybody knows, as the page for hosts has it', async () => {
  const launch = host(await freePort());
  const first = launch();
  const server = join(first.folder, 'server');
  await first.headless.ringfort.start();
  await first.headless.ringfort.mainHandlers.register({ handle: 'alice', server: null });
  await first.headless.online();
  const before = first.headless.ringfort.snapshot().account.state;
  await first.stop();
  cpSync(server, join(first.folder, 'copy'), { recursive: true });
  const file = join(server, DATABASE);
  // Behind the header, as a disk leaves it.
  writeFileSync(file, readFileSync(file).fill(0xa5, 100));

  const broken = launch();
  await broken.headless.ringfort.start();
  await broken.headless.until(
    () => JSON.stringify(broken.hosting()) === JSON.stringify({ state: 'down', problem: 'dataUnreadable' }),
  );
  await broken.stop();
  renameSync(server, join(first.folder, 'server.damaged'));
  cpSync(join(first.folder, 'copy'), server, { recursive: true });

  const again = launch();
  await again.headless.ringfort.start();
  await again.headless.online();
  const after = again.headless.ringfort.snapshot().account.state;
  if (before.phase !== 'ready' || after.phase !== 'ready') return expect.unreachable(after.phase);
  expect([after.handle, after.server, after.serverId]).toEqual([before.handle, before.server, before.serverId]);
});

test('whoever would host anew where damaged data lie sets them aside first, and hosts with the next try', async () => {
  const { folder, headless } = host(await freePort())();
  mkdirSync(join(folder, 'server'));
  writeFileSync(join(folder, 'server', DATABASE), DAMAGED);
  await headless.ringfort.start();
  const { mainHandlers } = headless.ringfort;
  const refused = { ok: false, reason: 'hostFailed', detail: 'dataUnreadable' };
  expect(await mainHandlers.register({ handle: 'alice', server: null })).toEqual(refused);
  expect(await mainHandlers.renewServer(null)).toEqual({ ok: true });
  expect(await mainHandlers.register({ handle: 'alice', server: null })).toEqual({ ok: true });
  await headless.online();
});
