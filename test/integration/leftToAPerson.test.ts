import { expect, onTestFinished, test } from 'vitest';
import { ScriptedServer } from '../fakes/scriptedServer.ts';
import { DeviceIdentity, SignallingPhone } from '../stage/signallingPhone.ts';
import { temporaryFolder } from '../stage/temporaryFolder.ts';

/* What another network cannot heal is taken up again by a person alone: docs/PROTOCOL.md, "Reconnecting". */

const identity = new DeviceIdentity('alice', 11);

async function together() {
  const server = await ScriptedServer.start();
  onTestFinished(() => server.end());
  const phone = new SignallingPhone({ serverUrl: server.url, identity, folder: temporaryFolder() });
  onTestFinished(() => phone.end());
  return { server, phone };
}

/** Signed in, and put out with this code; resolves once that is known. */
async function closedWith(code: number) {
  const { server, phone } = await together();
  phone.socket.start();
  await server.welcome();
  await phone.statuses.find(({ state }) => state === 'online');
  server.connections.all[0]?.close(code);
  const offline = await phone.statuses.find(({ state }) => state === 'offline');
  expect(phone.clock.pending()).toBe(0);
  return { server, phone, offline };
}

test.each([
  [4401, 'signInRefused'],
  [4403, 'signInRefused'],
  [4409, 'signedInElsewhere'],
  [4410, 'signInRefused'],
])('after %i another network leaves the phone where it is, and a person signs in again', async (code, reason) => {
  const { server, phone, offline } = await closedWith(code);
  expect(offline).toEqual({ state: 'offline', reason, detail: null });
  phone.socket.wayChanged();
  expect(phone.statuses.all.at(-1)).toEqual(offline);
  expect(server.connections.all).toHaveLength(1);
  phone.socket.signInAgain();
  await server.connections.first(2);
  await phone.statuses.find(({ state }) => state === 'connecting', 3);
});

test('an address that was not one of this server may be one in another network (4421)', async () => {
  const { server, phone, offline } = await closedWith(4421);
  expect(offline).toMatchObject({ reason: 'wrongAddress' });
  phone.socket.wayChanged();
  await server.connections.first(2);
});

test('where another server answers in one network, ours may in the next', async () => {
  const { server, phone } = await together();
  phone.pinnedTo = 'ours';
  phone.socket.start();
  await phone.statuses.find((status) => status.state === 'offline' && status.reason === 'otherServer');
  expect(phone.clock.pending()).toBe(0);
  phone.socket.wayChanged();
  await server.connections.first(2);
  expect(server.received.all).toEqual([]);
});
