import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { illness } from '../../server/commands/healthy.ts';
import { readCommandLine } from '../../server/commandLine.ts';
import { startServer } from '../../server/index.ts';
import type { RunningServerOptions } from '../../server/serverOptions.ts';
import { temporaryFolder } from '../stage/temporaryFolder.ts';
import { makeCertificate } from '../stage/testCertificate.ts';

/** A server as these variables have it, on a free port; with the port in them, it is asked by the same. */
async function served(options: Partial<RunningServerOptions>, environment: Readonly<Record<string, string>> = {}) {
  const server = await startServer({ dataFolder: temporaryFolder(), logLevel: 'silent', ...options });
  onTestFinished(() => server.close());
  const told = readCommandLine(['healthy'], { ...environment, RINGFORT_PORT: String(server.port) });
  if (told.type !== 'healthy') throw new Error(JSON.stringify(told));
  return { options: told.options, server };
}

test('a server on another port is asked there, and is ill once it is gone', async () => {
  const { options, server } = await served({});
  expect(await illness(options)).toBeNull();
  await server.close();
  expect(await illness(options)).toBe(`http://127.0.0.1:${server.port}/healthz does not answer: ECONNREFUSED.`);
});

test('a server that speaks TLS is asked in TLS, whatever name its certificate has', async () => {
  const folder = temporaryFolder();
  const files = { certificate: join(folder, 'fullchain.pem'), key: join(folder, 'privkey.pem') };
  const { certificate, key } = makeCertificate({ name: 'calls.example.org' });
  writeFileSync(files.certificate, certificate);
  writeFileSync(files.key, key);
  const variables = { RINGFORT_TLS_CERT: files.certificate, RINGFORT_TLS_KEY: files.key };
  const { options } = await served({ certificateFiles: files }, variables);
  expect(await illness(options)).toBeNull();
  const { certificateFiles: _, ...inClear } = options;
  expect(await illness(inClear)).toMatch(/answers 400/u);
});

test('a server that answers to its names alone, on all addresses, is asked all the same', async () => {
  const variables = { RINGFORT_ALLOW_HOSTS: 'calls.example.org', RINGFORT_HOST: '0.0.0.0' };
  const { options } = await served({ hosts: ['calls.example.org'], host: '0.0.0.0' }, variables);
  expect(await illness(options)).toBeNull();
});

test('what is no question to a server is said', () => {
  expect(readCommandLine(['healthy', 'now'], {})).toMatchObject({ type: 'mistake' });
  expect(readCommandLine(['healthy', '--port', '0'], {})).toMatchObject({ type: 'mistake' });
});
