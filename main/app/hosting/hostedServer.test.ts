import { expect, test } from 'vitest';
import { ManualClock } from '../../../test/fakes/ManualClock.ts';
import { createHostedServer, type HostedState, type HostProcess } from './hostedServer.ts';

const FINGERPRINT = 'ab'.repeat(32);

/** Ends when it is told to, unless it hangs. */
class FakeProcess implements HostProcess {
  say: (news: unknown) => void = () => undefined;
  die: () => void = () => undefined;
  told = '';
  hangs = false;
  readonly port: number;
  constructor(port: number) {
    this.port = port;
  }
  readonly onMessage = (heard: (news: unknown) => void) => void (this.say = heard);
  readonly onExit = (ended: () => void) => void (this.die = ended);
  readonly stop = () => this.#end('stop');
  readonly kill = () => {
    this.hangs = false;
    this.#end('kill');
  };
  listens = (port = this.port) => this.say({ kind: 'listening', port, fingerprint: FINGERPRINT });
  fails = (problem: string) => this.say({ kind: 'failed', problem });
  #end(how: string): void {
    this.told = how;
    if (!this.hangs) queueMicrotask(() => this.die());
  }
}

interface DeskOptions {
  readonly fixedPort?: number | null;
  readonly isReplaced?: () => boolean;
}

function desk({ fixedPort = null, isReplaced = () => false }: DeskOptions = {}) {
  const clock = new ManualClock();
  const processes: FakeProcess[] = [];
  const states: HostedState[] = [];
  const aside = { times: 0, fault: null as Error | null };
  const server = createHostedServer({
    fork: (port) => {
      const process = new FakeProcess(port);
      processes.push(process);
      return process;
    },
    setAside: () => {
      if (aside.fault !== null) throw aside.fault;
      aside.times += 1;
    },
    startTimer: clock.startTimer,
    elapsed: clock.elapsed,
    fixedPort,
    isReplaced,
    usualPort: 7443,
  });
  server.watch(() => states.push(server.state()));
  const last = () => processes.at(-1)!;
  /** Goodbyes of processes take a turn of the loop. */
  const settled = () => new Promise((resolve) => setImmediate(resolve));
  const waits = async (ms: number) => {
    clock.advance(ms);
    await settled();
  };
  return { clock, processes, states, server, last, settled, waits, aside };
}

/** Nobody asks how it went: the states tell. */
const begin = ({ server }: ReturnType<typeof desk>, knownPort: number | null) =>
  void server.start(knownPort).catch(() => undefined);

test('a hosted server is reachable once it listens', async () => {
  const { server, last, states } = desk();
  const started = server.start(null);
  expect(server.state()).toEqual({ state: 'starting' });
  last().listens();
  expect(await started).toBe(7443);
  expect(states.at(-1)).toEqual({
    state: 'running',
    port: 7443,
    fingerprint: FINGERPRINT,
    movedFrom: null,
    relay: { state: 'off' },
    isDamaged: false,
  });
});

test('a server that cannot start says why, is tried again at growing intervals of at most a minute, and comes back (A81)', async () => {
  const d = desk();
  begin(d, 7443);
  for (const waitMs of [2_000, 4_000, 8_000, 16_000, 32_000, 60_000, 60_000]) {
    d.last().fails('diskFull');
    expect(d.server.state()).toEqual({ state: 'down', problem: 'diskFull' });
    const tries = d.processes.length;
    await d.waits(waitMs - 1);
    expect(d.processes).toHaveLength(tries);
    await d.waits(1);
    expect(d.processes).toHaveLength(tries + 1);
  }
  d.last().listens();
  expect(d.server.state()).toMatchObject({ state: 'running', port: 7443 });
});

test('U9 a server that a replaced Ringfort cannot begin is told as that, and not as one that stopped; a reason of its own stays', async () => {
  let isReplaced = false;
  const d = desk({ isReplaced: () => isReplaced });
  const problems = () => d.states.map((state) => state.state === 'down' && state.problem).filter(Boolean);
  begin(d, 7443);
  d.last().listens();
  isReplaced = true;
  // What began before the upgrade ran on until it stopped by itself.
  d.last().die();
  await d.waits(2_000);
  d.last().die();
  await d.waits(4_000);
  d.last().fails('diskFull');
  expect(problems()).toEqual(['ended', 'programReplaced', 'diskFull']);
  const asked = d.server.listening();
  await expect(asked).rejects.toMatchObject({ code: 'diskFull' });
});

test('whoever asked first hears why it did not start', async () => {
  const { server, last } = desk();
  const started = server.start(7443);
  last().fails('newerData');
  await expect(started).rejects.toMatchObject({ code: 'newerData' });
});

test('a computer that wakes up does not wait for the next try (A81)', async () => {
  const d = desk();
  begin(d, 7443);
  for (let tries = 0; tries < 4; tries += 1) {
    d.last().fails('folderInUse');
    await d.waits(60_000);
  }
  d.last().fails('folderInUse');
  await d.settled();
  d.server.tryNow();
  d.last().listens();
  expect(d.server.state()).toMatchObject({ state: 'running' });
});

test('an address that friends know is tried three times before another port is taken, which is said (A81)', async () => {
  const d = desk();
  begin(d, 9000);
  for (const waitMs of [2_000, 4_000, 8_000]) {
    expect(d.last().port).toBe(9000);
    d.last().fails('portTaken');
    await d.waits(waitMs);
  }
  expect(d.last().port).toBe(9001);
  d.last().listens();
  expect(d.server.state()).toEqual({
    state: 'running',
    port: 9001,
    fingerprint: FINGERPRINT,
    movedFrom: 9000,
    relay: { state: 'off' },
    isDamaged: false,
  });
  // And stays there for as long as it runs.
  await d.waits(60_000);
  d.last().die();
  await d.waits(2_000);
  expect(d.last().port).toBe(9001);
});

test('an address that nobody knows yet moves on at once (A81)', async () => {
  const d = desk();
  const started = d.server.start(null);
  d.last().fails('portTaken');
  await d.settled();
  d.last().fails('portRefused');
  await d.settled();
  expect(d.processes.map(({ port }) => port)).toEqual([7443, 7444, 7445]);
  d.last().listens();
  expect(await started).toBe(7445);
  // From now on it is the address that people know.
  expect(d.server.state()).toEqual({
    state: 'running',
    port: 7445,
    fingerprint: FINGERPRINT,
    movedFrom: null,
    relay: { state: 'off' },
    isDamaged: false,
  });
  d.last().die();
  await d.waits(2_000);
  d.last().fails('portTaken');
  await d.waits(4_000);
  expect(d.last().port).toBe(7445);
});

test('where all its ports are taken, whoever asked hears it', async () => {
  const d = desk();
  const started = d.server.start(null);
  started.catch(() => undefined);
  for (let port = 7443; port < 7453; port += 1) {
    d.last().fails('portTaken');
    // oxlint-disable-next-line no-await-in-loop
    await d.settled();
  }
  await expect(started).rejects.toMatchObject({ code: 'portTaken' });
  expect(d.processes).toHaveLength(10);
});

test('a port that the environment names goes before the one that friends know', () => {
  const d = desk({ fixedPort: 9100 });
  begin(d, 7443);
  expect(d.last().port).toBe(9100);
});

test('a server that dies is started again, and not in a tight loop if it dies again and again (A81)', async () => {
  const d = desk();
  begin(d, 7443);
  for (const waitMs of [2_000, 4_000, 8_000]) {
    d.last().listens();
    d.last().die();
    expect(d.server.state()).toEqual({ state: 'down', problem: 'ended' });
    await d.waits(waitMs - 1);
    const tries = d.processes.length;
    await d.waits(1);
    expect(d.processes).toHaveLength(tries + 1);
  }
  d.last().listens();
  // It lived: the next end is the first in its row.
  await d.waits(30_000);
  d.last().die();
  const tries = d.processes.length;
  await d.waits(2_000);
  expect(d.processes).toHaveLength(tries + 1);
});

test('a process that says nothing is ended and another one takes its place (A81)', async () => {
  const d = desk();
  begin(d, 7443);
  const [silent] = d.processes;
  silent!.hangs = true;
  await d.waits(30_000);
  expect(silent!.told).toBe('kill');
  expect(d.server.state()).toEqual({ state: 'down', problem: 'silent' });
  await d.waits(2_000);
  d.last().listens();
  expect(d.server.state()).toMatchObject({ state: 'running' });
  // Whatever the first one says now, nobody listens.
  silent!.listens(666);
  expect(d.server.state()).toMatchObject({ port: 7443 });
});

test('a stopped server stays stopped', async () => {
  const d = desk();
  begin(d, 7443);
  d.last().listens();
  d.server.stop();
  await d.settled();
  await d.waits(120_000);
  expect(d.processes).toHaveLength(1);
  expect(d.last().told).toBe('stop');
  expect(d.server.state()).toEqual({ state: 'off' });
});

test('whoever hosts again at once waits until the last process has let go of port and data', async () => {
  const d = desk();
  begin(d, 7443);
  const [first] = d.processes;
  first!.listens();
  first!.hangs = true;
  d.server.stop();
  const again = d.server.start(7443);
  await d.settled();
  expect(d.processes).toHaveLength(1);
  // It does not go when it is asked.
  await d.waits(5_000);
  expect(first!.told).toBe('kill');
  expect(d.processes).toHaveLength(2);
  d.last().listens();
  expect(await again).toBe(7443);
});

test('messages that are not news are ignored', () => {
  const d = desk();
  begin(d, 7443);
  const nonsense = [null, 'listening', { kind: 'listening' }, { kind: 'other', port: 1 }, { kind: 'failed' }];
  for (const message of [
    ...nonsense,
    { kind: 'listening', port: 7443, fingerprint: 'AB' },
    { kind: 'listening', port: 70_000, fingerprint: FINGERPRINT },
    { kind: 'failed', problem: 'none of ours' },
  ])
    d.last().say(message);
  expect(d.server.state()).toEqual({ state: 'starting' });
});

test('what the server says of its relay is shown, before it listens and whenever it changes', () => {
  const d = desk();
  begin(d, null);
  const relay = { state: 'running', port: 7444, address: 'unknown' } as const;
  d.last().say({ kind: 'relay', relay });
  d.last().listens();
  expect(d.server.state()).toMatchObject({ state: 'running', relay });
  d.last().say({ kind: 'relay', relay: { state: 'down' } });
  expect(d.states.at(-1)).toMatchObject({ state: 'running', relay: { state: 'down' } });
  d.last().say({ kind: 'relay', relay: { state: 'running', port: 0, address: 'here' } });
  expect(d.server.state()).toMatchObject({ relay: { state: 'down' } });
});

test('damaged data are set aside once no process has them open, and the next start is tried without them', async () => {
  const d = desk();
  begin(d, 7443);
  d.last().fails('dataUnreadable');
  await d.waits(2_000);
  d.last().hangs = true;
  const moved = d.server.setAside();
  await d.settled();
  expect([d.last().told, d.aside.times]).toEqual(['stop', 0]);
  d.last().die();
  await moved;
  expect(d.aside.times).toBe(1);
  expect(d.server.state()).toEqual({ state: 'down', problem: 'dataUnreadable' });
  await d.waits(2_000);
  d.last().listens();
  expect(d.server.state()).toMatchObject({ state: 'running', port: 7443 });
});

test('data that are not known to be damaged are never set aside, and none that cannot be moved stop the tries', async () => {
  const d = desk();
  await expect(d.server.setAside()).rejects.toThrow();
  begin(d, 7443);
  d.last().fails('diskFull');
  await expect(d.server.setAside()).rejects.toThrow();
  await d.waits(2_000);
  d.last().fails('dataUnreadable');
  d.aside.fault = new Error('not yours');
  await expect(d.server.setAside()).rejects.toThrow('not yours');
  const tries = d.processes.length;
  await d.waits(4_000);
  expect(d.processes).toHaveLength(tries + 1);
  d.last().listens();
  d.aside.fault = null;
  await expect(d.server.setAside()).rejects.toThrow();
  expect(d.aside.times).toBe(0);
});

test('damaged data that a server comes upon while it runs are told, and set aside when a person wants that', async () => {
  const d = desk();
  begin(d, 7443);
  d.last().listens();
  expect(d.server.state()).toMatchObject({ state: 'running', isDamaged: false });
  d.last().say({ kind: 'damaged' });
  expect(d.server.state()).toMatchObject({ state: 'running', isDamaged: true });
  const moved = d.server.setAside();
  d.last().die();
  await moved;
  expect(d.aside.times).toBe(1);
  expect(d.server.state()).toEqual({ state: 'starting' });
  await d.waits(2_000);
  d.last().listens();
  expect(d.server.state()).toMatchObject({ state: 'running', isDamaged: false });
});
