import { writeFileSync } from 'node:fs';
import { Agent, get as overHttps } from 'node:https';
import { get as overHttp } from 'node:http';
import { join } from 'node:path';
import { connect } from 'node:tls';
import { expect, onTestFinished, test } from 'vitest';
import { WebSocket } from 'ws';
import { startServer } from '../../server/index.ts';
import { temporaryFolder } from '../stage/temporaryFolder.ts';
import { makeCertificate, type TestCertificate } from '../stage/testCertificate.ts';

const first = makeCertificate({ name: 'localhost' });
const second = makeCertificate({ name: 'localhost' });

async function secureServer() {
  const folder = temporaryFolder();
  const files = { certificate: join(folder, 'fullchain.pem'), key: join(folder, 'privkey.pem') };
  const write = ({ certificate, key }: TestCertificate): void => {
    writeFileSync(files.certificate, certificate);
    writeFileSync(files.key, key);
  };
  write(first);
  const server = await startServer({
    ...{ dataFolder: folder, certificateFiles: files, logLevel: 'silent' },
    publicUrls: ['https://localhost'],
  });
  onTestFinished(() => server.close());
  return { server, write, files };
}

const shownBy = (port: number) =>
  new Promise<string>((resolve) => {
    const socket = connect({ host: '127.0.0.1', port, rejectUnauthorized: false }, () => {
      resolve(socket.getPeerCertificate().fingerprint256.replaceAll(':', '').toLowerCase());
      socket.destroy();
    });
  });

test('with certificate files it speaks https and wss alone, and tells http so', async () => {
  const { server } = await secureServer();
  expect(server.url).toBe(`https://127.0.0.1:${server.port}`);
  const status = await new Promise((resolve) => {
    const agent = new Agent({ ca: first.certificate, checkServerIdentity: () => undefined });
    overHttps(`${server.url}/healthz`, { agent }, (response) => resolve(response.resume().statusCode));
  });
  expect(status).toBe(200);
  const refusal = await new Promise((resolve) => {
    overHttp(`http://127.0.0.1:${server.port}/healthz`, (response) => {
      void response.toArray().then((parts) => resolve([response.statusCode, parts.join('')]));
    });
  });
  expect(refusal).toEqual([400, 'This port speaks https alone.\n']);
});

test('another certificate is used for whoever comes next, and sockets that are there stay (A77)', async () => {
  const { server, write, files } = await secureServer();
  const phone = new WebSocket(`wss://127.0.0.1:${server.port}/ws`, { rejectUnauthorized: false });
  onTestFinished(() => phone.terminate());
  await new Promise((resolve) => phone.once('message', resolve));
  expect(await shownBy(server.port)).toBe(first.fingerprint256);

  write(second);
  server.lookAtCertificate();
  expect(await shownBy(server.port)).toBe(second.fingerprint256);

  writeFileSync(files.key, first.key);
  server.lookAtCertificate();
  expect(await shownBy(server.port)).toBe(second.fingerprint256);
  const answered = new Promise((resolve) => phone.once('pong', resolve));
  phone.ping();
  await answered;
});

test('the certificate of another name, copied over the own one, is shown to nobody (A77)', async () => {
  const { server, write } = await secureServer();
  write(makeCertificate({ name: 'www.example.org' }));
  server.lookAtCertificate();
  expect(await shownBy(server.port)).toBe(first.fingerprint256);
  write(second);
  server.lookAtCertificate();
  expect(await shownBy(server.port)).toBe(second.fingerprint256);
});
