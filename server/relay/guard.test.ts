import { expect, test } from 'vitest';
import { FaultCount } from './guard.ts';

test('what fails at once or later costs itself, and is told once a minute without a word of whom it was about (F26)', async () => {
  const faults = new FaultCount();
  const done: string[] = [];
  faults.guard(() => void done.push('before'));
  expect(faults.due(0)).toBeUndefined();
  faults.guard(() => {
    throw new TypeError('192.0.2.55 is nobody');
  });
  faults.guard(async () => {
    await Promise.resolve();
    throw Object.assign(new Error('192.0.2.55'), { code: 'EINVAL' });
  });
  faults.guard(() => void done.push('after'));
  await new Promise((resolve) => setImmediate(resolve));
  expect(done).toEqual(['before', 'after']);
  const told = faults.due(1_000);
  expect(told).toEqual({ count: 2, last: expect.stringMatching(/^Error EINVAL at guard\.test\.ts:\d+:\d+$/u) });
  faults.guard(() => {
    throw new RangeError('192.0.2.55');
  });
  expect(faults.due(60_999)).toBeUndefined();
  expect(faults.due(61_000)?.last).toMatch(/^RangeError at guard\.test\.ts/u);
  expect(faults.due(200_000)).toBeUndefined();
});
