import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { openVirtualDisplay } from '../../../scripts/display.ts';
import { Person } from '../../../scripts/drive/person.ts';
import { projectRoot } from '../../../scripts/electron/folders.ts';
import { type Coturn, startCoturn } from '../../runtime/coturn.ts';
import { Networks, type Place } from './namespaces.ts';

const SERVER_PORT = 8700;
/** What stands before the relay, if the line is bad. */
const BAD_LINE_PORT = 8701;

export interface BadLine {
  readonly loss: number;
  readonly jitterMs: number;
}

export const TRANSPORTS = ['UDP', 'TCP', 'TLS'] as const;

/**
 * What carries media where no direct way may: coturn, over UDP and perhaps on a bad line, or over one transport alone;
 * or the relay that the server brings.
 */
export type RelayOfStage =
  | { readonly line: BadLine | null }
  | { readonly transport: (typeof TRANSPORTS)[number] }
  | 'own';

/** A line that can swallow everything both ways, and nobody is told. */
export interface Line {
  readonly beginHole: () => void;
  readonly endHole: () => void;
}

export interface NetworkStage {
  readonly alice: Person;
  readonly bob: Person;
  /** Alice's and Bob's; none where there are no networks. */
  readonly places: readonly Place[];
  /** The server's program. */
  readonly server: ChildProcess;
  /** None where the server brings its own. */
  readonly coturn: Coturn | null;
  /** That between both and the relay, where it is a bad one. */
  readonly badLine: Line | null;
  readonly close: () => Promise<void>;
}

/**
 * Alice and Bob, each in a network of their own, with server and relay in a third; without networks all on the
 * loopback. With a bad line the relay stands behind it.
 */
export async function openNetworkStage(networks: Networks | null, relay: RelayOfStage): Promise<NetworkStage> {
  const undo: (() => unknown)[] = [];
  const folder = mkdtempSync(join(tmpdir(), 'ringfort-network-'));
  undo.push(() => rm(folder, { recursive: true, force: true }));
  const display = await openVirtualDisplay();
  undo.push(display.close);
  const places = networks === null ? [] : [networks.add(1), networks.add(2)];
  const routers = networks === null ? ['127.0.0.1'] : places.map(({ routerAddress }) => routerAddress);
  const inRouter = (args: readonly string[]): ChildProcess => {
    const [program = '', ...rest] = [...(networks?.inRouter ?? []), process.execPath, ...args];
    return start(program, rest, undo);
  };

  const putBehind = async ({ port }: Coturn, { loss, jitterMs }: BadLine): Promise<Line> => {
    const proxy = join(import.meta.dirname, 'lossyProxy.ts');
    const settings = [BAD_LINE_PORT, port, loss, jitterMs, 7].map(String);
    const child = inRouter([proxy, ...settings]);
    await firstLine(child);
    const tell = (word: string) => () => void child.stdin?.write(`${word}\n`);
    return { beginHole: tell('swallow'), endHole: tell('pass') };
  };
  // Behind the networks, for it listens on the addresses that are there when it starts.
  const coturn = relay === 'own' ? null : await startCoturn(networks === null ? {} : { network: networks.router });
  if (coturn !== null) undo.push(coturn.stop);
  const line = relay !== 'own' && 'line' in relay ? relay.line : null;
  const badLine = coturn === null || line === null ? null : await putBehind(coturn, line);
  const options = (): readonly string[] => {
    if (coturn === null) return ['--relay'];
    const port = badLine === null ? coturn.port : BAD_LINE_PORT;
    const urlAt = {
      UDP: (address: string) => `turn:${address}:${port}?transport=udp`,
      TCP: (address: string) => `turn:${address}:${port}?transport=tcp`,
      TLS: (address: string) => `turns:${address}:${coturn.tlsPort}?transport=tcp`,
    }[relay !== 'own' && 'transport' in relay ? relay.transport : 'UDP'];
    return ['--turn-urls', routers.map(urlAt).join(','), '--turn-secret', coturn.secret];
  };
  const server = inRouter([
    join(projectRoot, 'server/main.ts'),
    ...['--host', networks === null ? '127.0.0.1' : '0.0.0.0', '--port', String(SERVER_PORT)],
    ...['--data', join(folder, 'server'), '--log-level', 'error'],
    ...options(),
  ]);
  await firstLine(server);
  const open = async (handle: string, place: Place | undefined): Promise<Person> => {
    const person = await Person.open(handle, {
      ...{ profile: join(folder, handle), env: display.env },
      ...(place === undefined ? {} : { through: async (program) => runner(folder, place.namespace, program) }),
    });
    undo.push(() => person.stop());
    await person.setUp(`http://${place?.routerAddress ?? '127.0.0.1'}:${SERVER_PORT}`);
    return person;
  };
  const [alice, bob] = await Promise.all([open('alice', places[0]), open('bob', places[1])]);
  await Promise.all([alice.addContact('bob'), bob.addContact('alice')]);
  return {
    ...{ alice, bob, places, server, coturn, badLine },
    close: async () => {
      for (const step of undo.toReversed()) await step();
    },
  };
}

/** A program of its own, since a driver puts arguments in front of those it is told. */
function runner(folder: string, namespace: string, program: string): string {
  const path = join(folder, `in-${namespace}`);
  const wrapper = join(import.meta.dirname, 'insideNamespace.ts');
  writeFileSync(path, `#!/bin/sh\nexec '${process.execPath}' '${wrapper}' '${namespace}' '${program}' "$@"\n`, {
    mode: 0o755,
  });
  return path;
}

function start(program: string, args: readonly string[], undo: (() => unknown)[]): ChildProcess {
  const child = spawn(program, args, { stdio: ['pipe', 'pipe', 'inherit'], cwd: projectRoot });
  const exited = once(child, 'exit');
  undo.push(async () => {
    if (child.kill()) await exited;
  });
  return child;
}

async function firstLine({ stdout }: ChildProcess): Promise<void> {
  if (stdout === null) throw new Error('nothing is heard of it');
  await once(createInterface({ input: stdout }), 'line');
}
