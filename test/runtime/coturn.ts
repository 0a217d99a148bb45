import { spawn } from 'node:child_process';
import { createHmac, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { freePort } from '../../scripts/drive/freePort.ts';
import { makeCertificate, type TestCertificate } from '../stage/testCertificate.ts';
import { type Host, testConfiguration } from './coturnConfiguration.ts';
import { ensured } from './ensured.ts';

export interface Coturn {
  readonly port: number;
  /** The one that it was started as first. */
  readonly process: number;
  /** What the signalling server is configured with. */
  readonly secret: string;
  readonly urls: readonly string[];
  /** For those who trust its certificate. */
  readonly tlsUrl: string;
  readonly tlsPort: number;
  /** Another certificate in its files, which it is told of as the hook of `docs/HOSTING.md` does. */
  readonly renew: (next: TestCertificate) => Promise<void>;
  /** Its database, in which it looks up secrets that were added while it runs. */
  readonly userdb: string;
  /** The file that it reads when it starts. */
  readonly configuration: string;
  /** Ends it and starts it again with what its files hold by then. */
  readonly restart: () => Promise<void>;
  /** As the signalling server makes them (TURN REST API, HMAC-SHA1 of an expiring user name); of one hour. */
  readonly credentials: (user: string, seconds?: number) => { readonly username: string; readonly credential: string };
  /** Everything the relay printed so far, for a failing test. */
  readonly log: () => string;
  readonly stop: () => Promise<void>;
}

const CREDENTIAL_SECONDS = 3600;

export const urlsAt = (port: number): readonly string[] =>
  ['udp', 'tcp'].map((transport) => `turn:127.0.0.1:${port}?transport=${transport}`);

export interface RelayOptions extends Pick<Partial<Host>, 'quotas' | 'formerSecret' | 'nonceSeconds'> {
  readonly network?: string;
  /** Of an operator who has several. */
  readonly secret?: string;
  /** Where it is known before it stands there. */
  readonly port?: number;
  /** Signed by itself, so that nobody trusts it who was not told to. */
  readonly certificate?: TestCertificate;
}

/**
 * A real relay of its own on this machine: no file outside its temporary folder, no port outside the loopback. It is
 * configured as `docs/HOSTING.md` says. With `network` it stands in that namespace, and listens on all its addresses.
 */
export async function startCoturn({
  quotas = true,
  network,
  formerSecret,
  nonceSeconds,
  secret = randomBytes(24).toString('hex'),
  port: known,
  certificate = makeCertificate({ name: 'relay.ringfort.test' }),
}: RelayOptions = {}): Promise<Coturn> {
  await ensured({ programs: ['turnserver'] });
  const folder = await mkdtemp(join(tmpdir(), 'ringfort-coturn-'));
  const port = known ?? (await freePort());
  const tlsPort = await freePort();
  const configuration = join(folder, 'turnserver.conf');
  // The secret stands in a file and not among the arguments, where every user of the machine could read it.
  const used = testConfiguration({
    ...{ port, tlsPort, folder, secret, quotas, isAlone: network !== undefined },
    ...(formerSecret === undefined ? {} : { formerSecret }),
    ...(nonceSeconds === undefined ? {} : { nonceSeconds }),
  });
  const place = async (shown: TestCertificate): Promise<void> => {
    await writeFile(join(folder, 'certificate.pem'), shown.certificate, { mode: 0o600 });
    await writeFile(join(folder, 'key.pem'), shown.key, { mode: 0o600 });
  };
  await writeFile(configuration, used.join('\n'), { mode: 0o600 });
  await place(certificate);

  const [program, ...args] = [...(network === undefined ? [] : ['ip', 'netns', 'exec', network]), 'turnserver'];
  const printed: string[] = [];
  const start = async () => {
    const relay = spawn(program, [...args, '-c', configuration], { stdio: ['ignore', 'pipe', 'pipe'] });
    const ended = once(relay, 'exit');
    const ready = new Promise<void>((resolve) => {
      for (const stream of [relay.stdout, relay.stderr]) {
        createInterface({ input: stream }).on('line', (line) => {
          printed.push(line);
          // The last of its listeners; a datagram that comes before it is lost.
          if (/UDP listener.*opened on/i.test(line)) resolve();
        });
      }
    });
    const died = ended.then(([code]) =>
      Promise.reject(new Error(`turnserver ended with status ${code} before it was ready:\n${printed.join('\n')}`)),
    );
    // A test run that dies must not leave the relay behind.
    const kill = () => relay.kill();
    process.once('exit', kill);
    await Promise.race([ready, died]);
    died.catch(() => undefined);
    const stop = async (): Promise<void> => {
      process.off('exit', kill);
      if (relay.kill()) await ended;
    };
    return { relay, stop };
  };
  let running = await start();

  return {
    port,
    process: running.relay.pid ?? 0,
    secret,
    ...{ tlsPort, userdb: join(folder, 'turndb'), configuration },
    restart: async () => {
      await running.stop();
      running = await start();
    },
    renew: async (next) => {
      await place(next);
      running.relay.kill('SIGUSR2');
    },
    tlsUrl: `turns:127.0.0.1:${tlsPort}?transport=tcp`,
    urls: urlsAt(port),
    credentials: (user, seconds = CREDENTIAL_SECONDS) => {
      const username = `${Math.floor(Date.now() / 1000) + seconds}:${user}`;
      return { username, credential: createHmac('sha1', secret).update(username).digest('base64') };
    },
    log: () => printed.join('\n'),
    stop: async () => {
      await running.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
