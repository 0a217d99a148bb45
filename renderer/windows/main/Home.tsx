import { useMemo } from 'react';
import { useIntl } from 'react-intl';
import { hasLiveCall } from '../../../core/call/shownCalls.ts';
import type { AccountView, AppSnapshot } from '../../../core/ipc/snapshot.ts';
import { GuardedSurface } from '../../components/guard/GuardedSurface.tsx';
import { later, OnceWanted, soon } from '../../components/mending/later.tsx';
import { useOpenSheets } from '../../components/guard/openSheets.ts';
import { MendablePart } from '../../components/mending/MendableWindow.tsx';
import { useShownButtons } from '../../components/guard/useShownButtons.ts';
import { countBars } from './callBars/countBars.ts';
import { useHeadsets } from './headset/useHeadsets.ts';
import { HomeDetail } from './home/HomeDetail.tsx';
import { HomeList } from './home/HomeList.tsx';
import { HomeNotices } from './home/HomeNotices.tsx';
import { HomeSheets } from './home/HomeSheets.tsx';
import { useHomePeople } from './home/useHomePeople.ts';
import { useHomePlace } from './home/useHomePlace.ts';
import { useHomeSheets } from './home/useHomeSheets.ts';
import { useListChoices } from './home/useListChoices.ts';
import { useOpenPerson } from './home/useOpenPerson.ts';
import { CodeCameraContext } from './links/codeCamera.ts';
import { UndoBar } from './lists/UndoBar.tsx';
import { useRemovals } from './lists/useRemovals.ts';
import { NavRail } from './NavRail.tsx';
import { Overlays } from './shortcuts/Overlays.tsx';
import { useHomeKeys } from './shortcuts/useHomeKeys.ts';
import { useDialling } from './useDialling.ts';
import { useRefusalCause } from './useRefusalCause.ts';
import styles from './Home.module.css';

const CallBars = soon(async () => (await import('./callBars/CallBar.tsx')).CallBars);
const SettingsPage = later(async () => (await import('./settings/SettingsPage.tsx')).SettingsPage);

export interface HomeProps {
  readonly snapshot: AppSnapshot;
  readonly account: Extract<AccountView, { phase: 'ready' }>;
}

export function Home({ snapshot, account }: HomeProps) {
  const intl = useIntl();
  const { values: settings } = snapshot.settings;
  const { revision } = snapshot.contacts;
  const inCall = hasLiveCall(snapshot.call);
  const place = useHomePlace(settings);
  const { section, selected, settingsStart, search, goTo, openPerson } = place;
  const { openSection } = settingsStart;
  const { cameras } = settings;
  const codeCamera = useMemo(() => ({ cameras, inCall }), [cameras, inCall]);
  const sheets = useHomeSheets();
  const choices = useListChoices();
  const person = useOpenPerson(selected, revision);
  // What to do about another identity stands on their page.
  const dialling = useDialling(snapshot.call, openPerson, person.dialled);
  const { call, refusal } = dialling;
  const removals = useRemovals();
  const people = useHomePeople({ place, sheets, dialling, removals });
  const isPersonOpen = section !== 'settings' && selected !== null;
  const keys = useHomeKeys({
    ...{ goTo, openPerson, find: place.find },
    openSettings: openSection,
    add: () => sheets.add(''),
    refused: dialling.refuse,
    call: isPersonOpen ? (callType) => call(selected, callType, person.subject) : null,
  });
  useHeadsets(snapshot.call, settings.headsets);
  useRefusalCause(dialling, snapshot);
  const share = () => sheets.share(true);

  const openSheets = useOpenSheets();
  const bars = String(countBars(snapshot.call));
  const [notices, shownNotices] = useShownButtons<HTMLDivElement>();

  return (
    <div className={styles['home']}>
      <MendablePart of={snapshot.call}>
        <OnceWanted isWanted={snapshot.call.view.phase !== 'idle'}>
          <CallBars
            {...{ calls: snapshot.call, own: settings.declineTexts, revision }}
            onBlock={sheets.block}
            ways={{ callAgain: dialling.callAgain, openContact: openPerson, openSettings: openSection }}
          />
        </OnceWanted>
      </MendablePart>
      <GuardedSurface shows={`${bars} ${shownNotices}`}>
        <div ref={notices} data-live-announcer="true">
          <HomeNotices {...{ dialling, snapshot }} openContact={openPerson} />
        </div>
      </GuardedSurface>
      {/* What stands above moves all this under the pointer, and a sheet that is closed uncovers it there. */}
      <GuardedSurface shows={`${bars} ${shownNotices} ${String(openSheets)}`}>
        <div className={styles['columns']} data-shows={place.showsDetail ? 'detail' : 'list'}>
          <NavRail section={section} recents={snapshot.recents} onGo={goTo} />
          {section === 'settings' ? (
            <MendablePart of={snapshot.settings}>
              <SettingsPage
                key={settingsStart.count}
                start={settingsStart.start}
                {...{ settings, account, inCall, search, openSection }}
                connection={snapshot.account.connection}
                leftOut={snapshot.account.leftOut}
                contacts={snapshot.contacts}
                recents={snapshot.recents}
                onBack={() => goTo('contacts')}
              />
            </MendablePart>
          ) : (
            <main className={styles['content']}>
              <h1 className="visuallyHidden">{intl.formatMessage({ id: 'app.name' })}</h1>
              <div className={styles['list']}>
                <HomeList {...{ place, snapshot, account, people, choices }} onShare={share} />
              </div>
              <div className={styles['detail']}>
                <CodeCameraContext value={codeCamera}>
                  <HomeDetail {...{ place, snapshot, account, person, people, refusal }} />
                </CodeCameraContext>
              </div>
            </main>
          )}
        </div>
      </GuardedSurface>
      <Overlays
        overlay={keys.overlay}
        snapshot={snapshot}
        ways={{
          ...{ people, openPerson, goTo, share },
          openSetting: settingsStart.openFound,
          openShortcuts: () => keys.open({ kind: 'shortcuts' }),
        }}
        onClose={keys.close}
      />
      <UndoBar removals={removals} />
      <CodeCameraContext value={codeCamera}>
        <HomeSheets {...{ sheets, snapshot, account }} openContact={place.openContact} onAddedLate={removals.added} />
      </CodeCameraContext>
    </div>
  );
}
