import { EventEmitter } from 'node:events';
import { expect, test } from 'vitest';
import { createScreenLock, type LockMonitor } from './screenLock.ts';

class Monitor extends EventEmitter implements LockMonitor {
  state: ReturnType<LockMonitor['getSystemIdleState']> = 'active';
  getSystemIdleState(): ReturnType<LockMonitor['getSystemIdleState']> {
    return this.state;
  }
}

test('a screen is locked from the word that it is to the word that it is not (A82)', () => {
  const monitor = new Monitor();
  const isLocked = createScreenLock(monitor);
  expect(isLocked()).toBe(false);
  monitor.emit('lock-screen');
  expect(isLocked()).toBe(true);
  monitor.emit('unlock-screen');
  expect(isLocked()).toBe(false);
});

test('where nobody tells, the system is asked; one that does not know counts as unlocked (A82)', () => {
  const monitor = new Monitor();
  const isLocked = createScreenLock(monitor);
  const answers = (['locked', 'idle', 'unknown', 'active'] as const).map((state) => {
    monitor.state = state;
    return isLocked();
  });
  expect(answers).toEqual([true, false, false, false]);
});
