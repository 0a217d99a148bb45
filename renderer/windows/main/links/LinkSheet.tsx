import { useRef, useState } from 'react';
import { useIntl } from 'react-intl';
import type { OpenedLink } from '../../../../core/ipc/links.ts';
import type { AccountView, ContactView } from '../../../../core/ipc/snapshot.ts';
import type { MessageId } from '../../../../core/words/messages.ts';
import { Button } from '../../../components/controls/Button.tsx';
import { Sheet } from '../../../components/sheets/Sheet.tsx';
import { ChangeServer } from '../account/ChangeServer.tsx';
import { useContact } from '../lists/useContact.ts';
import { useAsk } from '../MainBridge.tsx';
import { NamedPressesLine } from '../NamedPresses.tsx';
import { LinkQuestion } from './LinkQuestion.tsx';
import { standingOf, type LinkStanding } from './linkStanding.ts';
import { serverOf, withoutScheme } from './serverText.ts';
import sheet from '../../../components/sheets/Sheet.module.css';

export interface LinkSheetProps {
  readonly link: OpenedLink;
  /** Null before there is one. */
  readonly account: Extract<AccountView, { phase: 'ready' }> | null;
  /** Of the contacts: they may be others now. */
  readonly revision: number;
  /** The person whom it leads to is to be shown. */
  readonly onOpen: (handle: string) => void;
  /** Whom the server found once the question was closed. */
  readonly onAddedLate: (handle: string) => void;
}

/** Asks about a link that was opened, or says what it is. Whatever it leads to, it dials nobody. */
export function LinkSheet(props: LinkSheetProps) {
  const { link, account, revision, onOpen, onAddedLate } = props;
  const ask = useAsk();
  const { contact } = useContact(link.is === 'contact' ? link.handle : null, revision);
  /** The last that the person closed. With its answer main closes it too, and that is no no. */
  const closed = useRef<number | null>(null);
  const close = () => {
    closed.current = link.number;
    void ask((main) => main.closeLink({ number: link.number }));
  };
  const done = (handle: string, isNew: boolean) => {
    if (closed.current !== link.number) onOpen(handle);
    else if (isNew) onAddedLate(handle);
  };
  const title = useTitle(link, contact);
  // Their page would be gone before it is known whether they are one of the contacts.
  if (link.is === 'contact' && contact === 'loading') return null;
  return (
    <Sheet title={title} isOpen onClose={close} role="alertdialog">
      {link.is === 'refused' ? (
        <Refused link={link} account={account} onClose={close} />
      ) : (
        // The keys that the link names may turn up with the first press: then another question is asked, under another
        // title.
        <LinkQuestion
          key={`${String(link.number)} ${standingOf(contactIn(contact))}`}
          link={link}
          onDone={done}
          contact={contactIn(contact)}
          onClose={close}
          onContact={() => {
            close();
            onOpen(link.handle);
          }}
        />
      )}
    </Sheet>
  );
}

type Contact = ReturnType<typeof useContact>['contact'];

const TITLES = {
  contact: 'link.contact.title',
  known: 'link.known.title',
  verified: 'link.known.title',
  changed: 'change.title',
} as const satisfies Readonly<Record<LinkStanding, MessageId>>;

const contactIn = (contact: Contact): ContactView | null => (typeof contact === 'string' ? null : contact);

function useTitle(link: OpenedLink, contact: Contact): string {
  const intl = useIntl();
  if (link.is === 'refused') return intl.formatMessage({ id: `link.refused.${link.why}.title` });
  const { handle } = link;
  return intl.formatMessage({ id: TITLES[standingOf(contactIn(contact))] }, { handle, peer: handle });
}

interface RefusedProps extends Pick<LinkSheetProps, 'account'> {
  readonly link: Extract<OpenedLink, { is: 'refused' }>;
  readonly onClose: () => void;
}

function Refused({ link, account, onClose }: RefusedProps) {
  const intl = useIntl();
  const [isChanging, setChanging] = useState(false);
  /** The link is not closed by that: at its server it is asked about again. */
  const isElsewhere = link.why === 'otherServer' && account !== null && link.address !== null;
  const start = isElsewhere ? { server: link.address, invite: link.invite } : null;
  const values = {
    handle: link.handle,
    server: withoutScheme(link.server ?? ''),
    own: account === null ? '' : withoutScheme(serverOf(account) ?? account.server),
  };
  return (
    <>
      <p className={sheet['text']}>{intl.formatMessage({ id: `link.refused.${link.why}` }, values)}</p>
      <NamedPressesLine of={`link.refused.${link.why}`} />
      <div className={sheet['actions']}>
        <Button kind={start === null ? 'primary' : 'secondary'} onClick={onClose} autoFocus={start === null}>
          {intl.formatMessage({ id: 'app.close' })}
        </Button>
        {start !== null && (
          <Button kind="primary" onClick={() => setChanging(true)} autoFocus>
            {intl.formatMessage({ id: 'account.changeServer' })}
          </Button>
        )}
      </div>
      {start !== null && <ChangeServer isOpen={isChanging} onClose={() => setChanging(false)} start={start} />}
    </>
  );
}
