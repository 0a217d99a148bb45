import { expect, test } from 'vitest';
import type { Page } from '../../../../core/ipc/snapshot.ts';
import { createPagedList, FIRST_PAGE } from './pagedList.ts';

interface Asked {
  readonly question: string;
  readonly after: number | null;
  readonly limit: number;
  /** Null: main could not tell. */
  readonly answer: (page: Page<string, number> | null) => Promise<void>;
}

/** A list whose main answers when the test says. */
function list() {
  const asked: Asked[] = [];
  const made = createPagedList<string, number, string>(
    (question, after, limit) =>
      new Promise((resolve) => {
        asked.push({ question, after, limit, answer: async (page) => resolve(page) });
      }),
  );
  return { made, asked };
}

/** What a main with so many entries answers. */
const pageOf = (total: number, { question, after, limit }: Asked): Page<string, number> => {
  const from = after ?? 0;
  const to = Math.min(total, from + limit);
  const items = Array.from({ length: to - from }, (_, index) => `${question}${String(from + index)}`);
  return { items, next: to < total ? to : null };
};

test('the first page is asked for, and the next only when somebody scrolls', async () => {
  const { made, asked } = list();
  made.show('a');
  expect(asked[0]).toMatchObject({ question: 'a', after: null, limit: FIRST_PAGE });
  await asked[0]?.answer(pageOf(1000, asked[0]));
  await expect.poll(() => made.view().phase).toBe('ready');
  expect([made.view().items.length, made.view().hasMore, asked.length]).toEqual([FIRST_PAGE, true, 1]);
  made.more();
  made.more();
  expect(asked.length).toBe(2);
  await asked[1]?.answer(pageOf(1000, asked[1]));
  await expect.poll(() => made.view().items.length).toBe(2 * FIRST_PAGE);
  expect(new Set(made.view().items).size).toBe(2 * FIRST_PAGE);
});

test('whoever goes to the end is given all that is left, in pages that main gives', async () => {
  const { made, asked } = list();
  made.show('a');
  await asked[0]?.answer(pageOf(500, asked[0]));
  await expect.poll(() => made.view().phase).toBe('ready');
  const wait = made.rest();
  for (const index of [1, 2, 3]) {
    await expect.poll(() => asked.length).toBeGreaterThan(index);
    const question = asked[index];
    if (question !== undefined) await question.answer(pageOf(500, question));
  }
  await wait;
  expect([made.view().items.length, made.view().hasMore, asked.length]).toEqual([500, false, 4]);
});

test('a name is read on for as far as it stands, and of a name that nobody has nothing is shown', async () => {
  const { made, asked } = list();
  const answer = async (...which: readonly number[]) => {
    for (const at of which) {
      // oxlint-disable-next-line no-await-in-loop
      await expect.poll(() => asked.length).toBeGreaterThan(at);
      const question = asked[at];
      // oxlint-disable-next-line no-await-in-loop
      if (question !== undefined) await question.answer(pageOf(1000, question));
    }
  };
  made.show('a');
  await answer(0);
  await expect.poll(() => made.view().phase).toBe('ready');
  // Already there.
  expect(await made.find((name) => name === 'a7')).toBe(true);
  expect(asked.length).toBe(1);
  const found = made.find((name) => name === 'a555');
  await answer(1, 2, 3);
  expect(await found).toBe(true);
  expect([made.view().items.length, made.view().hasMore]).toEqual([640, true]);
  const lost = made.find((name) => name === 'z');
  await answer(4, 5);
  expect(await lost).toBe(false);
  expect([made.view().items.length, made.view().hasMore, asked.length]).toEqual([640, true, 6]);
});

test('what is shown anew while a name is read on for stays as it is shown', async () => {
  const { made, asked } = list();
  made.show('a');
  await asked[0]?.answer(pageOf(1000, asked[0]));
  await expect.poll(() => made.view().phase).toBe('ready');
  const found = made.find((name) => name === 'a100');
  await expect.poll(() => asked.length).toBe(2);
  made.show('b');
  await asked[1]?.answer(pageOf(1000, asked[1]));
  await asked[2]?.answer({ items: ['bob'], next: null });
  expect(await found).toBe(false);
  await expect.poll(() => made.view().items).toEqual(['bob']);
});

test('a list that may be another is asked for again as far as it was scrolled, in pages that main gives', async () => {
  const { made, asked } = list();
  const answerNext = async (index: number) => {
    await expect.poll(() => asked.length).toBeGreaterThan(index);
    const question = asked[index];
    if (question !== undefined) await question.answer(pageOf(500, question));
  };
  made.show('a');
  await answerNext(0);
  for (let index = 1; index <= 6; index += 1) {
    await expect.poll(() => made.view().items.length).toBe(index * FIRST_PAGE);
    made.more();
    await answerNext(index);
  }
  await expect.poll(() => made.view().items.length).toBe(7 * FIRST_PAGE);
  made.refresh();
  await answerNext(7);
  await answerNext(8);
  expect(asked.slice(7).map(({ after, limit }) => [after, limit])).toEqual([
    [null, 200],
    [200, 7 * FIRST_PAGE - 200],
  ]);
  expect(made.view().items.length).toBe(7 * FIRST_PAGE);
});

test('an answer to an older question is dropped, and what was there stays until the new one is answered', async () => {
  const { made, asked } = list();
  made.show('a');
  await asked[0]?.answer({ items: ['anna'], next: null });
  await expect.poll(() => made.view().items).toEqual(['anna']);
  made.show('b');
  made.show('c');
  expect(made.view().items).toEqual(['anna']);
  await asked[2]?.answer({ items: ['carol'], next: null });
  await asked[1]?.answer({ items: ['bob'], next: null });
  await expect.poll(() => made.view().items).toEqual(['carol']);
});

test('a list that cannot be read says so, and can be asked for again', async () => {
  const { made, asked } = list();
  made.show('a');
  await asked[0]?.answer(null);
  await expect.poll(() => made.view().phase).toBe('failed');
  made.refresh();
  await asked[1]?.answer({ items: ['anna'], next: null });
  await expect.poll(() => made.view()).toEqual({ items: ['anna'], hasMore: false, phase: 'ready' });
});
