// @vitest-environment happy-dom
import { act, cleanup, fireEvent, render, screen } from '@testing-library/react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { lookAndClick } from '../../../test/fakes/lookAndClick.ts';
import { loadAllParts } from '../../components/mending/later.tsx';
import { WordsProvider } from '../../words/WordsProvider.tsx';
import { AskProvider, type PickerBridge } from './ask.ts';
import { ScreenList } from './ScreenList.tsx';

/** The list of screens while main breaks over what is asked of it. */

beforeEach(() => void vi.useFakeTimers({ toFake: ['performance'] }));
afterEach(() => {
  cleanup();
  vi.useRealTimers();
});

const broken = () => Promise.reject(new Error('no answer'));

test('what main breaks over is told where it was ordered, until the next order', async () => {
  await loadAllParts();
  const bridge: PickerBridge = {
    current: broken,
    onSettings: () => () => undefined,
    look: vi.fn(broken),
    choose: broken,
    cancel: vi.fn(() => Promise.resolve(null)),
  };
  render(
    <WordsProvider language="en">
      <AskProvider bridge={bridge}>
        <ScreenList first={[]} />
      </AskProvider>
    </WordsProvider>,
  );
  const look = screen.getByRole('button', { name: 'Look again' });
  look.focus();
  await act(async () => void lookAndClick(look));
  expect(screen.getByRole('alert').textContent).toMatch(/did not work/u);
  expect(document.activeElement, 'a button at work keeps the focus').toBe(look);
  await act(async () => void fireEvent.click(screen.getByRole('button', { name: 'Cancel' })));
  expect(screen.queryByRole('alert')).toBeNull();
});
