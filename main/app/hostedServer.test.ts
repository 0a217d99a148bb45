import { expect, test } from 'vitest';
import { ManualClock } from '../../test/fakes/ManualClock.ts';
import { createHostedServer, type HostProcess } from './hostedServer.ts';

interface FakeProcess extends HostProcess {
  say: (news: unknown) => void;
  die: () => void;
  stopped: boolean;
}

function fakeProcess(): FakeProcess {
  const process: FakeProcess = {
    say: () => undefined,
    die: () => undefined,
    stopped: false,
    onMessage: (heard) => void (process.say = heard),
    onExit: (ended) => void (process.die = ended),
    stop: () => void (process.stopped = true),
  };
  return process;
}

function desk() {
  const clock = new ManualClock();
  const processes: FakeProcess[] = [];
  const changes: boolean[] = [];
  const server = createHostedServer({
    fork: () => {
      const process = fakeProcess();
      processes.push(process);
      return process;
    },
    startTimer: clock.startTimer,
    onChange: (running) => changes.push(running),
  });
  return { clock, processes, changes, server };
}

test('a hosted server is reachable once it listens', async () => {
  const { server, processes, changes } = desk();
  const started = server.start();
  processes[0]?.say({ kind: 'listening', port: 7443 });
  expect(await started).toBe(7443);
  expect(server.port()).toBe(7443);
  expect(changes).toEqual([true]);
});

test('a server that cannot listen says why, and is not tried again by itself', async () => {
  const { server, processes, clock } = desk();
  const started = server.start();
  processes[0]?.say({ kind: 'failed', reason: 'port 7443 is taken' });
  await expect(started).rejects.toThrow('port 7443 is taken');
  processes[0]?.die();
  clock.advance(60_000);
  expect(processes).toHaveLength(1);
});

test('a server that dies is started again', async () => {
  const { server, processes, changes, clock } = desk();
  const started = server.start();
  processes[0]?.say({ kind: 'listening', port: 7443 });
  await started;
  processes[0]?.die();
  expect(server.port()).toBeNull();
  clock.advance(2_000);
  processes[1]?.say({ kind: 'listening', port: 7443 });
  expect(changes).toEqual([true, false, true]);
});

test('a stopped server stays stopped', async () => {
  const { server, processes, clock } = desk();
  const started = server.start();
  processes[0]?.say({ kind: 'listening', port: 7443 });
  await started;
  server.stop();
  processes[0]?.die();
  clock.advance(60_000);
  expect(processes).toHaveLength(1);
  expect(processes[0]?.stopped).toBe(true);
});

test('messages that are not news are ignored', async () => {
  const { server, processes } = desk();
  void server.start();
  for (const nonsense of [null, 'listening', { kind: 'listening' }, { kind: 'other', port: 1 }])
    processes[0]?.say(nonsense);
  expect(server.port()).toBeNull();
});
