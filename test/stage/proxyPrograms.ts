import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { globSync, readFileSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { onTestFinished } from 'vitest';
import { temporaryFolder } from './temporaryFolder.ts';
import type { TestCertificate } from './testCertificate.ts';

const examples = join(import.meta.dirname, '../../server/deploy');

interface Before {
  /** Where it listens, on 127.0.0.1. */
  readonly port: number;
  /** Where the server does. */
  readonly server: number;
  readonly certificate: TestCertificate;
}

export interface RunningProxy {
  /** All that it has written so far, on its outputs and into files. */
  readonly written: () => string;
  readonly stop: () => Promise<void>;
}

/** A proxy of Debian with our example, but for names, ports, files, and the certificate that it would fetch itself. */
export const PROXIES: Readonly<Record<'nginx' | 'caddy', (before: Before) => Promise<RunningProxy>>> = {
  nginx: async ({ port, server, certificate }) => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'fullchain.pem'), certificate.certificate);
    writeFileSync(join(folder, 'privkey.pem'), certificate.key);
    const site = replaced('nginx.conf', [
      ['listen 443 ssl;', `listen 127.0.0.1:${port} ssl;`],
      ['    listen [::]:443 ssl;\n', ''],
      ['server_name calls.example.org', 'server_name localhost'],
      ['/etc/letsencrypt/live/calls.example.org/fullchain.pem', join(folder, 'fullchain.pem')],
      ['/etc/letsencrypt/live/calls.example.org/privkey.pem', join(folder, 'privkey.pem')],
      ['127.0.0.1:7443', `127.0.0.1:${server}`],
    ]);
    const places = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(
      (each) => `${each}_temp_path ${folder}/${each};`,
    );
    const configuration = join(folder, 'nginx.conf');
    const around = `daemon off; pid ${folder}/pid; error_log stderr; user root; events {} http { ${places.join(' ')}\n${site}}\n`;
    writeFileSync(configuration, around);
    return startProgram('nginx', ['-c', configuration, '-p', folder], folder, port);
  },
  caddy: async ({ port, server, certificate }) => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'fullchain.pem'), certificate.certificate);
    writeFileSync(join(folder, 'privkey.pem'), certificate.key);
    const site = replaced('Caddyfile', [
      // Its options for all sites come first, and once.
      ['\n{\n', '\n{\n\tadmin off\n\tauto_https off\n'],
      [
        'calls.example.org {',
        `https://localhost:${port} {\n\tbind 127.0.0.1\n\ttls ${folder}/fullchain.pem ${folder}/privkey.pem`,
      ],
      ['127.0.0.1:7443', `127.0.0.1:${server}`],
    ]);
    const configuration = join(folder, 'Caddyfile');
    writeFileSync(configuration, site);
    return startProgram('caddy', ['run', '--adapter', 'caddyfile', '--config', configuration], folder, port);
  },
};

/** An example with the test's own places. A line that is not there any more is a fault of the test. */
function replaced(name: string, pairs: readonly (readonly [string, string])[]): string {
  let text = readFileSync(join(examples, name), 'utf8');
  for (const [from, to] of pairs) {
    if (!text.includes(from)) throw new Error(`${name} has no "${from}"`);
    text = text.replace(from, to);
  }
  return text;
}

async function startProgram(
  program: string,
  args: readonly string[],
  home: string,
  port: number,
): Promise<RunningProxy> {
  const env = { ...process.env, HOME: home, XDG_DATA_HOME: home, XDG_CONFIG_HOME: home };
  const child = spawn(program, args, { env, stdio: ['ignore', 'pipe', 'pipe'] });
  let printed = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (part) => (printed += part));
  const ended = once(child, 'close');
  const stop = async (): Promise<void> => {
    if (child.kill()) await ended;
  };
  onTestFinished(stop);
  while (!(await isTaken(port))) {
    if (child.exitCode !== null) throw new Error(`${program} ended: ${printed}`);
    await delay(50);
  }
  const files = (): string[] =>
    globSync('**/*.log', { cwd: home }).map((name) => readFileSync(join(home, name), 'utf8'));
  return { stop, written: () => [printed, ...files()].join('\n') };
}

function isTaken(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}
