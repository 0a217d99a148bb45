import { useState, type FormEvent } from 'react';
import { useIntl } from 'react-intl';
import type { AccountView } from '../../../../core/ipc/snapshot.ts';
import type { AddContactRefusal } from '../../../../core/ipc/refusals.ts';
import { Button } from '../../../components/controls/Button.tsx';
import { Sheet } from '../../../components/sheets/Sheet.tsx';
import { TextField } from '../../../components/controls/TextField.tsx';
import { serverOf, withoutScheme } from '../links/serverText.ts';
import { ReadCode } from '../links/ReadCode.tsx';
import { handleProblem, normaliseHandle } from '../onboarding/handleRules.ts';
import { isLink, MOST_PASTED, opensPasted } from '../links/pastedLink.ts';
import { useIsHere } from '../../../components/useIsHere.ts';
import { refusalId, refusalText } from '../refusalText.ts';
import { useRequest } from '../useRequest.ts';
import sheet from '../../../components/sheets/Sheet.module.css';
import styles from '../Form.module.css';
import { NamedPressesLine } from '../NamedPresses.tsx';

export interface AddContactProps {
  /** The name to begin with, or null while the sheet is closed. */
  readonly start: string | null;
  readonly account: Extract<AccountView, { phase: 'ready' }>;
  readonly onClose: () => void;
  /** Somebody is a contact: their page is to be shown. */
  readonly onOpen: (handle: string) => void;
  /** Whom the server found once the sheet was closed. */
  readonly onAddedLate: (handle: string) => void;
  /** A link, or whatever a code said: main finds out what it is. */
  readonly onLink: (text: string) => void;
}

export function AddContact({ start, ...rest }: AddContactProps) {
  const intl = useIntl();
  return (
    <Sheet title={intl.formatMessage({ id: 'addContact.title' })} isOpen={start !== null} onClose={rest.onClose}>
      <AddContactForm start={start ?? ''} {...rest} />
    </Sheet>
  );
}

function AddContactForm({
  start,
  account,
  onClose,
  onOpen,
  onAddedLate,
  onLink,
}: AddContactProps & { readonly start: string }) {
  const intl = useIntl();
  const [typed, setTyped] = useState(start);
  const [wasTried, setTried] = useState(false);
  const { isBusy, refusal, ask, forget } = useRequest<AddContactRefusal | 'notSaved'>('notSaved');
  const isHere = useIsHere();
  const handle = normaliseHandle(typed);
  const problem = handleProblem(handle);

  const openLink = (text: string) => onLink(text.slice(0, MOST_PASTED));

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (isLink(typed)) return openLink(typed);
    setTried(true);
    if (problem !== null) return;
    await ask(async (main) => {
      const outcome = await main.addContact({ handle });
      if (outcome.ok) (isHere() ? onOpen : onAddedLate)(handle);
      return outcome;
    });
  };

  const error =
    refusalText(intl, refusal, (reason) => intl.formatMessage({ id: `addContact.refused.${reason}` })) ??
    (wasTried && problem !== null ? intl.formatMessage({ id: `handle.problem.${problem}` }) : undefined);

  return (
    <form className={styles['form']} onSubmit={(event) => void submit(event)} noValidate>
      <p className={sheet['text']}>
        {intl.formatMessage({ id: 'addContact.text' }, { server: withoutScheme(serverOf(account) ?? account.server) })}
      </p>
      <TextField
        label={intl.formatMessage({ id: 'addContact.handle' })}
        value={typed}
        onChange={(value) => {
          setTyped(value);
          forget();
          setTried(false);
        }}
        onPaste={opensPasted(onLink)}
        autoFocus
        maxLength={MOST_PASTED}
        readOnly={isBusy}
        error={error}
      />
      <NamedPressesLine
        of={refusalId(refusal, (reason) => `addContact.refused.${reason}`)}
        onContact={() => onOpen(handle)}
      />
      <ReadCode onText={openLink} />
      <div className={sheet['actions']}>
        <Button onClick={onClose}>{intl.formatMessage({ id: 'app.cancel' })}</Button>
        <Button type="submit" kind="primary" busy={isBusy}>
          {intl.formatMessage({ id: 'addContact.submit' })}
        </Button>
      </div>
    </form>
  );
}
