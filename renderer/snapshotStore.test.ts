import { expect, test, vi } from 'vitest';
import { createSnapshotStore } from './snapshotStore.ts';

interface Numbered {
  readonly revision: number;
  readonly text: string;
}

/** A window's source whose answer and pushes come when the test says. */
function source() {
  let answer: (snapshot: Numbered) => void = () => undefined;
  let push: (snapshot: Numbered) => void = () => undefined;
  const store = createSnapshotStore<Numbered>({
    current: () => new Promise((resolve) => (answer = resolve)),
    onSnapshot: (listener) => {
      push = listener;
      return () => undefined;
    },
  });
  return {
    store,
    answer: async (snapshot: Numbered) => {
      answer(snapshot);
      await Promise.resolve();
    },
    push: (snapshot: Numbered) => push(snapshot),
  };
}

test('a window shows nothing until main has told it something', async () => {
  const { store, answer } = source();
  expect(store.get()).toBeNull();
  await answer({ revision: 1, text: 'first' });
  expect(store.get()).toEqual({ revision: 1, text: 'first' });
});

test('an answer that a newer push has overtaken is dropped', async () => {
  const { store, answer, push } = source();
  push({ revision: 5, text: 'newer' });
  await answer({ revision: 4, text: 'older' });
  expect(store.get()?.text).toBe('newer');
});

test('a snapshot with the same revision again is dropped, and nobody is told', () => {
  const { store, push } = source();
  push({ revision: 2, text: 'two' });
  const told = vi.fn();
  store.subscribe(told);
  push({ revision: 2, text: 'two again' });
  push({ revision: 1, text: 'one' });
  expect(told).not.toHaveBeenCalled();
  expect(store.get()?.text).toBe('two');
});

test('listeners hear of each newer snapshot until they leave', () => {
  const { store, push } = source();
  const told = vi.fn();
  const leave = store.subscribe(told);
  push({ revision: 1, text: 'one' });
  push({ revision: 2, text: 'two' });
  leave();
  push({ revision: 3, text: 'three' });
  expect(told).toHaveBeenCalledTimes(2);
});
