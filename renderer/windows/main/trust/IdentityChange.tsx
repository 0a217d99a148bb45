import { QrCode as QrSign, TriangleAlert } from 'lucide-react';
import { useEffect, useId, useRef, useState } from 'react';
import { useIntl } from 'react-intl';
import type { ContactSafety, SafetyNumberView } from '../../../../core/ipc/snapshot.ts';
import { Button } from '../../../components/controls/Button.tsx';
import { ConfirmSheet } from '../../../components/sheets/ConfirmSheet.tsx';
import { GuardedSurface } from '../../../components/guard/GuardedSurface.tsx';
import { SafetyNumber } from './SafetyNumber.tsx';
import { useShield } from '../useShield.ts';
import type { TrustActions } from './useTrustActions.ts';
import { VerifySheet } from './VerifySheet.tsx';
import styles from './IdentityChange.module.css';

export interface IdentityChangeProps {
  /** Whose it is, in words. */
  readonly peer: string;
  readonly safety: ContactSafety;
  readonly changedTo: SafetyNumberView;
  readonly trust: TrustActions;
  /** Grows when a call was refused for this: then the card takes the focus. */
  readonly attention: number;
}

/** Loud, and in the way: another identity turned up under a known name, and only a person can say whose it is. */
export function IdentityChange({ peer, safety, changedTo, trust, attention }: IdentityChangeProps) {
  const intl = useIntl();
  const title = useId();
  const card = useRef<HTMLElement>(null);
  const [open, setOpen] = useState<'tools' | 'discard' | 'accept' | null>(null);
  const { handle, number, verified } = safety;
  useShield();

  useEffect(() => {
    if (attention === 0) return;
    card.current?.focus();
    card.current?.scrollIntoView({ block: 'start' });
  }, [attention]);

  const compared = async (digits: string) => {
    if (await trust.acceptAndMark(digits)) setOpen(null);
  };
  return (
    <section ref={card} className={styles['card']} aria-labelledby={title} tabIndex={-1}>
      <div className={styles['head']} role="alert">
        <TriangleAlert size={24} aria-hidden="true" />
        <h3 id={title} className={styles['title']}>
          {intl.formatMessage({ id: 'change.title' }, { peer })}
        </h3>
      </div>
      <p>{intl.formatMessage({ id: 'change.meaning' }, { peer })}</p>
      {verified && <p className={styles['strong']}>{intl.formatMessage({ id: 'change.wasVerified' }, { peer })}</p>}
      <div className={styles['numbers']}>
        <Labelled label={intl.formatMessage({ id: 'change.new' })} digits={changedTo.digits} />
        <Labelled label={intl.formatMessage({ id: 'change.old' })} digits={number.digits} isPast />
      </div>
      {/* The card comes by itself, where a call button was. */}
      <GuardedSurface shows={changedTo.digits}>
        <div className={styles['buttons']}>
          {/* Taking it comes after a match, on the sheet that this opens. */}
          <Button
            kind="primary"
            icon={<QrSign size={18} />}
            onClick={() => {
              trust.forgetRefusal();
              setOpen('tools');
            }}
          >
            {intl.formatMessage({ id: 'change.compare' })}
          </Button>
          <Button onClick={() => setOpen('discard')}>{intl.formatMessage({ id: 'change.discard' })}</Button>
          <Button kind="dangerQuiet" onClick={() => setOpen('accept')}>
            {intl.formatMessage({ id: 'change.accept' })}
          </Button>
        </div>
      </GuardedSurface>
      <VerifySheet
        handle={handle}
        peer={peer}
        number={open === 'tools' ? changedTo : null}
        markLabel={intl.formatMessage({ id: 'change.compared' })}
        isWarned
        onMark={(digits) => void compared(digits)}
        onWithdraw={null}
        refusal={trust.refusal}
        isBusy={trust.isBusy}
        onClose={() => setOpen(null)}
      />
      <ConfirmSheet
        title={intl.formatMessage({ id: 'change.discard.title' })}
        text={intl.formatMessage({ id: 'change.discard.text' }, { peer })}
        confirm={intl.formatMessage({ id: 'change.discard.confirm' })}
        isOpen={open === 'discard'}
        onClose={() => setOpen(null)}
        onConfirm={() => void trust.discard(changedTo.digits)}
      />
      <ConfirmSheet
        title={intl.formatMessage({ id: 'change.accept.title' })}
        text={intl.formatMessage({ id: verified ? 'change.accept.text.verified' : 'change.accept.text' }, { peer })}
        confirm={intl.formatMessage({ id: 'change.accept.confirm' })}
        isOpen={open === 'accept'}
        onClose={() => setOpen(null)}
        onConfirm={() => void trust.accept(changedTo.digits)}
      />
    </section>
  );
}

interface LabelledProps {
  readonly label: string;
  readonly digits: string;
  readonly isPast?: boolean;
}

function Labelled({ label, digits, isPast = false }: LabelledProps) {
  return (
    <div>
      <p className={styles['label']} aria-hidden="true">
        {label}
      </p>
      <SafetyNumber digits={digits} label={label} isPast={isPast} />
    </div>
  );
}
