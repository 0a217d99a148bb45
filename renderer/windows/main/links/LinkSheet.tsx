import { useIntl } from 'react-intl';
import type { OpenedLink } from '../../../../core/ipc/links.ts';
import { isProblem } from '../../../../core/ipc/problem.ts';
import type { AddContactRefusal } from '../../../../core/ipc/refusals.ts';
import type { AccountView, ContactView } from '../../../../core/ipc/snapshot.ts';
import { Button } from '../../../components/Button.tsx';
import { Notice } from '../../../components/Notice.tsx';
import { problemSentence } from '../../../components/problemSentence.ts';
import { Sheet } from '../../../components/Sheet.tsx';
import { useContact } from '../lists/useContact.ts';
import { useAsk } from '../MainBridge.tsx';
import { useRequest } from '../useRequest.ts';
import { serverOf, withoutScheme } from './serverText.ts';
import sheet from '../../../components/Sheet.module.css';

export interface LinkSheetProps {
  readonly link: OpenedLink;
  /** Null before there is one. */
  readonly account: Extract<AccountView, { phase: 'ready' }> | null;
  /** Of the contacts: they may be others now. */
  readonly revision: number;
  /** The person whom it leads to is to be shown. */
  readonly onOpen: (handle: string) => void;
}

/** Asks about a link that was opened, or says what it is. Whatever it leads to, it dials nobody. */
export function LinkSheet(props: LinkSheetProps) {
  const { link, account, revision, onOpen } = props;
  const ask = useAsk();
  const { contact } = useContact(link.is === 'contact' ? link.handle : null, revision);
  const close = () => void ask((main) => main.closeLink({ number: link.number }));
  const title = useTitle(link, contact);
  // Their page would be gone before it is known whether they are one of the contacts.
  if (link.is === 'contact' && contact === 'loading') return null;
  return (
    <Sheet title={title} isOpen onClose={close} role="alertdialog">
      {link.is === 'refused' ? (
        <Refused link={link} account={account} onClose={close} />
      ) : (
        <Question key={link.number} link={link} contact={contactIn(contact)} onClose={close} onOpen={onOpen} />
      )}
    </Sheet>
  );
}

type Contact = ReturnType<typeof useContact>['contact'];
const contactIn = (contact: Contact): ContactView | null => (typeof contact === 'string' ? null : contact);

function useTitle(link: OpenedLink, contact: Contact): string {
  const intl = useIntl();
  if (link.is === 'refused') return intl.formatMessage({ id: `link.refused.${link.why}.title` });
  const id = contactIn(contact) === null ? 'link.contact.title' : 'link.known.title';
  return intl.formatMessage({ id }, { handle: link.handle });
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
  readonly onOpen: (handle: string) => void;
}

function Question({ link, contact, onClose, onOpen }: QuestionProps) {
  const intl = useIntl();
  const { isBusy, refusal, ask } = useRequest<AddContactRefusal | 'notSaved'>('notSaved');
  const { handle, number } = link;
  const isVerified = contact?.verified === true && contact.identity === 'pinned';
  const standing = contact === null ? 'contact' : isVerified ? 'verified' : 'known';
  // Nothing that a second press could mend.
  const isOver = refusal !== null && FINAL.has(refusal.reason);
  const open = () => {
    onOpen(handle);
    onClose();
  };
  const add = async () => {
    if (await ask((main) => main.addFromLink({ number }))) onOpen(handle);
  };
  return (
    <>
      <p className={sheet['text']}>
        {intl.formatMessage({ id: `link.${standing}.text` }, { handle, server: withoutScheme(link.server) })}
      </p>
      {refusal !== null && (
        <Notice kind={refusal.reason === 'otherKeys' ? 'danger' : 'warning'} role="alert">
          {isProblem(refusal.reason)
            ? problemSentence(intl, { ...refusal, reason: refusal.reason })
            : intl.formatMessage({ id: `addContact.refused.${refusal.reason}` })}
        </Notice>
      )}
      <div className={sheet['actions']}>
        <Button onClick={onClose}>{intl.formatMessage({ id: isOver ? 'app.close' : 'app.cancel' })}</Button>
        {!isOver && (
          <Button kind="primary" busy={isBusy} onClick={isVerified ? open : () => void add()} autoFocus>
            {intl.formatMessage({ id: `link.${standing}.submit` }, { handle })}
          </Button>
        )}
      </div>
    </>
  );
}
