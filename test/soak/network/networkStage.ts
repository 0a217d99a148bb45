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
import { startCoturn } from '../../runtime/coturn.ts';
import { Networks, type Place } from './namespaces.ts';

const SERVER_PORT = 8700;
/** What stands before the relay, if the line is bad. */
const BAD_LINE_PORT = 8701;

export interface BadLine {
  readonly loss: number;
  readonly jitterMs: number;
}

/** What carries media where no direct way may: coturn, perhaps on a bad line, or the relay that the server brings. */
export type RelayOfStage = { readonly line: BadLine | null } | 'own';

export interface NetworkStage {
  readonly alice: Person;
  readonly bob: Person;
  /** Alice's and Bob's; none where there are no networks. */
  readonly places: readonly Place[];
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

  const throughCoturn = async (line: BadLine | null): Promise<readonly string[]> => {
    // Behind the networks, for it listens on the addresses that are there when it starts.
    const coturn = await startCoturn(networks === null ? {} : { network: networks.router });
    undo.push(coturn.stop);
    if (line !== null) {
      const proxy = join(import.meta.dirname, 'lossyProxy.ts');
      const settings = [BAD_LINE_PORT, coturn.port, line.loss, line.jitterMs, 7].map(String);
      await firstLine(inRouter([proxy, ...settings]));
    }
    const port = line === null ? coturn.port : BAD_LINE_PORT;
    const urls = routers.map((address) => `turn:${address}:${port}?transport=udp`);
    return ['--turn-urls', urls.join(','), '--turn-secret', coturn.secret];
  };
  const relayOptions = relay === 'own' ? ['--relay'] : await throughCoturn(relay.line);
  await firstLine(
    inRouter([
      join(projectRoot, 'server/main.ts'),
      ...['--host', networks === null ? '127.0.0.1' : '0.0.0.0', '--port', String(SERVER_PORT)],
      ...['--data', join(folder, 'server'), '--log-level', 'error'],
      ...relayOptions,
    ]),
  );
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
    ...{ alice, bob, places },
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
  const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'inherit'], cwd: projectRoot });
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
