import type { AccountView, AppSnapshot } from '../../../../core/ipc/snapshot.ts';
import { later, OnceWanted } from '../../../components/mending/later.tsx';
import { OpenedLinkSheet } from '../links/OpenedLinkSheet.tsx';
import { ShareSheet } from '../links/ShareSheet.tsx';
import { useAsk } from '../MainBridge.tsx';
import type { HomeSheetsState } from './useHomeSheets.ts';

const AddContact = later(async () => (await import('../contacts/AddContact.tsx')).AddContact);
const BlockSheet = later(async () => (await import('../blocking/BlockSheet.tsx')).BlockSheet);

export interface HomeSheetsProps {
  readonly sheets: HomeSheetsState;
  readonly snapshot: AppSnapshot;
  readonly account: Extract<AccountView, { phase: 'ready' }>;
  readonly openContact: (handle: string) => void;
  /** Somebody is a contact of whom the person may not know it any more. */
  readonly onAddedLate: (handle: string) => void;
}

/** What lies over the lists: somebody is added or blocked, the own link is shared, a link was opened. */
export function HomeSheets({ sheets, snapshot, account, openContact, onAddedLate }: HomeSheetsProps) {
  const ask = useAsk();
  const { adding, add, blocking, block, isSharing, share } = sheets;
  return (
    <>
      <OnceWanted isWanted={blocking !== null}>
        <BlockSheet who={blocking} onClose={() => block(null)} />
      </OnceWanted>
      <OnceWanted isWanted={adding !== null}>
        <AddContact
          start={adding}
          {...{ account, onAddedLate }}
          onClose={() => add(null)}
          onOpen={(handle) => {
            add(null);
            openContact(handle);
          }}
          onLink={(text) => {
            add(null);
            void ask((main) => main.openLink({ text }));
          }}
        />
      </OnceWanted>
      <ShareSheet account={account} isOpen={isSharing} onClose={() => share(false)} />
      <OpenedLinkSheet
        link={snapshot.account.link}
        {...{ account, onAddedLate }}
        revision={snapshot.contacts.revision}
        onOpen={openContact}
      />
    </>
  );
}
