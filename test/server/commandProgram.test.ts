import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { bundledServer } from '../stage/bundledServer.ts';
import { ServerProcess } from '../stage/ServerProcess.ts';
import { temporaryFolder } from '../stage/temporaryFolder.ts';
import { makeCertificate } from '../stage/testCertificate.ts';

/** The server's program with these arguments, until it ends. */
async function program(...args: string[]) {
  const main = join(await bundledServer(), 'main.js');
  const child = spawn(process.execPath, [main, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  const printed = { out: '', err: '' };
  child.stdout.on('data', (part) => (printed.out += part));
  child.stderr.on('data', (part) => (printed.err += part));
  const [code] = await once(child, 'close');
  return { code, ...printed };
}

test('a key that is none of the certificate is named and ends with status 7', async () => {
  const folder = temporaryFolder();
  const [certificate, key] = [join(folder, 'fullchain.pem'), join(folder, 'privkey.pem')];
  writeFileSync(certificate, makeCertificate({ name: 'calls.example.org' }).certificate);
  writeFileSync(key, makeCertificate({ name: 'calls.example.org' }).key);
  const { code, err } = await program('--port', '0', '--data', folder, '--tls-cert', certificate, '--tls-key', key);
  expect([code, err]).toEqual([7, expect.stringContaining(`The key in ${key} does not belong to the certificate`)]);
});

test('accounts are listed and removed, data kept and put back, from a terminal beside the server', async () => {
  const folder = temporaryFolder();
  const data = join(folder, 'data');
  const server = await ServerProcess.start(data);
  await server.register('alice');
  const command = (...args: string[]) => program(...args, '--data', data);
  expect(await command('users')).toMatchObject({
    code: 0,
    out: expect.stringMatching(/^alice +1 .*\n1 of 1 account/mu),
  });
  const backup = join(folder, 'ringfort.backup');
  expect(await command('backup', backup)).toMatchObject({ code: 0, out: expect.stringContaining('The backup is in') });
  expect(await command('backup', backup)).toMatchObject({ code: 2, err: expect.stringContaining('is there already') });
  expect(await command('remove', 'alice')).toMatchObject({ code: 2, err: expect.stringContaining('say --yes') });
  expect(await command('remove', 'alice', '--yes')).toMatchObject({
    code: 0,
    out: expect.stringContaining('alice is removed, with 1 device. Its calls have ended'),
  });
  expect(await command('restore', backup)).toMatchObject({ code: 3, err: expect.stringContaining('already runs on') });
  await server.stop();
  expect(await command('restore', backup)).toMatchObject({ code: 0, out: expect.stringContaining('lies in') });
  expect(JSON.parse((await command('users', '--json')).out)).toMatchObject({ users: [{ name: 'alice' }], total: 1 });
});
