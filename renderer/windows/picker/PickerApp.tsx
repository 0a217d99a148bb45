import { useEffect, useState } from 'react';
import type { ScreenPickerView } from '../../../core/ipc/screenPicker.ts';
import { WordsProvider } from '../../words/WordsProvider.tsx';
import { useAppearance } from '../../theme/appearance.ts';
import { AskProvider, type PickerBridge } from './ask.ts';
import { ScreenList } from './ScreenList.tsx';

export function PickerApp({ bridge }: { readonly bridge: PickerBridge }) {
  const [view, setView] = useState<ScreenPickerView | null>(null);
  const [failure, setFailure] = useState<Error | null>(null);
  useEffect(() => {
    bridge.current().then(setView, (cause: unknown) => setFailure(new Error('main did not tell', { cause })));
    return bridge.onSettings((settings) => setView((shown) => (shown === null ? null : { ...shown, settings })));
  }, [bridge]);
  useAppearance(view?.settings.values);
  if (failure !== null) throw failure;
  if (view === null) return null;
  return (
    <WordsProvider language={view.settings.values.language} region={view.settings.region}>
      <AskProvider bridge={bridge}>
        <ScreenList first={view.sources} />
      </AskProvider>
    </WordsProvider>
  );
}
