import { BadgeCheck } from 'lucide-react';
import { useState } from 'react';
import { useIntl } from 'react-intl';
import type { SafetyNumberView } from '../../../../core/ipc/snapshot.ts';
import { Button } from '../../../components/controls/Button.tsx';
import { CopyButton } from '../../../components/copying/CopyButton.tsx';
import { QrCode } from '../../../components/copying/QrCode.tsx';
import { groupsOf, SafetyNumber } from './SafetyNumber.tsx';
import { Sheet } from '../../../components/sheets/Sheet.tsx';
import { useAsk } from '../MainBridge.tsx';
import { useShield } from '../useShield.ts';
import { CompareNumber, type ComparisonResult } from './CompareNumber.tsx';
import { TrustFailureNotice } from './TrustFailureNotice.tsx';
import type { TrustFailure } from './useTrustActions.ts';
import sheet from '../../../components/sheets/Sheet.module.css';
import styles from './Verify.module.css';

export interface VerifySheetProps {
  readonly handle: string;
  /** Who that is, in words. */
  readonly peer: string;
  /** The number to compare, or null while the sheet is closed. */
  readonly number: SafetyNumberView | null;
  /** What the person's word is called here. */
  readonly markLabel: string;
  /** Something speaks against it: the person's word is the main act only once a comparison agreed. */
  readonly isWarned?: boolean;
  /** The person's word for these digits; whoever gives it also says what to do when it is refused. */
  readonly onMark: (digits: string) => void;
  /** Only where there is something to withdraw: then nothing is left to mark. */
  readonly onWithdraw: (() => void) | null;
  readonly refusal: TrustFailure | null;
  readonly isBusy: boolean;
  readonly onClose: () => void;
}

export function VerifySheet({ number, onClose, ...rest }: VerifySheetProps) {
  const intl = useIntl();
  return (
    <Sheet
      title={intl.formatMessage({ id: 'verify.title' }, { peer: rest.peer })}
      isOpen={number !== null}
      onClose={onClose}
      isWide
    >
      {number !== null && <VerifyForm key={number.digits} number={number} onClose={onClose} {...rest} />}
    </Sheet>
  );
}

type VerifyFormProps = VerifySheetProps & { readonly number: SafetyNumberView };

/** Begins anew with every number, so that no result outlives the number it was about. */
function VerifyForm(props: VerifyFormProps) {
  const { handle, peer, number, markLabel, isWarned = false, onMark, onWithdraw, refusal, isBusy, onClose } = props;
  const intl = useIntl();
  const ask = useAsk();
  useShield();
  const [result, setResult] = useState<ComparisonResult | null>(null);
  const { digits, code } = number;
  const openLink = (text: string) => {
    onClose();
    void ask((main) => main.openLink({ text }));
  };
  return (
    <div className={styles['verify']}>
      {refusal !== null && <TrustFailureNotice peer={peer} failure={refusal} />}
      <p className={sheet['text']}>{intl.formatMessage({ id: 'verify.how' }, { peer })}</p>
      <div className={styles['both']}>
        <div className={styles['spoken']}>
          <SafetyNumber digits={digits} label={intl.formatMessage({ id: 'verify.number' }, { peer })} />
          <CopyButton
            text={groupsOf(digits).join(' ')}
            label={intl.formatMessage({ id: 'verify.number.copy' })}
            isShown
          />
        </div>
        <figure className={styles['scanned']}>
          <QrCode text={code} label={intl.formatMessage({ id: 'verify.qr' }, { peer })} />
          <CopyButton text={code} label={intl.formatMessage({ id: 'verify.qr.copy' })} />
        </figure>
      </div>
      <CompareNumber
        handle={handle}
        peer={peer}
        ownCode={code}
        result={result}
        onResult={setResult}
        onLink={openLink}
      />
      <div className={styles['foot']}>
        <Button onClick={onClose}>{intl.formatMessage({ id: 'app.close' })}</Button>
        {onWithdraw !== null ? (
          <Button kind="dangerQuiet" busy={isBusy} onClick={onWithdraw}>
            {intl.formatMessage({ id: 'verify.withdraw' })}
          </Button>
        ) : (
          // Nobody should be one slip away from vouching for a number that was just found to be another.
          result !== 'different' && (
            <Button
              kind={isWarned && result !== 'same' ? 'secondary' : 'primary'}
              icon={<BadgeCheck size={18} />}
              busy={isBusy}
              onClick={() => onMark(digits)}
            >
              {markLabel}
            </Button>
          )
        )}
      </div>
    </div>
  );
}
