import { useIntl } from 'react-intl';
import type { ContactView } from '../../../../core/ipc/snapshot.ts';
import { Notice } from '../../../components/Notice.tsx';
import { IdentityChange } from './IdentityChange.tsx';
import { SafetyCard } from './SafetyCard.tsx';
import { StaticFallback } from './StaticFallback.tsx';
import { TrustFailureNotice } from './TrustFailureNotice.tsx';
import type { ContactSafetyQuery } from './useContactSafety.ts';
import { useTrustActions } from './useTrustActions.ts';

export interface ContactTrustProps {
  readonly handle: string;
  readonly contact: ContactView | null;
  readonly query: ContactSafetyQuery;
  /** Grows when a call was refused because the identity changed. */
  readonly attention: number;
}

/**
 * All that a person decides about somebody's keys. A refusal is kept here, because the card it came from may be gone by
 * then.
 */
export function ContactTrust({ handle, contact, query, attention }: ContactTrustProps) {
  const intl = useIntl();
  const { reload } = query;
  const trust = useTrustActions(handle, reload);
  if (query.safety === 'loading') return null;
  const safety = query.safety === 'failed' ? null : query.safety;
  const changedTo = safety?.changedTo ?? null;
  return (
    <>
      {trust.refusal !== null && <TrustFailureNotice handle={handle} failure={trust.refusal} />}
      {query.safety === 'failed' && (
        <Notice kind="warning" role="alert">
          {intl.formatMessage({ id: 'safety.failed' }, { peer: handle })}
        </Notice>
      )}
      {safety !== null && changedTo !== null ? (
        <IdentityChange safety={safety} changedTo={changedTo} trust={trust} attention={attention} />
      ) : contact?.identity === 'changed' ? (
        <Notice kind="danger" title={intl.formatMessage({ id: 'change.title' }, { peer: handle })}>
          {intl.formatMessage({ id: 'change.meaning' }, { peer: handle })}
        </Notice>
      ) : (
        query.safety !== 'failed' &&
        (contact !== null || safety !== null) && <SafetyCard handle={handle} safety={safety} trust={trust} />
      )}
      {contact !== null && contact.staticFallback !== null && (
        <StaticFallback handle={handle} standing={contact.staticFallback} />
      )}
    </>
  );
}
