import { expect, test, vi } from 'vitest';
import { createSnapshotStore } from './snapshotStore.ts';

interface Numbered {
  readonly revision: number;
  readonly text: string;
}
interface Parts {
  readonly call: Numbered;
  readonly settings: Numbered;
}

const part = (revision: number, text: string): Numbered => ({ revision, text });

/** A window's source whose answer and news come when the test says. */
function source() {
  let answer: (snapshot: Parts) => void = () => undefined;
  const told: { -readonly [Name in keyof Parts]: (part: Numbered) => void } = {
    call: () => undefined,
    settings: () => undefined,
  };
  const store = createSnapshotStore<Parts>(() => new Promise((resolve) => (answer = resolve)), {
    call: (listener) => (told.call = listener),
    settings: (listener) => (told.settings = listener),
  });
  return {
    store,
    told,
    answer: async (snapshot: Parts) => {
      answer(snapshot);
      await Promise.resolve();
    },
  };
}

test('a window shows nothing until main has told it everything once', async () => {
  const { store, answer, told } = source();
  told.call(part(3, 'ringing'));
  expect(store.get()).toBeNull();
  await answer({ call: part(1, 'idle'), settings: part(1, 'dark') });
  expect(store.get()).toEqual({ call: part(3, 'ringing'), settings: part(1, 'dark') });
});

test('an answer that newer news have overtaken is dropped in that part alone', async () => {
  const { store, answer, told } = source();
  told.call(part(5, 'newer'));
  told.call(part(4, 'late'));
  await answer({ call: part(4, 'older'), settings: part(9, 'light') });
  expect(store.get()).toEqual({ call: part(5, 'newer'), settings: part(9, 'light') });
});

test('a main that cannot say what there is does not leave an empty window: the store says so (A85)', async () => {
  const store = createSnapshotStore<Parts>(() => Promise.reject(new Error('store: busy')), {
    call: () => undefined,
    settings: () => undefined,
  });
  const heard = vi.fn();
  store.subscribe(heard);
  await expect.poll(() => heard).toHaveBeenCalledOnce();
  expect(() => store.get()).toThrow('main did not tell');
});

test('a part with an older or the same revision is dropped, and nobody is told', async () => {
  const { store, answer, told } = source();
  await answer({ call: part(2, 'two'), settings: part(7, 'light') });
  const heard = vi.fn();
  store.subscribe(heard);
  told.call(part(2, 'two again'));
  told.call(part(1, 'one'));
  expect(heard).not.toHaveBeenCalled();
  expect(store.get()?.call.text).toBe('two');
});

test('news of one part leave the others as they are, whatever their revisions', async () => {
  const { store, answer, told } = source();
  await answer({ call: part(9, 'connected'), settings: part(1, 'light') });
  const before = store.get();
  told.settings(part(2, 'dark'));
  expect(store.get()).toEqual({ call: part(9, 'connected'), settings: part(2, 'dark') });
  expect(store.get()?.call).toBe(before?.call);
});

test('listeners hear of each newer part until they leave', async () => {
  const { store, answer, told } = source();
  await answer({ call: part(1, 'one'), settings: part(1, 'light') });
  const heard = vi.fn();
  const leave = store.subscribe(heard);
  told.call(part(2, 'two'));
  told.settings(part(2, 'dark'));
  leave();
  told.call(part(3, 'three'));
  expect(heard).toHaveBeenCalledTimes(2);
});
