import { useState } from 'react';
import { hasLiveCall } from '../../../core/call/shownCalls.ts';
import type { Problem } from '../../../core/ipc/problem.ts';
import type { AppSnapshot } from '../../../core/ipc/snapshot.ts';
import { ErrorBoundary } from '../../components/mending/ErrorBoundary.tsx';
import { later, OnceWanted, soon } from '../../components/mending/later.tsx';
import { LiveRegion } from '../../components/asking/LiveRegion.tsx';
import { ReplacedProvider } from '../../components/asking/replaced.ts';
import { ClockOffset } from '../../components/calls/useNow.ts';
import { PlaybackPlace, type PlaybackPlaceValue } from '../../components/voice/playbackPlace.ts';
import { chosenSpeaker } from '../../sound/chosenDevices.ts';
import { WordsProvider } from '../../words/WordsProvider.tsx';
import { useSnapshot, type SnapshotStore } from '../../snapshotStore.ts';
import { useAppearance } from '../../theme/appearance.ts';
import { FailurePresses } from '../../components/asking/standingFailure.ts';
import { Home } from './Home.tsx';
import { AskProvider, type MainBridge } from './MainBridge.tsx';
import { StoreOpening } from './opening/StoreOpening.tsx';
import { RefusalCausesContext, type RefusalCauses } from './refusalCauses.ts';
import { CommandsContext } from './shortcuts/useWindowCommands.ts';
import { UpdatesWayProvider } from './UpdatesWayProvider.tsx';
import { useFocusKept } from './useFocusKept.ts';

// Most starts show none of these.
const ChoosePassphrase = later(async () => (await import('./opening/ChoosePassphrase.tsx')).ChoosePassphrase);
const Locked = later(async () => (await import('./opening/Locked.tsx')).Locked);
const PressesOfFailure = later(async () => (await import('./NamedPresses.tsx')).PressesOfFailure);
const Onboarding = later(async () => (await import('./onboarding/Onboarding.tsx')).Onboarding);
const SpokenCalls = soon(async () => (await import('./SpokenCalls.tsx')).SpokenCalls);
const StoreProblem = later(async () => (await import('./opening/StoreProblemPage.tsx')).StoreProblemPage);

export interface AppProps {
  readonly bridge: MainBridge;
  readonly store: SnapshotStore<AppSnapshot>;
}

const pressesFor = (problem: Problem | null) => <PressesOfFailure problem={problem} />;

export function App({ bridge, store }: AppProps) {
  const snapshot = useSnapshot(store);
  useAppearance(snapshot?.settings.values);
  useFocusKept();

  return (
    <WordsProvider language={snapshot?.settings.values.language ?? 'system'} region={snapshot?.settings.region}>
      {snapshot === null ? (
        <StoreOpening />
      ) : (
        <ClockOffset value={snapshot.settings.clock.offsetMs}>
          {/* What failed before the account was locked or set up anew is not told behind it. */}
          <AskProvider bridge={bridge} key={snapshot.account.state.phase}>
            <CommandsContext value={bridge.onCommandWaits}>
              <ReplacedProvider value={snapshot.settings.isReplaced}>
                <FailurePresses value={pressesFor}>
                  <UpdatesWayProvider>
                    <Screen snapshot={snapshot} />
                  </UpdatesWayProvider>
                </FailurePresses>
              </ReplacedProvider>
            </CommandsContext>
          </AskProvider>
          {/* A call that cannot be put into words can still be drawn, or the other way round. */}
          <ErrorBoundary of={snapshot} fallback={null}>
            <Announcer snapshot={snapshot} />
          </ErrorBoundary>
        </ClockOffset>
      )}
    </WordsProvider>
  );
}

/**
 * The place of what is said stands from the start: a screen reader does not say what came along with it. The words come
 * with the first call, or when something was missed.
 */
function Announcer({ snapshot }: { readonly snapshot: AppSnapshot }) {
  const [said, say] = useState('');
  const { call, recents } = snapshot;
  return (
    <>
      <LiveRegion urgent text={said} />
      <OnceWanted isWanted={call.view.phase !== 'idle' || recents.missedCount > 0}>
        <SpokenCalls snapshot={snapshot} onSay={say} />
      </OnceWanted>
    </>
  );
}

function Screen({ snapshot }: { readonly snapshot: AppSnapshot }) {
  const account = snapshot.account.state;
  switch (account.phase) {
    case 'opening':
      return <StoreOpening />;
    case 'choosePassphrase':
      return <ChoosePassphrase missingKeyring={account.missingKeyring} />;
    case 'locked':
      return <Locked missingKeyring={account.missingKeyring} />;
    case 'storeProblem':
      return <StoreProblem code={account.code} missingKeyring={account.missingKeyring} />;
    case 'onboarding':
      return <Onboarding last={account.last} link={snapshot.account.link} />;
    case 'ready':
      return (
        <RefusalCausesContext value={causesIn(snapshot)}>
          <PlaybackPlace value={playbackIn(snapshot)}>
            <Home snapshot={snapshot} account={account} />
          </PlaybackPlace>
        </RefusalCausesContext>
      );
  }
}

const playbackIn = ({ call, settings }: AppSnapshot): PlaybackPlaceValue => ({
  speaker: () => chosenSpeaker(settings.values.speakers),
  calls: call,
});

const causesIn = ({ account, call }: AppSnapshot): RefusalCauses => ({
  isOffline: account.connection.state !== 'online',
  inCall: hasLiveCall(call),
});
