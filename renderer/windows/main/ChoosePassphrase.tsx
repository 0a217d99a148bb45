import { useState, type FormEvent } from 'react';
import { useIntl } from 'react-intl';
import type { PassphraseRefusal } from '../../../core/ipc/contract.ts';
import { Button } from '../../components/Button.tsx';
import { classNames } from '../../components/classNames.ts';
import { Notice } from '../../components/Notice.tsx';
import { useMainBridge } from './MainBridge.tsx';
import { PassphraseField } from './PassphraseField.tsx';
import { MIN_PASSPHRASE_LENGTH, passphraseStrength } from './passphraseStrength.ts';
import { Welcome } from './Welcome.tsx';
import styles from './Form.module.css';

export function ChoosePassphrase({ missingKeyring }: { readonly missingKeyring: string }) {
  const intl = useIntl();
  const bridge = useMainBridge();
  const [passphrase, setPassphrase] = useState('');
  const [repeated, setRepeated] = useState('');
  const [wasTried, setTried] = useState(false);
  const [isBusy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<PassphraseRefusal | null>(null);

  const strength = passphraseStrength(passphrase);
  const isTooShort = [...passphrase].length < MIN_PASSPHRASE_LENGTH;
  const differs = passphrase !== repeated;

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (isTooShort || differs || isBusy) return;
    setBusy(true);
    setRefusal(null);
    const outcome = await bridge.choosePassphrase({ passphrase });
    setBusy(false);
    if (!outcome.ok) setRefusal(outcome.reason);
  };

  return (
    <Welcome
      title={intl.formatMessage({ id: 'passphrase.choose.title' })}
      lead={<p>{intl.formatMessage({ id: 'passphrase.choose.why' })}</p>}
    >
      <form className={styles['form']} onSubmit={(event) => void submit(event)} noValidate>
        <PassphraseField
          label={intl.formatMessage({ id: 'passphrase.new' })}
          value={passphrase}
          onChange={setPassphrase}
          autoComplete="new-password"
          hint={intl.formatMessage({ id: 'passphrase.hint' })}
          error={wasTried && isTooShort ? intl.formatMessage({ id: 'passphrase.refused.tooShort' }) : undefined}
        />
        {passphrase !== '' && (
          <div>
            <div className={classNames(styles['meter'], styles[strength])} aria-hidden="true">
              <span className={styles['bar']} />
              <span className={styles['bar']} />
              <span className={styles['bar']} />
            </div>
            <p className={styles['note']} role="status">
              {intl.formatMessage({ id: 'passphrase.strength' })}:{' '}
              {intl.formatMessage({ id: `passphrase.strength.${strength}` })}
            </p>
          </div>
        )}
        <PassphraseField
          label={intl.formatMessage({ id: 'passphrase.repeat' })}
          value={repeated}
          onChange={setRepeated}
          autoComplete="new-password"
          error={
            differs && (wasTried || repeated.length >= passphrase.length) && repeated !== ''
              ? intl.formatMessage({ id: 'passphrase.mismatch' })
              : undefined
          }
        />
        <Notice kind="warning">{intl.formatMessage({ id: 'passphrase.choose.noWayBack' })}</Notice>
        {refusal !== null && (
          <Notice kind="danger" role="alert">
            {intl.formatMessage({ id: `passphrase.refused.${refusal}` })}
          </Notice>
        )}
        <Button type="submit" kind="primary" size="large" busy={isBusy} className={styles['submit']}>
          {intl.formatMessage({ id: 'passphrase.choose.submit' })}
        </Button>
        <details className={styles['details']}>
          <summary>{intl.formatMessage({ id: 'app.details' })}</summary>
          <code>{intl.formatMessage({ id: 'passphrase.missingKeyring' }, { name: missingKeyring })}</code>
        </details>
      </form>
    </Welcome>
  );
}
