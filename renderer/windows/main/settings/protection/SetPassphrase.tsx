import { useState, type FormEvent } from 'react';
import { useIntl } from 'react-intl';
import type { PassphraseRefusal } from '../../../../../core/ipc/refusals.ts';
import { Button } from '../../../../components/controls/Button.tsx';
import { Notice } from '../../../../components/asking/Notice.tsx';
import { Sheet } from '../../../../components/sheets/Sheet.tsx';
import { isGoodPassphrase, NewPassphraseFields, noPassphrase } from '../../opening/NewPassphrase.tsx';
import { PassphraseField } from '../../opening/PassphraseField.tsx';
import { refusalText } from '../../refusalText.ts';
import { useRequest } from '../../useRequest.ts';
import sheet from '../../../../components/sheets/Sheet.module.css';
import styles from '../../Form.module.css';
import { NamedPresses, problemId } from '../../NamedPresses.tsx';

export interface SetPassphraseProps {
  /** `add` beside the keyring, or `change` the one there is; null while the sheet is closed. */
  readonly doing: 'add' | 'change' | null;
  /** No keyring keeps the key, so the passphrase so far has to open it once more. */
  readonly asksCurrent: boolean;
  readonly onClose: () => void;
  readonly onDone: () => void;
}

export function SetPassphrase({ doing, asksCurrent, onClose, onDone }: SetPassphraseProps) {
  const intl = useIntl();
  return (
    <Sheet title={intl.formatMessage({ id: `protection.${doing ?? 'add'}` })} isOpen={doing !== null} onClose={onClose}>
      <SetPassphraseForm doing={doing ?? 'add'} asksCurrent={asksCurrent} onClose={onClose} onDone={onDone} />
    </Sheet>
  );
}

function SetPassphraseForm({
  doing,
  asksCurrent,
  onClose,
  onDone,
}: SetPassphraseProps & { readonly doing: NonNullable<SetPassphraseProps['doing']> }) {
  const intl = useIntl();
  const [current, setCurrent] = useState('');
  const [chosen, setChosen] = useState(noPassphrase);
  const [wasTried, setTried] = useState(false);
  const { isBusy, refusal, ask, forget } = useRequest<PassphraseRefusal>('failed');
  const isWrong = refusal?.reason === 'wrong';

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (!isGoodPassphrase(chosen) || (asksCurrent && current === '')) return;
    const { passphrase } = chosen;
    if (await ask((main) => main.setPassphrase(asksCurrent ? { passphrase, current } : { passphrase }))) onDone();
  };

  return (
    <form className={styles['form']} onSubmit={(event) => void submit(event)} noValidate>
      <p className={sheet['text']}>{intl.formatMessage({ id: `protection.${doing}.text` })}</p>
      {asksCurrent && (
        <PassphraseField
          label={intl.formatMessage({ id: 'protection.current' })}
          value={current}
          onChange={(value) => {
            setCurrent(value);
            forget();
          }}
          autoFocus
          autoComplete="current-password"
          error={
            isWrong || (wasTried && current === '') ? intl.formatMessage({ id: 'passphrase.refused.wrong' }) : undefined
          }
        />
      )}
      <NewPassphraseFields value={chosen} onChange={setChosen} wasTried={wasTried} autoFocus={!asksCurrent} />
      <Notice kind="warning">{intl.formatMessage({ id: 'passphrase.choose.noWayBack' })}</Notice>
      {refusal !== null && !(asksCurrent && isWrong) && (
        <Notice kind="danger" role="alert" remedies={<NamedPresses of={problemId(refusal)} />}>
          {refusalText(intl, refusal, (reason) => intl.formatMessage({ id: `passphrase.refused.${reason}` }))}
        </Notice>
      )}
      <div className={sheet['actions']}>
        <Button onClick={onClose}>{intl.formatMessage({ id: 'app.cancel' })}</Button>
        <Button type="submit" kind="primary" busy={isBusy}>
          {intl.formatMessage({ id: 'protection.save' })}
        </Button>
      </div>
    </form>
  );
}
