import { useState, type FormEvent } from 'react';
import { useIntl } from 'react-intl';
import type { PassphraseRefusal } from '../../../../core/ipc/refusals.ts';
import { Button } from '../../../components/controls/Button.tsx';
import { keyringText } from '../../../components/asking/keyringText.ts';
import { Notice } from '../../../components/asking/Notice.tsx';
import { isGoodPassphrase, NewPassphraseFields, noPassphrase } from './NewPassphrase.tsx';
import { refusalText } from '../refusalText.ts';
import { useRequest } from '../useRequest.ts';
import { Welcome } from '../onboarding/Welcome.tsx';
import styles from '../Form.module.css';
import { NamedPresses, problemId } from '../NamedPresses.tsx';

export function ChoosePassphrase({ missingKeyring }: { readonly missingKeyring: string }) {
  const intl = useIntl();
  const [chosen, setChosen] = useState(noPassphrase);
  const [wasTried, setTried] = useState(false);
  const { isBusy, refusal, ask } = useRequest<PassphraseRefusal>('failed');

  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (isGoodPassphrase(chosen)) void ask((main) => main.choosePassphrase({ passphrase: chosen.passphrase }));
  };

  return (
    <Welcome
      title={intl.formatMessage({ id: 'passphrase.choose.title' })}
      lead={<p>{intl.formatMessage({ id: 'passphrase.choose.why' })}</p>}
    >
      <form className={styles['form']} onSubmit={submit} noValidate>
        <NewPassphraseFields value={chosen} onChange={setChosen} wasTried={wasTried} autoFocus />
        <Notice kind="warning">{intl.formatMessage({ id: 'passphrase.choose.noWayBack' })}</Notice>
        {refusal !== null && (
          <Notice kind="danger" role="alert" remedies={<NamedPresses of={problemId(refusal)} />}>
            {refusalText(intl, refusal, (reason) => intl.formatMessage({ id: `passphrase.refused.${reason}` }))}
          </Notice>
        )}
        <Button type="submit" kind="primary" size="large" busy={isBusy} className={styles['submit']}>
          {intl.formatMessage({ id: 'passphrase.choose.submit' })}
        </Button>
        <details className={styles['details']}>
          <summary>{intl.formatMessage({ id: 'app.details' })}</summary>
          <code>
            {intl.formatMessage({ id: 'passphrase.missingKeyring' }, { name: keyringText(intl, missingKeyring) })}
          </code>
        </details>
      </form>
    </Welcome>
  );
}
