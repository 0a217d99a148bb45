import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { connect } from 'node:tls';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { run } from '../../scripts/electron/run.ts';
import { turnPassword } from '../../server/domain/turnCredentials.ts';
import { type Coturn, startCoturn } from '../runtime/coturn.ts';
import { makeCertificate } from '../stage/testCertificate.ts';
import { codeOf, TurnClient } from '../stage/TurnClient.ts';

// A real coturn as docs/HOSTING.md has it configured, and credentials as our server makes them.

const FORMER = 'the secret before this one';
const USER_QUOTA = 128;
let coturn: Coturn;

beforeAll(async () => {
  coturn = await startCoturn({ formerSecret: FORMER });
});
afterAll(() => coturn.stop());

/** The user part of a name, and when its credential ends. */
interface Holder {
  readonly user: string;
  readonly endsInS?: number;
  readonly secret?: string;
  readonly at?: Coturn;
}

let computers = 0;

/** Each at an address of its own: a port that was given back may come again while coturn has an allocation for it. */
async function client({ user, endsInS = 3600, at = coturn, secret = at.secret }: Holder): Promise<TurnClient> {
  const socket = createSocket('udp4');
  onTestFinished(() => void socket.close());
  computers += 1;
  socket.bind(0, `127.1.${Math.floor(computers / 250)}.${1 + (computers % 250)}`);
  await once(socket, 'listening');
  socket.connect(at.port, '127.0.0.1');
  await once(socket, 'connect');
  const made = new TurnClient((_, bytes) => socket.send(bytes), '127.0.0.1', Date.now(), user);
  socket.on('message', (bytes) => made.take(bytes));
  made.username = `${Math.floor(Date.now() / 1000) + endsInS}:${user}`;
  made.password = turnPassword(secret, made.username);
  return made;
}

const STALE_NONCE = 438;

async function allocation(holder: Holder): Promise<number> {
  const one = await client(holder);
  const code = codeOf(await one.allocate());
  if (code !== STALE_NONCE) return code;
  // Then a client takes a new one and asks again (RFC 8489, section 9.2.5); a coturn that has just begun may say so.
  await one.greet();
  return codeOf(await one.allocate());
}

test('while its secret is changed it takes credentials of both, and of no third one (F26)', async () => {
  expect(await allocation({ user: 'new' })).toBe(0);
  expect(await allocation({ user: 'old', secret: FORMER })).toBe(0);
  expect(await allocation({ user: 'other', secret: 'a guess' })).toBe(401);
});

test('told of another certificate it shows that, and whoever has an allocation keeps it', async () => {
  const shown = () =>
    new Promise<string>((resolve, reject) => {
      const socket = connect({ host: '127.0.0.1', port: coturn.tlsPort, rejectUnauthorized: false }, () => {
        resolve(socket.getPeerCertificate().fingerprint256.replaceAll(':', '').toLowerCase());
        socket.destroy();
      });
      socket.once('error', reject);
    });
  const talker = await client({ user: 'steady' });
  expect(codeOf(await talker.allocate())).toBe(0);
  const next = makeCertificate({ name: 'relay.ringfort.test' });
  expect(await shown()).not.toBe(next.fingerprint256);
  await coturn.renew(next);
  await expect.poll(shown).toBe(next.fingerprint256);
  expect(codeOf(await talker.refresh(600))).toBe(0);
  expect(codeOf(await talker.createPermission('127.0.0.2'))).toBe(0);
});

test('a secret that is added to its database counts at once, beside the one before, and interrupts nobody', async () => {
  const talker = await client({ user: 'steady' });
  expect(codeOf(await talker.allocate())).toBe(0);
  const secret = 'the one that comes after it';
  expect(await allocation({ user: 'early', secret })).toBe(401);
  await run('turnadmin', ['-s', secret, '-r', 'ringfort.test', '-b', coturn.userdb]);
  expect(await allocation({ user: 'early', secret })).toBe(0);
  expect(await allocation({ user: 'late' })).toBe(0);
  expect(codeOf(await talker.refresh(600))).toBe(0);
});

test('whoever changes its secret twice as the page says is left with the last one alone (F26)', async () => {
  const page = readFileSync(join(import.meta.dirname, '../../docs/HOSTING.md'), 'utf8');
  const part = page.slice(page.indexOf('To change the secret without interrupting anybody'));
  const blocks = [...part.matchAll(/^```\n([^`]*)^```$/gmu)].map(([, block = '']) => block);
  const at = await startCoturn();
  onTestFinished(() => at.stop());
  const follow = async (block: string): Promise<string> => {
    const commands = block
      .replaceAll('NAME', 'ringfort.test')
      .replaceAll('/var/lib/turn/turndb', at.userdb)
      .replaceAll('/etc/turnserver.conf', at.configuration)
      .replaceAll(/^turnadmin .*$/gmu, '$& >/dev/null 2>&1')
      .replace(/^systemctl restart coturn$/mu, '');
    const printed = await run('sh', ['-euc', `${commands}\nprintf %s "\${NEXT-}"`]);
    if (block.includes('systemctl restart coturn')) await at.restart();
    return printed;
  };
  const [change = '', forget = 'systemctl restart coturn'] = blocks;
  const between = await follow(change);
  const last = await follow(change);
  const counts = async () => {
    const codes = [];
    for (const secret of [at.secret, between, last]) codes.push(await allocation({ user: 'one', at, secret }));
    return codes;
  };
  expect(new Set([at.secret, between, last]).size).toBe(3);
  expect(await counts()).toEqual([0, 0, 0]);
  await follow(forget);
  expect(await counts()).toEqual([401, 401, 0]);
});

test('a credential that has ended opens nothing, and what it had opened goes on (F26)', async () => {
  expect(await allocation({ user: 'late', endsInS: -60 })).toBe(401);
  const talker = await client({ user: 'talker', endsInS: 4 });
  expect(codeOf(await talker.allocate())).toBe(0);
  const again = async (): Promise<number> => {
    const other = await client({ user: 'talker' });
    [other.username, other.password] = [talker.username, talker.password];
    const code = codeOf(await other.allocate());
    if (code === 0) await other.refresh(0);
    return code;
  };
  await expect.poll(again, { interval: 250 }).toBe(401);
  expect(codeOf(await talker.refresh(600))).toBe(0);
  expect(codeOf(await talker.createPermission('127.0.0.2'))).toBe(0);
});

test('a person has so many allocations and no more, until one is given back; others have theirs (F26)', async () => {
  const all = [];
  for (let held = 0; held < USER_QUOTA; held += 1) {
    const one = await client({ user: 'hoarder' });
    expect(codeOf(await one.allocate())).toBe(0);
    all.push(one);
  }
  expect(await allocation({ user: 'hoarder' })).toBe(486);
  expect(await allocation({ user: 'modest' })).toBe(0);
  await all[0]?.refresh(0);
  await expect.poll(() => allocation({ user: 'hoarder' })).toBe(0);
});
