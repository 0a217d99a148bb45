import { useIntl } from 'react-intl';
import { isLongEnough } from '../../../../core/ipc/passphrase.ts';
import { classNames } from '../../../components/classNames.ts';
import { PassphraseField } from './PassphraseField.tsx';
import { passphraseStrength } from './passphraseStrength.ts';
import styles from '../Form.module.css';

export interface NewPassphrase {
  readonly passphrase: string;
  readonly repeated: string;
}

export const noPassphrase: NewPassphrase = { passphrase: '', repeated: '' };

export function isGoodPassphrase({ passphrase, repeated }: NewPassphrase): boolean {
  return isLongEnough(passphrase) && passphrase === repeated;
}

export interface NewPassphraseFieldsProps {
  readonly value: NewPassphrase;
  readonly onChange: (value: NewPassphrase) => void;
  /** After the first try, what is missing is said too. */
  readonly wasTried: boolean;
  readonly autoFocus?: boolean;
}

/** A passphrase chosen twice, with a hint how easy it would be to guess. */
export function NewPassphraseFields({ value, onChange, wasTried, autoFocus = false }: NewPassphraseFieldsProps) {
  const intl = useIntl();
  const { passphrase, repeated } = value;
  const strength = passphraseStrength(passphrase);
  const differs = passphrase !== repeated;
  return (
    <>
      <PassphraseField
        label={intl.formatMessage({ id: 'passphrase.label' })}
        value={passphrase}
        onChange={(typed) => onChange({ passphrase: typed, repeated })}
        autoFocus={autoFocus}
        autoComplete="new-password"
        hint={intl.formatMessage({ id: 'passphrase.hint' })}
        error={
          wasTried && !isLongEnough(passphrase) ? intl.formatMessage({ id: 'passphrase.refused.tooShort' }) : undefined
        }
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
        onChange={(typed) => onChange({ passphrase, repeated: typed })}
        autoComplete="new-password"
        error={
          differs && (wasTried || repeated.length >= passphrase.length) && repeated !== ''
            ? intl.formatMessage({ id: 'passphrase.mismatch' })
            : undefined
        }
      />
    </>
  );
}
