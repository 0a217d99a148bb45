import { useRef } from 'react';
import { useIntl } from 'react-intl';
import type { OpenedLink } from '../../../../core/ipc/links.ts';
import type { AddContactRefusal } from '../../../../core/ipc/refusals.ts';
import type { AccountView, ContactView } from '../../../../core/ipc/snapshot.ts';
import type { MessageId } from '../../../../core/words/messages.ts';
import { Button } from '../../../components/controls/Button.tsx';
import { Notice } from '../../../components/asking/Notice.tsx';
import { Sheet } from '../../../components/sheets/Sheet.tsx';
import { useContact } from '../lists/useContact.ts';
import { useAsk } from '../MainBridge.tsx';
import { refusalId, refusalText } from '../refusalText.ts';
import { useRequest } from '../useRequest.ts';
import { serverOf, withoutScheme } from './serverText.ts';
import sheet from '../../../components/sheets/Sheet.module.css';
import { NamedPresses } from '../NamedPresses.tsx';

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
        <Question
          key={`${String(link.number)} ${standingOf(contactIn(contact))}`}
          link={link}
          onDone={done}
          contact={contactIn(contact)}
          onClose={close}
        />
      )}
    </Sheet>
  );
}

type Contact = ReturnType<typeof useContact>['contact'];
type Standing = 'contact' | 'known' | 'verified' | 'changed';

/** Who they are to us. */
function standingOf(contact: ContactView | null): Standing {
  if (contact === null) return 'contact';
  if (contact.identity === 'changed') return 'changed';
  return contact.verified && contact.identity === 'pinned' ? 'verified' : 'known';
}

const TITLES = {
  contact: 'link.contact.title',
  known: 'link.known.title',
  verified: 'link.known.title',
  changed: 'change.title',
} as const satisfies Readonly<Record<Standing, MessageId>>;

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
  const values = {
    handle: link.handle,
    server: withoutScheme(link.server ?? ''),
    own: account === null ? '' : withoutScheme(serverOf(account) ?? account.server),
  };
  return (
    <>
      <p className={sheet['text']}>{intl.formatMessage({ id: `link.refused.${link.why}` }, values)}</p>
      <div className={sheet['actions']}>
        <Button kind="primary" onClick={onClose} autoFocus>
          {intl.formatMessage({ id: 'app.close' })}
        </Button>
      </div>
    </>
  );
}

const FINAL: ReadonlySet<string> = new Set<AddContactRefusal>(['otherKeys', 'identityChanged', 'linkGone']);

interface QuestionProps {
  readonly link: Extract<OpenedLink, { is: 'contact' }>;
  /** Who they are to us already; null: nobody. */
  readonly contact: ContactView | null;
  readonly onClose: () => void;
  /** `isNew`: they were no contact before. */
  readonly onDone: (handle: string, isNew: boolean) => void;
}

function Question({ link, contact, onClose, onDone }: QuestionProps) {
  const intl = useIntl();
  const { isBusy, refusal, ask } = useRequest<AddContactRefusal | 'notConfirmed' | 'notSaved'>('notSaved');
  const { handle, number } = link;
  const standing = standingOf(contact);
  // Nothing that a second press could mend.
  const isOver = refusal !== null && FINAL.has(refusal.reason);
  const add = async () => {
    // Of whoever is verified too, lest a link of somebody else passes for theirs.
    const question = { number };
    await ask(async (main) => {
      const outcome = await (standing === 'changed' ? main.acceptFromLink(question) : main.addFromLink(question));
      // Also when main has closed the link by then.
      if (outcome.ok) onDone(handle, contact === null);
      return outcome;
    });
  };
  return (
    <>
      <p className={sheet['text']}>
        {intl.formatMessage({ id: `link.${standing}.text` }, { handle, server: withoutScheme(link.server) })}
      </p>
      {refusal !== null && refusal.reason !== 'notConfirmed' && (
        <Notice
          kind={refusal.reason === 'otherKeys' ? 'danger' : 'warning'}
          role="alert"
          remedies={
            <NamedPresses
              of={refusalId({ ...refusal, reason: refusal.reason }, (reason) => `addContact.refused.${reason}`)}
            />
          }
        >
          {refusalText(intl, { ...refusal, reason: refusal.reason }, (reason) =>
            reason === 'otherKeys' && contact !== null
              ? intl.formatMessage({ id: 'link.otherKeys' }, { handle })
              : intl.formatMessage({ id: `addContact.refused.${reason}` }),
          )}
        </Notice>
      )}
      <div className={sheet['actions']}>
        <Button onClick={onClose} autoFocus={standing === 'changed'}>
          {intl.formatMessage({ id: isOver ? 'app.close' : 'app.cancel' })}
        </Button>
        {!isOver && (
          <Button kind="primary" busy={isBusy} onClick={() => void add()} autoFocus={standing !== 'changed'}>
            {intl.formatMessage({ id: `link.${standing}.submit` }, { handle })}
          </Button>
        )}
      </div>
    </>
  );
}
