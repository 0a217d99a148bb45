import { useIntl } from 'react-intl';
import type { OpenedLink } from '../../../../core/ipc/links.ts';
import type { AddContactRefusal } from '../../../../core/ipc/refusals.ts';
import type { ContactView } from '../../../../core/ipc/snapshot.ts';
import { Notice } from '../../../components/asking/Notice.tsx';
import { Button } from '../../../components/controls/Button.tsx';
import { NamedPresses } from '../NamedPresses.tsx';
import { refusalId, refusalText } from '../refusalText.ts';
import { useRequest } from '../useRequest.ts';
import { standingOf } from './linkStanding.ts';
import { withoutScheme } from './serverText.ts';
import sheet from '../../../components/sheets/Sheet.module.css';

const FINAL: ReadonlySet<string> = new Set<AddContactRefusal>(['otherKeys', 'identityChanged', 'linkGone']);

export interface LinkQuestionProps {
  readonly link: Extract<OpenedLink, { is: 'contact' }>;
  /** Who they are to us already; null: nobody. */
  readonly contact: ContactView | null;
  readonly onClose: () => void;
  /** The question is put away for the page of whom it is about. */
  readonly onContact: () => void;
  /** `isNew`: they were no contact before. */
  readonly onDone: (handle: string, isNew: boolean) => void;
}

/** Whether they are to be added, verified or taken with their new keys; and why that was not done. */
export function LinkQuestion({ link, contact, onClose, onContact, onDone }: LinkQuestionProps) {
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
              onContact={onContact}
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
