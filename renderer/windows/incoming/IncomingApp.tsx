import { useLayoutEffect } from 'react';
import type { CallSnapshot } from '../../../core/ipc/snapshot.ts';
import { hasLiveCall, ringingCall } from '../../../core/call/shownCalls.ts';
import { later } from '../../components/mending/later.tsx';
import { ClockOffset } from '../../components/calls/useNow.ts';
import type { RehearseRing } from '../../sound/rehearseRing.ts';
import type { Ringer } from '../../sound/Ringer.ts';
import { WordsProvider } from '../../words/WordsProvider.tsx';
import { useSnapshot, type SnapshotStore } from '../../snapshotStore.ts';
import { useAppearance } from '../../theme/appearance.ts';
import { AskProvider, useAsk, type IncomingBridge } from './ask.ts';
import { IncomingCall } from './IncomingCall.tsx';
import { Ringing } from './Ringing.tsx';
import { useRehearsal } from './useRehearsal.ts';

// Nobody calls then, so that there is time.
const Rehearsal = later(async () => (await import('./Rehearsal.tsx')).Rehearsal);

export interface IncomingAppProps {
  readonly bridge: IncomingBridge;
  readonly store: SnapshotStore<CallSnapshot>;
  readonly ringer: Ringer;
  /** How a test rings; aloud, unless another test says otherwise. */
  readonly rehearse?: RehearseRing;
}

export function IncomingApp({ bridge, store, ringer, rehearse }: IncomingAppProps) {
  const snapshot = useSnapshot(store);
  const rehearsal = useRehearsal(bridge);
  useAppearance(snapshot?.settings.values);

  if (snapshot === null) return null;
  return (
    <WordsProvider language={snapshot.settings.values.language} region={snapshot.settings.region}>
      <AskProvider bridge={bridge}>
        <Ringing calls={snapshot.call} settings={snapshot.settings.values} ringer={ringer} />
        <ClockOffset value={snapshot.settings.clock.offsetMs}>
          <IncomingCall calls={snapshot.call} ownTexts={snapshot.settings.values.declineTexts} />
        </ClockOffset>
        {rehearsal !== null && !hasLiveCall(snapshot.call) && (
          <Rehearsal key={rehearsal.id} rehearsal={rehearsal} settings={snapshot.settings.values} rehearse={rehearse} />
        )}
        <Drawn callId={ringingCall(snapshot.call)?.view.call.callId ?? null} />
      </AskProvider>
    </WordsProvider>
  );
}

/** Tells main that the card of this call stands in the page. */
function Drawn({ callId }: { readonly callId: string | null }) {
  const ask = useAsk();
  // Before the browser paints, and it does not paint while the window is hidden: the card is there when it is shown.
  useLayoutEffect(() => {
    if (callId === null) return;
    // Main shows a window that never tells after a moment, too.
    void ask(
      (main) => main.drawn({ callId }),
      () => undefined,
    );
  }, [callId, ask]);
  return null;
}
