import { expect, test } from 'vitest';
import { KeyedQueue } from './keyedQueue.ts';

test('work on one key is done in order, one at a time, and a failure lets the next go on', async () => {
  const queue = new KeyedQueue();
  const done: string[] = [];
  const gates: (() => void)[] = [];
  const work = (name: string, fail = false) =>
    queue.run('bob/1', async () => {
      done.push(`${name} begins`);
      await new Promise<void>((resolve) => gates.push(resolve));
      done.push(`${name} ends`);
      if (fail) throw new Error(name);
      return name;
    });
  const first = work('first', true);
  const second = work('second');
  await queue.run('bob/2', async () => done.push('another key'));
  expect(done).toEqual(['first begins', 'another key']);
  gates[0]?.();
  await expect(first).rejects.toThrow('first');
  gates[1]?.();
  expect(await second).toBe('second');
  expect(done).toEqual(['first begins', 'another key', 'first ends', 'second begins', 'second ends']);
});
