import { useEffect, useState } from 'react';
import type { SharingView } from '../../../core/ipc/sharingWindow.ts';
import { useContrast } from '../../theme/appearance.ts';
import { WordsProvider } from '../../words/WordsProvider.tsx';
import { AskProvider, type SharingBridge } from './ask.ts';
import { SharingLine } from './SharingLine.tsx';

export function SharingApp({ bridge }: { readonly bridge: SharingBridge }) {
  const [view, setView] = useState<SharingView | null>(null);
  const [failure, setFailure] = useState<Error | null>(null);
  useEffect(() => {
    bridge.current().then(setView, (cause: unknown) => setFailure(new Error('main did not tell', { cause })));
    return bridge.onSettings((settings) => setView((shown) => (shown === null ? null : { ...shown, settings })));
  }, [bridge]);
  useContrast(view?.settings.values);
  if (failure !== null) throw failure;
  if (view === null || view.peer === null) return null;
  return (
    <WordsProvider language={view.settings.values.language} region={view.settings.region}>
      <AskProvider bridge={bridge}>
        <SharingLine peer={view.peer} kind={view.kind} />
      </AskProvider>
    </WordsProvider>
  );
}
