import { useEffect, useLayoutEffect } from 'react';
import type { CallSnapshot } from '../../../core/ipc/snapshot.ts';
import { surfaces } from '../../../core/call/view.ts';
import { WordsProvider } from '../../components/WordsProvider.tsx';
import { useSnapshot, type SnapshotStore } from '../../snapshotStore.ts';
import { applyAppearance } from '../../theme/appearance.ts';
import { AskProvider, type IncomingBridge } from './ask.ts';
import { IncomingCall } from './IncomingCall.tsx';
import { ring, type Loudspeaker } from './ringtone.ts';

export interface IncomingAppProps {
  readonly bridge: IncomingBridge;
  readonly store: SnapshotStore<CallSnapshot>;
  readonly loudspeaker: Loudspeaker;
}

export function IncomingApp({ bridge, store, loudspeaker }: IncomingAppProps) {
  const snapshot = useSnapshot(store);
  const theme = snapshot?.settings.values.theme ?? 'system';
  useEffect(() => applyAppearance(theme), [theme]);

  const sounds = snapshot !== null && surfaces(snapshot.call.view).sound === 'ringtone';
  useEffect(() => (sounds ? ring(loudspeaker) : undefined), [sounds, loudspeaker]);

  // Before the browser paints, and it does not paint while the window is hidden: the card is there when it is shown.
  const view = snapshot?.call.view;
  const ringingId = view?.phase === 'ringing' ? view.call.callId : null;
  useLayoutEffect(() => {
    if (ringingId !== null) void bridge.drawn({ callId: ringingId });
  }, [ringingId, bridge]);

  if (snapshot === null) return null;
  return (
    <WordsProvider language={snapshot.settings.values.language} region={snapshot.settings.region}>
      <AskProvider bridge={bridge}>
        <IncomingCall view={snapshot.call.view} security={snapshot.call.security} />
      </AskProvider>
    </WordsProvider>
  );
}
