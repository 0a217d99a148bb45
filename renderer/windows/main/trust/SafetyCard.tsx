import { BadgeCheck, ShieldCheck } from 'lucide-react';
import { useId, useState } from 'react';
import { useIntl } from 'react-intl';
import type { ContactSafety } from '../../../../core/ipc/snapshot.ts';
import { Button } from '../../../components/controls/Button.tsx';
import type { TrustActions } from './useTrustActions.ts';
import { VerifySheet } from './VerifySheet.tsx';
import styles from './SafetyCard.module.css';

export interface SafetyCardProps {
  readonly handle: string;
  /** Who that is, in words. */
  readonly peer: string;
  /** Null when no identity of theirs is pinned yet. */
  readonly safety: ContactSafety | null;
  readonly trust: TrustActions;
}

/** On the contact's page: whether the safety number was compared, and the way to do it. */
export function SafetyCard({ handle, peer, safety, trust }: SafetyCardProps) {
  const intl = useIntl();
  const title = useId();
  const [isOpen, setOpen] = useState(false);
  const verified = safety?.verified ?? false;
  const standing = safety === null ? 'none' : verified ? 'verified' : 'unverified';

  const open = () => {
    trust.forgetRefusal();
    setOpen(true);
  };
  const mark = async (digits: string) => {
    if (await trust.mark(digits)) setOpen(false);
  };
  return (
    <section className={styles['card']} aria-labelledby={title}>
      <span className={styles['icon']} data-standing={standing} aria-hidden="true">
        {verified ? <BadgeCheck size={22} /> : <ShieldCheck size={22} />}
      </span>
      <div>
        <h3 id={title} className={styles['title']}>
          {intl.formatMessage({ id: 'safety.title' })}
          {verified && <span className={styles['verified']}>{intl.formatMessage({ id: 'trust.verified' })}</span>}
        </h3>
        <p className={styles['text']}>{intl.formatMessage({ id: `safety.${standing}` }, { peer })}</p>
      </div>
      {safety !== null && (
        <>
          <Button onClick={open}>{intl.formatMessage({ id: verified ? 'safety.show' : 'safety.verify' })}</Button>
          <VerifySheet
            handle={handle}
            peer={peer}
            number={isOpen ? safety.number : null}
            markLabel={intl.formatMessage({ id: 'verify.mark' })}
            onMark={(digits) => void mark(digits)}
            onWithdraw={verified ? () => void trust.withdraw() : null}
            refusal={trust.refusal}
            isBusy={trust.isBusy}
            onClose={() => setOpen(false)}
          />
        </>
      )}
    </section>
  );
}
