import { useCallback, useMemo, useRef, useState } from 'react';
import { useIntl } from 'react-intl';
import { hasLiveCall } from '../../../core/call/shownCalls.ts';
import type { AccountView, AppSnapshot } from '../../../core/ipc/snapshot.ts';
import { GuardedSurface } from '../../components/guard/GuardedSurface.tsx';
import { later, OnceWanted, soon } from '../../components/mending/later.tsx';
import { useOpenSheets } from '../../components/guard/openSheets.ts';
import { MendablePart } from '../../components/mending/MendableWindow.tsx';
import { useShownButtons } from '../../components/guard/useShownButtons.ts';
import { useBlocked } from './blocking/useBlocked.ts';
import { countBars } from './callBars/countBars.ts';
import { ContactsPane } from './contacts/ContactsPane.tsx';
import { useHeadsets } from './headset/useHeadsets.ts';
import { OpenedLinkSheet } from './links/OpenedLinkSheet.tsx';
import { ShareSheet } from './links/ShareSheet.tsx';
import { ListFailed } from './lists/ListState.tsx';
import type { PeopleActions, Person } from './lists/peopleActions.ts';
import { UndoBar } from './lists/UndoBar.tsx';
import { useContact } from './lists/useContact.ts';
import { useRemovals } from './lists/useRemovals.ts';
import { useAsk, useFailure } from './MainBridge.tsx';
import { NavRail, type Section } from './NavRail.tsx';
import { NobodyOpen } from './NobodyOpen.tsx';
import type { RecentsFilter } from './recents/RecentsPane.tsx';
import { Overlays } from './shortcuts/Overlays.tsx';
import { useSettingsStart } from './settings/useSettingsStart.ts';
import { useHomeKeys } from './shortcuts/useHomeKeys.ts';
import { SetUpStrip } from './onboarding/SetUpStrip.tsx';
import { StatusFooter } from './StatusFooter.tsx';
import { useDialling } from './useDialling.ts';
import { useRefusalCause } from './useRefusalCause.ts';
import { useSettingUp } from './onboarding/useSettingUp.ts';
import { useSubject } from './useSubject.ts';
import { WrongClock } from './WrongClock.tsx';
import styles from './Home.module.css';

const AddContact = later(async () => (await import('./contacts/AddContact.tsx')).AddContact);
const BlockSheet = later(async () => (await import('./blocking/BlockSheet.tsx')).BlockSheet);
const CallBars = soon(async () => (await import('./callBars/CallBar.tsx')).CallBars);
const ContactDetail = soon(async () => (await import('./contacts/ContactDetail.tsx')).ContactDetail);
const DialRefused = soon(async () => (await import('./DialRefusalNotice.tsx')).DialRefusalNotice);
const FailureNotice = soon(async () => (await import('./FailureNotice.tsx')).FailureNotice);
const RecentsPane = soon(async () => (await import('./recents/RecentsPane.tsx')).RecentsPane);
const SettingsPage = later(async () => (await import('./settings/SettingsPage.tsx')).SettingsPage);

export interface HomeProps {
  readonly snapshot: AppSnapshot;
  readonly account: Extract<AccountView, { phase: 'ready' }>;
}

export function Home({ snapshot, account }: HomeProps) {
  const { values: settings } = snapshot.settings;
  const inCall = hasLiveCall(snapshot.call);
  const intl = useIntl();
  const ask = useAsk();
  const failure = useFailure();
  const [section, setSection] = useState<Section>('contacts');
  const [selected, setSelected] = useState<string | null>(null);
  /** The handle to begin with while the sheet is open. */
  const [adding, setAdding] = useState<string | null>(null);
  /** Who is about to be blocked. */
  const [blocking, setBlocking] = useState<Person | null>(null);
  const [isSharing, setSharing] = useState(false);
  const [query, setQuery] = useState('');
  const { subject, setSubject, dialled } = useSubject(selected);
  const settingsStart = useSettingsStart(() => setSection('settings'));
  const [filter, setFilter] = useState<RecentsFilter>('all');
  const openSheets = useOpenSheets();
  const bars = String(countBars(snapshot.call));
  const [notices, shownNotices] = useShownButtons<HTMLDivElement>();
  const search = useRef<HTMLInputElement>(null);

  const { view } = snapshot.call;
  useHeadsets(snapshot.call, snapshot.settings.values.headsets);
  const settingUp = useSettingUp(settings, search);

  const openPerson = useCallback((peer: string) => {
    setSection((open) => (open === 'settings' ? 'contacts' : open));
    setSelected(peer);
  }, []);
  // What to do about another identity stands on their page.
  const dialling = useDialling(snapshot.call, openPerson, dialled);
  const { call, refusal } = dialling;
  const removals = useRemovals();
  const { removeContact, removeRecent, removeReminder, removeVoice } = removals;
  const people = useMemo<PeopleActions>(
    () => ({
      open: setSelected,
      call,
      add: setAdding,
      block: setBlocking,
      favour: (handle, favourite) => void ask((main) => main.favourContact({ handle, favourite })),
      unblock: (handle) => void ask((main) => main.unblock({ handle })),
      removeContact: (who) => {
        removeContact(who);
        setSelected((open) => (open === who.peer ? null : open));
      },
      ...{ removeRecent, removeReminder, removeVoice },
    }),
    [ask, call, removeContact, removeRecent, removeReminder, removeVoice],
  );
  const goTo = (next: Section) => {
    setSection(next);
    setSelected(null);
    settingUp.close();
    settingsStart.clear();
  };
  const openContact = (handle: string) => {
    setSection('contacts');
    setSelected(handle);
  };
  const find = () => {
    // In the settings it looks there.
    setSection((open) => (open === 'settings' ? open : 'contacts'));
    // The search field may only come with the next paint.
    requestAnimationFrame(() => {
      search.current?.focus();
      search.current?.select();
    });
  };
  const showsDetail = section === 'settings' || selected !== null || settingUp.isOpen;
  const isPersonOpen = section !== 'settings' && selected !== null;
  const keys = useHomeKeys({
    goTo,
    openPerson,
    openSettings: settingsStart.openSection,
    find,
    add: () => setAdding(''),
    refused: dialling.refuse,
    call: isPersonOpen ? (callType) => call(selected, callType, subject) : null,
  });

  const { contact, askAgain } = useContact(selected, snapshot.contacts.revision);
  const isOffline = snapshot.account.connection.state !== 'online';
  useRefusalCause(dialling, snapshot);
  const isBlocked = useBlocked(selected, snapshot.contacts.revision);
  const attention = refusal?.reason === 'identityChanged' && refusal.peer === selected ? refusal.count : 0;

  return (
    <div className={styles['home']}>
      <MendablePart of={snapshot.call}>
        <OnceWanted isWanted={view.phase !== 'idle'}>
          <CallBars
            {...{ calls: snapshot.call, own: settings.declineTexts }}
            revision={snapshot.contacts.revision}
            onBlock={setBlocking}
            ways={{
              callAgain: dialling.callAgain,
              openContact: openPerson,
              openSettings: settingsStart.openSection,
            }}
          />
        </OnceWanted>
      </MendablePart>
      <GuardedSurface shows={`${bars} ${shownNotices}`}>
        <div ref={notices} data-live-announcer="true">
          {refusal !== null && (
            <DialRefused
              refusal={refusal}
              dialling={dialling}
              revision={snapshot.contacts.revision}
              isOffline={isOffline}
              openContact={openPerson}
            />
          )}
          {failure.isShown && <FailureNotice problem={failure.problem} onClose={failure.forget} />}
          <WrongClock clock={snapshot.settings.clock} />
        </div>
      </GuardedSurface>
      {/* What stands above moves all this under the pointer, and a sheet that is closed uncovers it there. */}
      <GuardedSurface shows={`${bars} ${shownNotices} ${String(openSheets)}`}>
        <div className={styles['columns']} data-shows={showsDetail ? 'detail' : 'list'}>
          <NavRail section={section} recents={snapshot.recents} onGo={goTo} />
          {section === 'settings' ? (
            <MendablePart of={snapshot.settings}>
              <SettingsPage
                key={settingsStart.count}
                start={settingsStart.start}
                {...{ settings, account, inCall, search }}
                connection={snapshot.account.connection}
                leftOut={snapshot.account.leftOut}
                contacts={snapshot.contacts}
                recents={snapshot.recents}
                openSection={settingsStart.openSection}
                onBack={() => goTo('contacts')}
              />
            </MendablePart>
          ) : (
            <main className={styles['content']}>
              <h1 className="visuallyHidden">{intl.formatMessage({ id: 'app.name' })}</h1>
              <div className={styles['list']}>
                {settingUp.place !== null && <SetUpStrip place={settingUp.place} onContinue={settingUp.open} />}
                <MendablePart of={section}>
                  {section === 'contacts' ? (
                    <ContactsPane
                      part={snapshot.contacts}
                      selected={selected}
                      people={people}
                      query={query}
                      onQuery={setQuery}
                      search={search}
                      onShare={() => setSharing(true)}
                    />
                  ) : (
                    <RecentsPane
                      part={snapshot.recents}
                      selectedPeer={selected}
                      people={people}
                      filter={filter}
                      onFilter={setFilter}
                    />
                  )}
                </MendablePart>
                <StatusFooter
                  account={account}
                  connection={snapshot.account.connection}
                  quiet={snapshot.settings.quiet}
                />
              </div>
              <div className={styles['detail']}>
                {selected === null ? (
                  <NobodyOpen
                    account={account}
                    settings={settings}
                    hasContacts={snapshot.contacts.count > 0}
                    inCall={inCall}
                    settingUp={settingUp}
                  />
                ) : contact === 'failed' ? (
                  <ListFailed onAgain={askAgain} />
                ) : contact === 'loading' ? null : (
                  <MendablePart of={contact}>
                    <ContactDetail
                      key={selected}
                      handle={selected}
                      contact={contact}
                      revision={snapshot.recents.revision}
                      isBlocked={isBlocked}
                      settings={settings}
                      attention={attention}
                      subject={subject}
                      onSubject={setSubject}
                      people={people}
                      onBack={() => setSelected(null)}
                    />
                  </MendablePart>
                )}
              </div>
            </main>
          )}
        </div>
      </GuardedSurface>
      <Overlays
        overlay={keys.overlay}
        snapshot={snapshot}
        ways={{
          people,
          openPerson,
          goTo,
          openSetting: settingsStart.openFound,
          share: () => setSharing(true),
          openShortcuts: () => keys.open({ kind: 'shortcuts' }),
        }}
        onClose={keys.close}
      />
      <UndoBar removals={removals} />
      <OnceWanted isWanted={blocking !== null}>
        <BlockSheet who={blocking} onClose={() => setBlocking(null)} />
      </OnceWanted>
      <OnceWanted isWanted={adding !== null}>
        <AddContact
          start={adding}
          {...{ account, inCall }}
          cameras={settings.cameras}
          onClose={() => setAdding(null)}
          onAdded={(handle) => {
            setAdding(null);
            openContact(handle);
          }}
          onAddedLate={removals.added}
          onLink={(text) => {
            setAdding(null);
            void ask((main) => main.openLink({ text }));
          }}
        />
      </OnceWanted>
      <ShareSheet account={account} isOpen={isSharing} onClose={() => setSharing(false)} />
      <OpenedLinkSheet
        link={snapshot.account.link}
        account={account}
        revision={snapshot.contacts.revision}
        onOpen={openContact}
        onAddedLate={removals.added}
      />
    </div>
  );
}
