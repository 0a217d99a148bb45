// @vitest-environment happy-dom
import { act, cleanup, render } from '@testing-library/react';
import { afterEach, expect, test, vi } from 'vitest';
import type { Language } from '../../../../core/words/languages.ts';
import { WordsProvider } from '../../../words/WordsProvider.tsx';
import { QualityGraph } from './QualityGraph.tsx';

const { plots } = vi.hoisted(() => ({
  plots: [] as { readonly axis: () => string[]; data: unknown; isGone: boolean }[],
}));
vi.mock('uplot', () => ({
  default: class {
    data: unknown = null;
    isGone = false;
    readonly axis: () => string[];
    constructor({ axes }: { axes: { values?: (plot: unknown, splits: number[]) => string[] }[] }) {
      this.axis = () => axes[1]?.values?.(null, [0, 100]) ?? [];
      plots.push(this);
    }
    setData(data: unknown): void {
      this.data = data;
    }
    setSize = () => undefined;
    destroy(): void {
      this.isGone = true;
    }
  },
}));
afterEach(() => {
  cleanup();
  plots.length = 0;
  delete document.documentElement.dataset['contrast'];
});

test('what stands along the axis is said in the other language as soon as that is chosen, over the same line', () => {
  const said = { en: 'ms', ru: 'мс' };
  const drawn = (language: Language) => (
    <WordsProvider language={language}>
      <QualityGraph
        seconds={[-1, 0]}
        lines={[[40, 50]]}
        atLeast={100}
        format={(value) => `${String(value)} ${said[language]}`}
      />
    </WordsProvider>
  );
  const { rerender } = render(drawn('en'));
  expect(plots.at(-1)?.axis()).toEqual(['0 ms', '100 ms']);
  rerender(drawn('ru'));
  const last = plots.at(-1);
  expect([last?.axis(), last?.data]).toEqual([
    ['0 мс', '100 мс'],
    [
      [-1, 0],
      [40, 50],
    ],
  ]);
  // The one that still stands there is made anew: the library writes an axis once.
  expect(plots.map(({ isGone }) => isGone)).toEqual([true, false]);
});

test('what is drawn is drawn anew, over the same line, when high contrast is turned on while it is looked at', async () => {
  render(
    <WordsProvider language="en">
      <QualityGraph seconds={[-1, 0]} lines={[[40, 50]]} atLeast={100} format={String} />
    </WordsProvider>,
  );
  await act(async () => {
    document.documentElement.dataset['contrast'] = 'more';
  });
  const [before, after] = plots;
  expect([before?.isGone, after?.isGone]).toEqual([true, false]);
  expect(after?.data).toEqual(before?.data);
});
