import { expect, test, vi } from 'vitest';
import { createUnitOfWork } from './unitOfWork.ts';

test('what comes due hundreds of times in a unit is done once, after it; alone it is done at once (A85)', async () => {
  const tidy = vi.fn();
  const end = createUnitOfWork(tidy);
  end.due();
  expect(tidy).toHaveBeenCalledTimes(1);
  await end.run(async () => {
    for (let call = 0; call < 512; call += 1) end.due();
    expect(tidy).toHaveBeenCalledTimes(1);
  });
  expect(tidy).toHaveBeenCalledTimes(2);
  await end.run(() => Promise.resolve());
  expect(tidy).toHaveBeenCalledTimes(2);
});

test('a unit that breaks off leaves nothing undone (A85)', async () => {
  const tidy = vi.fn();
  const end = createUnitOfWork(tidy);
  const broken = end.run(() => {
    end.due();
    return Promise.reject(new Error('the disk is full'));
  });
  await expect(broken).rejects.toThrow('the disk is full');
  expect(tidy).toHaveBeenCalledOnce();
});
