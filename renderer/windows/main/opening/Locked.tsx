import { useState, type FormEvent } from 'react';
import { useIntl } from 'react-intl';
import type { Problem } from '../../../../core/ipc/problem.ts';
import type { PassphraseRefusal } from '../../../../core/ipc/refusals.ts';
import { Button } from '../../../components/controls/Button.tsx';
import { keyringText } from '../../../components/asking/keyringText.ts';
import { PassphraseField } from './PassphraseField.tsx';
import { refusalId, refusalText } from '../refusalText.ts';
import { useRequest } from '../useRequest.ts';
import { DoctorButton } from '../doctor/DoctorButton.tsx';
import { StartOver } from './StartOver.tsx';
import { Welcome } from '../onboarding/Welcome.tsx';
import styles from '../Form.module.css';
import { NamedPressesLine, pressesOf } from '../NamedPresses.tsx';

export function Locked({ missingKeyring }: { readonly missingKeyring: string | null }) {
  const intl = useIntl();
  const [passphrase, setPassphrase] = useState('');
  const { isBusy, refusal, ask, forget } = useRequest<PassphraseRefusal>('failed');

  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (passphrase !== '') void ask((main) => main.unlock({ passphrase }));
  };

  return (
    <Welcome
      title={intl.formatMessage({ id: 'locked.title' })}
      lead={
        <p>
          {missingKeyring === null
            ? intl.formatMessage({ id: 'locked.why' })
            : intl.formatMessage({ id: 'locked.keyringGone' }, { name: keyringText(intl, missingKeyring) })}
        </p>
      }
    >
      <form className={styles['form']} onSubmit={submit} noValidate>
        <PassphraseField
          label={intl.formatMessage({ id: 'passphrase.label' })}
          value={passphrase}
          onChange={(value) => {
            setPassphrase(value);
            forget();
          }}
          autoFocus
          autoComplete="current-password"
          error={refusalText(intl, refusal, (reason) => intl.formatMessage({ id: lockedId(reason) }))}
        />
        <NamedPressesLine of={refusalId(refusal, lockedId)} />
        <Button type="submit" kind="primary" size="large" busy={isBusy} className={styles['submit']}>
          {intl.formatMessage({ id: 'locked.submit' })}
        </Button>
      </form>
      <div>
        <DoctorButton pressesOf={pressesOf} />
      </div>
      <StartOver why="startOver.forgotten" />
    </Welcome>
  );
}

const lockedId = (reason: Exclude<PassphraseRefusal, Problem>) =>
  reason === 'failed' ? ('locked.failed' as const) : (`passphrase.refused.${reason}` as const);
