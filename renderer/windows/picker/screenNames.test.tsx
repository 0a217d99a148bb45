// @vitest-environment happy-dom
import { cleanup, render, screen } from '@testing-library/react';
import { afterEach, expect, test } from 'vitest';
import type { ShownSource } from '../../../core/ipc/screenPicker.ts';
import { loadAllParts } from '../../components/mending/later.tsx';
import { WordsProvider } from '../../words/WordsProvider.tsx';
import { AskProvider, type PickerBridge } from './ask.ts';
import { ScreenList } from './ScreenList.tsx';

afterEach(cleanup);

const nothing = () => Promise.resolve(null);
const bridge: PickerBridge = {
  current: () => Promise.reject(new Error('nobody asks')),
  onSettings: () => () => undefined,
  look: () => Promise.resolve([]),
  choose: nothing,
  cancel: nothing,
};
const source = (kind: ShownSource['kind'], id: string, name: string): ShownSource => ({
  kind,
  id,
  name,
  picture: null,
});

async function namesOf(...sources: readonly ShownSource[]): Promise<readonly (string | null)[]> {
  await loadAllParts();
  const { unmount } = render(
    <WordsProvider language="ru">
      <AskProvider bridge={bridge}>
        <ScreenList first={sources} />
      </AskProvider>
    </WordsProvider>,
  );
  const names = [...document.querySelectorAll('label')].map(({ textContent }) => textContent);
  expect(screen.getAllByRole('radio')).toHaveLength(sources.length);
  unmount();
  return names;
}

test('screens are named in the language of the window, whatever the engine calls them; windows keep their titles', async () => {
  const terminal = source('window', 'window:9:0', 'Terminal');
  expect(await namesOf(source('screen', 'screen:0:0', 'Entire screen'), terminal)).toEqual(['Весь экран', 'Terminal']);
  expect(
    await namesOf(source('screen', 'screen:0:0', 'Screen 1'), source('screen', 'screen:1:0', 'Screen 2'), terminal),
  ).toEqual(['Экран 1', 'Экран 2', 'Terminal']);
});
