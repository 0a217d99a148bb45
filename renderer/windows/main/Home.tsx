import { useCallback, useEffect, useRef, useState, type ReactNode } from 'react';
import { useIntl } from 'react-intl';
import type { DialRefusal } from '../../../core/ipc/contract.ts';
import type { CallType } from '../../../core/call/view.ts';
import type { AccountView, AppSnapshot, Outcome } from '../../../core/ipc/snapshot.ts';
import { TwoInOneWall } from '../../components/drawings.tsx';
import { EmptyState } from '../../components/EmptyState.tsx';
import { Notice } from '../../components/Notice.tsx';
import { Button } from '../../components/Button.tsx';
import { AddContact } from './AddContact.tsx';
import { securityOf } from '../../components/callSecurity.ts';
import { CallBar } from './CallBar.tsx';
import { ContactDetail } from './ContactDetail.tsx';
import { ContactsPane } from './ContactsPane.tsx';
import { useContact } from './lists/useContact.ts';
import { useMainBridge } from './MainBridge.tsx';
import { NavRail, type Section } from './NavRail.tsx';
import { useOrders } from './Orders.tsx';
import { RecentsPane } from './RecentsPane.tsx';
import { SettingsPage } from './SettingsPage.tsx';
import { StatusFooter } from './StatusFooter.tsx';
import styles from './Home.module.css';

export interface HomeProps {
  readonly snapshot: AppSnapshot;
  readonly account: Extract<AccountView, { phase: 'ready' }>;
}

/** The last call that could not be dialled. */
interface Refusal {
  /** `failed`: main broke over it. */
  readonly reason: DialRefusal | 'failed';
  readonly peer: string;
  /** Grows with each, so that the second of the same kind is noticed too. */
  readonly count: number;
}

export function Home({ snapshot, account }: HomeProps) {
  const intl = useIntl();
  const bridge = useMainBridge();
  const [section, setSection] = useState<Section>('contacts');
  const [selected, setSelected] = useState<string | null>(null);
  /** The handle to begin with while the sheet is open. */
  const [adding, setAdding] = useState<string | null>(null);
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  const orders = useOrders();
  const search = useRef<HTMLInputElement>(null);

  useFindShortcut(() => {
    setSection('contacts');
    // The search field may only come with the next paint.
    requestAnimationFrame(() => search.current?.select());
  });
  const { missedCount } = snapshot.recents;
  useSeenRecents(section === 'recents', missedCount);

  const call = useCallback(
    (peer: string, callType: CallType) => {
      const dial = async () => {
        const outcome = await bridge
          .dial({ peer, callType })
          .catch((): Outcome<Refusal['reason']> => ({ ok: false, reason: 'failed', detail: null }));
        if (outcome.ok) {
          setRefusal(null);
          return;
        }
        setRefusal((last) => ({ reason: outcome.reason, peer, count: (last?.count ?? 0) + 1 }));
        if (outcome.reason !== 'identityChanged') return;
        // What to do about it stands on the contact's page.
        setSection((open) => (open === 'settings' ? 'contacts' : open));
        setSelected(peer);
      };
      void dial();
    },
    [bridge],
  );
  const goTo = (next: Section) => {
    setSection(next);
    setSelected(null);
  };

  const contact = useContact(selected, snapshot.contacts.revision);
  const refused = useContact(refusal?.reason === 'identityChanged' ? refusal.peer : null, snapshot.contacts.revision);
  /** A person has decided about the identity for which the call was refused. */
  const isSettled = refused != null && refused.identity !== 'changed';
  const attention = refusal?.reason === 'identityChanged' && refusal.peer === selected ? refusal.count : 0;

  return (
    <div className={styles['home']}>
      <CallBar call={snapshot.call.view} security={securityOf(snapshot.call)} onCallAgain={call} />
      {refusal !== null && !isSettled && (
        <Refused onClose={() => setRefusal(null)}>
          {intl.formatMessage({ id: `dial.refused.${refusal.reason}` }, { peer: refusal.peer })}
        </Refused>
      )}
      {orders.isBroken && <Refused onClose={orders.forget}>{intl.formatMessage({ id: 'app.notSaved' })}</Refused>}
      <div className={styles['columns']} data-shows={section === 'settings' || selected !== null ? 'detail' : 'list'}>
        <NavRail section={section} missedCount={missedCount} onGo={goTo} />
        {section === 'settings' ? (
          <SettingsPage
            settings={snapshot.settings.values}
            connection={snapshot.account.connection}
            account={account}
            onBack={() => goTo('contacts')}
          />
        ) : (
          <main className={styles['content']}>
            <h1 className="visuallyHidden">{intl.formatMessage({ id: 'app.name' })}</h1>
            <div className={styles['list']}>
              {section === 'contacts' ? (
                <ContactsPane
                  part={snapshot.contacts}
                  selected={selected}
                  onSelect={setSelected}
                  onCall={call}
                  onAdd={setAdding}
                  search={search}
                />
              ) : (
                <RecentsPane part={snapshot.recents} selectedPeer={selected} onSelectPeer={setSelected} onCall={call} />
              )}
              <StatusFooter account={account} connection={snapshot.account.connection} />
            </div>
            <div className={styles['detail']}>
              {selected === null ? (
                <EmptyState
                  drawing={<TwoInOneWall />}
                  title={intl.formatMessage({ id: 'detail.empty.title' })}
                  text={intl.formatMessage({ id: 'detail.empty.text' }, { shortcut: <kbd key="find">Ctrl+F</kbd> })}
                />
              ) : contact === undefined ? null : (
                <ContactDetail
                  key={selected}
                  handle={selected}
                  contact={contact}
                  revision={snapshot.recents.revision}
                  attention={attention}
                  onCall={call}
                  onAdd={() => setAdding(selected)}
                  onBack={() => setSelected(null)}
                  onRemoved={() => setSelected(null)}
                />
              )}
            </div>
          </main>
        )}
      </div>
      <AddContact
        start={adding}
        server={account.server}
        onClose={() => setAdding(null)}
        onAdded={(handle) => {
          setAdding(null);
          setSection('contacts');
          setSelected(handle);
        }}
      />
    </div>
  );
}

/** Says above whatever is open that something was wanted and is not so. */
function Refused({ onClose, children }: { readonly onClose: () => void; readonly children: ReactNode }) {
  const intl = useIntl();
  return (
    <div className={styles['refusal']}>
      <Notice
        kind="warning"
        role="alert"
        action={
          <Button size="small" kind="quiet" onClick={onClose}>
            {intl.formatMessage({ id: 'app.close' })}
          </Button>
        }
      >
        {children}
      </Notice>
    </div>
  );
}

function useFindShortcut(onFind: () => void) {
  const latest = useRef(onFind);
  useEffect(() => {
    latest.current = onFind;
  });
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      // By the key's place as well: in a Russian layout the key F types "а".
      const isFind = event.key.toLowerCase() === 'f' || event.code === 'KeyF';
      if (!isFind || !(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey) return;
      event.preventDefault();
      latest.current();
    };
    window.addEventListener('keydown', press);
    return () => window.removeEventListener('keydown', press);
  }, []);
}

/** Missed calls count as seen once their list is open in a window that can be seen. */
function useSeenRecents(isOpen: boolean, missedCount: number) {
  const bridge = useMainBridge();
  useEffect(() => {
    if (!isOpen || missedCount === 0) return;
    const mark = () => {
      if (document.visibilityState === 'visible') void bridge.markRecentsSeen();
    };
    mark();
    document.addEventListener('visibilitychange', mark);
    return () => document.removeEventListener('visibilitychange', mark);
  }, [bridge, isOpen, missedCount]);
}
