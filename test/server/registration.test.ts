import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, describe, expect, test } from 'vitest';
import { createInvite } from '../../server/store/createInvite.ts';
import { ManualClock } from '../fakes/ManualClock.ts';
import { bundledServer } from '../stage/bundledServer.ts';
import { TestDevice } from '../stage/TestDevice.ts';
import { TestServer } from '../stage/testServer.ts';

const DAY_MS = 86_400_000;
let server: TestServer;
afterEach(() => server.remove());

async function register(device: TestDevice, invite?: string, now = server.clock.now()) {
  const request = device.registration(await server.challenge(), device.prekeys(1, now));
  const { status, body } = await server.request('POST', '/v1/register', { ...request, ...(invite && { invite }) });
  return status === 201 ? 'registered' : body.error.code;
}

describe('a server with invites (A87)', () => {
  test('takes one account for each code, and repeats of it without one', async () => {
    server = await TestServer.start({ registration: 'invite' });
    const [alice, bob] = [new TestDevice('alice'), new TestDevice('bob')];
    expect(await register(alice)).toBe('invite_required');
    expect(await register(alice, 'AAAA-BBBB-CCCC-DDDD')).toBe('invite_required');
    const code = await createInvite(server.folder, 14, server.clock.now());
    expect(await register(alice, code.toLowerCase().replaceAll('-', ' '))).toBe('registered');
    expect(await register(bob, code)).toBe('invite_required');
    expect(await register(alice)).toBe('registered');
  });

  test('does not use a code up for a registration that fails, and takes none that has expired', async () => {
    server = await TestServer.start({ registration: 'invite' });
    const bob = new TestDevice('bob');
    const code = await createInvite(server.folder, 1, server.clock.now());
    const request = bob.registration(await server.challenge(), bob.prekeys(1, server.clock.now()));
    request.prekeys.signedPrekey.id += 1;
    expect((await server.request('POST', '/v1/register', { ...request, invite: code })).body.error.code).toBe(
      'bad_prekey',
    );
    server.clock.advance(DAY_MS);
    expect(await register(bob, code)).toBe('invite_required');
    const next = await createInvite(server.folder, 1, server.clock.now());
    expect(await register(bob, next)).toBe('registered');
  });

  test('judges a code by the time that it was made by, however far its steady clock is ahead of that', async () => {
    const clock = new ManualClock();
    const wall = (): number => clock.now() - 20 * DAY_MS;
    server = await TestServer.start({ registration: 'invite', clock: { ...clock, wall } });
    const [alice, bob] = [new TestDevice('alice'), new TestDevice('bob')];
    const code = await createInvite(server.folder, 14, wall());
    expect(await register(alice, code, wall())).toBe('registered');
    const short = await createInvite(server.folder, 1, wall());
    clock.advance(DAY_MS);
    expect(await register(bob, short, wall())).toBe('invite_required');
  });

  test('gets its codes from the program, while it runs; before a first start the program says so', async () => {
    server = await TestServer.start({ registration: 'invite' });
    const main = join(await bundledServer(), 'main.js');
    const program = (folder: string) => promisify(execFile)(process.execPath, [main, 'invite', '--data', folder]);
    const { stdout } = await program(server.folder);
    expect(stdout).toMatch(/^(?:\w{4}-){3}\w{4}\n$/);
    // The code is dated by this computer's clock, the server here stands in the past.
    expect(await register(new TestDevice('bob'), stdout.trim())).toBe('registered');
    await expect(program(join(server.folder, 'nowhere'))).rejects.toMatchObject({
      code: 2,
      stderr: expect.stringContaining('Start the server on it once'),
    });
  });
});

describe('registration (A87)', () => {
  test('at a closed server is refused before anything is read, and who is registered signs in as ever', async () => {
    server = await TestServer.start();
    const bob = await server.register('bob');
    await server.stop();
    await server.remove();
    server = await TestServer.start({ registration: 'closed' });
    const reply = await server.request('POST', '/v1/register', 'not even JSON');
    expect([reply.status, reply.body.error.code]).toEqual([403, 'registration_closed']);
    expect(await register(bob)).toBe('registration_closed');
  });

  test('of a taken name is refused before a signature is looked at', async () => {
    server = await TestServer.start();
    await server.register('alice');
    const mallory = new TestDevice('alice');
    const request = mallory.registration(await server.challenge(), mallory.prekeys(1, server.clock.now()));
    const forged = { ...request, identity: { ...request.identity, certificate: request.signature } };
    expect((await server.request('POST', '/v1/register', forged)).body.error.code).toBe('handle_taken');
  });

  test('has a budget for each address, apart from other requests and other addresses', async () => {
    server = await TestServer.start({ trustProxy: ['127.0.0.1'] });
    const tryFrom = async (address: string) => {
      const response = await fetch(`${server.url}/v1/register`, {
        method: 'POST',
        body: '{}',
        headers: { 'content-type': 'application/json', 'x-forwarded-for': address },
      });
      await response.text();
      return response.status;
    };
    for (let tried = 0; tried < 100; tried += 1) expect(await tryFrom('203.0.113.9')).toBe(400);
    expect(await tryFrom('203.0.113.9')).toBe(429);
    expect(await tryFrom('198.51.100.1')).toBe(400);
    server.clock.advance(60_000);
    expect(await tryFrom('203.0.113.9')).toBe(400);
  });

  test('that nobody signs in with expires after a week, one that was used does not', async () => {
    server = await TestServer.start();
    await server.register('squatter');
    const { device: bob, client } = await server.person('bob');
    await client.leave();
    server.clock.advance(8 * DAY_MS);
    // The hourly task runs beside the requests, a few rows at a time.
    const anHourLater = () => {
      server.clock.advance(3_600_000);
      return register(new TestDevice('squatter'));
    };
    await expect.poll(anHourLater).toBe('registered');
    expect(await register(new TestDevice('bob'))).toBe('handle_taken');
    await server.signIn(bob);
  });
});
