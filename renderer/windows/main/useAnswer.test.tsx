// @vitest-environment happy-dom
import { act, cleanup, renderHook } from '@testing-library/react';
import type { ReactNode } from 'react';
import { afterEach, expect, test } from 'vitest';
import { openMainWindow } from '../../../test/stage/openMainWindow.tsx';
import { appStories } from '../../stories/snapshots.ts';
import { AskProvider, useFailure } from './MainBridge.tsx';
import { useAnswer } from './useAnswer.ts';

afterEach(cleanup);

/** Questions that wait for their answers, the oldest first. */
function questions() {
  const asked: { readonly about: string | null; readonly settle: (answer: string | null | Error) => Promise<void> }[] =
    [];
  const ask = (about: string | null) =>
    new Promise<string | null>((resolve, reject) => {
      const settle = (answer: string | null | Error) =>
        act(async () => (answer instanceof Error ? reject(answer) : resolve(answer)));
      asked.push({ about, settle });
    });
  return { asked, ask };
}

async function knowing(about: string | null) {
  const { bridge } = await openMainWindow(appStories.home);
  const { asked, ask } = questions();
  const hook = renderHook(
    (asking: { readonly about: string | null; readonly when: number }) => ({
      ...useAnswer({ ask: () => ask(asking.about), ...asking }),
      windowFails: useFailure().isShown,
    }),
    {
      initialProps: { about, when: 1 },
      wrapper: ({ children }: { readonly children: ReactNode }) => (
        <AskProvider bridge={bridge}>{children}</AskProvider>
      ),
    },
  );
  const known = () => [hook.result.current.answer, hook.result.current.hasFailed];
  return { ...hook, asked, known };
}

test('what was answered stays while it is asked again, and gives way to the next answer', async () => {
  const { asked, known, rerender, result } = await knowing('alice');
  expect(known()).toEqual(['loading', false]);
  await asked[0]?.settle('first');
  rerender({ about: 'alice', when: 2 });
  expect(known()).toEqual(['first', false]);
  await asked[1]?.settle(null);
  expect(known()).toEqual([null, false]);
  act(() => result.current.askAgain());
  await asked[2]?.settle('third');
  expect([known(), asked.length]).toEqual([['third', false], 3]);
});

test('of another nothing is known before main has answered, whatever still comes about the one before', async () => {
  const { asked, known, rerender } = await knowing('alice');
  await asked[0]?.settle('of alice');
  rerender({ about: 'alice', when: 2 });
  rerender({ about: 'bob', when: 2 });
  expect(known()).toEqual(['loading', false]);
  await asked[1]?.settle('of alice, late');
  expect(known()).toEqual(['loading', false]);
  await asked[2]?.settle('of bob');
  expect(known()).toEqual(['of bob', false]);
});

test('a question that a newer one overtook counts for nothing, also when main breaks over it', async () => {
  const { asked, known, rerender } = await knowing('alice');
  rerender({ about: 'alice', when: 2 });
  await asked[1]?.settle('second');
  await asked[0]?.settle(new Error('storeFull'));
  expect(known()).toEqual(['second', false]);
});

test('that main broke is told with what it said last, by nobody else, until it answers again', async () => {
  const { asked, known, rerender, result } = await knowing('alice');
  await asked[0]?.settle('first');
  rerender({ about: 'alice', when: 2 });
  await asked[1]?.settle(new Error('storeFull'));
  expect([known(), result.current.windowFails]).toEqual([['first', true], false]);
  rerender({ about: 'alice', when: 3 });
  await asked[2]?.settle('third');
  expect(known()).toEqual(['third', false]);
});

test('about nobody nothing is asked', async () => {
  const { asked, known } = await knowing(null);
  expect([known(), asked]).toEqual([['loading', false], []]);
});
