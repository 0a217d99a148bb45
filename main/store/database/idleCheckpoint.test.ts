import { statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ManualClock } from '../../../test/fakes/ManualClock.ts';
import { temporaryFolder } from '../../../test/stage/temporaryFolder.ts';
import { IDLE_MS, startIdleCheckpoint } from './idleCheckpoint.ts';
import { migrations } from '../migrations/all.ts';
import { openStore } from './openStore.ts';

function watched() {
  const clock = new ManualClock(0);
  const file = join(temporaryFolder(), 'ringfort.db');
  const store = openStore({ file, key: new Uint8Array(32).fill(1), migrations });
  const faults: string[] = [];
  let checkpoints = 0;
  const stop = startIdleCheckpoint({
    changes: store.changes,
    checkpoint: () => {
      checkpoints += 1;
      store.checkpoint();
    },
    startTimer: clock.startTimer,
    onFault: (what) => void faults.push(what),
  });
  return {
    write: () => void store.database.exec('UPDATE state_epoch SET value = value + 1'),
    wait: clock.advance,
    logBytes: () => statSync(`${file}-wal`).size,
    checkpoints: () => checkpoints,
    faults,
    store,
    stop,
  };
}

test('when nothing was written for a while, the log of what was deleted is emptied, once', () => {
  const { write, wait, logBytes, checkpoints } = watched();
  write();
  wait(2 * IDLE_MS);
  expect(logBytes()).toBe(0);
  wait(10 * IDLE_MS);
  expect(checkpoints()).toBe(1);
  write();
  expect(logBytes()).toBeGreaterThan(0);
  wait(2 * IDLE_MS);
  expect(logBytes()).toBe(0);
});

test('while messages keep coming it waits', () => {
  const { write, wait, checkpoints } = watched();
  wait(2 * IDLE_MS);
  const before = checkpoints();
  for (let i = 0; i < 10; i++) {
    write();
    wait(IDLE_MS);
  }
  expect(checkpoints()).toBe(before);
});

test('a disk that fails is told, and tried again', () => {
  const { write, wait, faults, store } = watched();
  write();
  store.close();
  wait(3 * IDLE_MS);
  expect(faults).toEqual(['checkpoint', 'checkpoint', 'checkpoint']);
});

test('stopped, it looks no more', () => {
  const { write, wait, checkpoints, stop } = watched();
  write();
  stop();
  wait(5 * IDLE_MS);
  expect(checkpoints()).toBe(0);
});
