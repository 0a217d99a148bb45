import { useIntl } from 'react-intl';
import { nameAndHandle, shownName } from '../../../../core/call/peerName.ts';
import type { ContactView } from '../../../../core/ipc/snapshot.ts';
import { Notice } from '../../../components/asking/Notice.tsx';
import { IdentityChange } from './IdentityChange.tsx';
import { SafetyCard } from './SafetyCard.tsx';
import { StaticFallback } from './StaticFallback.tsx';
import { TrustFailureNotice } from './TrustFailureNotice.tsx';
import type { ContactSafetyQuery } from './useContactSafety.ts';
import { useTrustActions } from './useTrustActions.ts';
import { NamedPresses } from '../NamedPresses.tsx';

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
  // A name can be anybody's: what is decided here is about the handle.
  const peer = contact === null ? handle : nameAndHandle({ peer: handle, name: shownName(contact) });
  const { reload } = query;
  const trust = useTrustActions(handle, reload);
  if (query.safety === 'loading') return null;
  const safety = query.safety === 'failed' ? null : query.safety;
  const changedTo = safety?.changedTo ?? null;
  return (
    <>
      {trust.refusal !== null && <TrustFailureNotice peer={peer} failure={trust.refusal} />}
      {query.safety === 'failed' && (
        <Notice kind="warning" role="alert" remedies={<NamedPresses of="safety.failed" />}>
          {intl.formatMessage({ id: 'safety.failed' }, { peer })}
        </Notice>
      )}
      {safety !== null && changedTo !== null ? (
        <IdentityChange peer={peer} safety={safety} changedTo={changedTo} trust={trust} attention={attention} />
      ) : contact?.identity === 'changed' ? (
        <Notice kind="danger" title={intl.formatMessage({ id: 'change.title' }, { peer })}>
          {intl.formatMessage({ id: 'change.meaning' }, { peer })}
        </Notice>
      ) : (
        query.safety !== 'failed' &&
        (contact !== null || safety !== null) && (
          <SafetyCard handle={handle} peer={peer} safety={safety} trust={trust} />
        )
      )}
      {contact !== null && contact.staticFallback !== null && (
        <StaticFallback handle={handle} peer={peer} standing={contact.staticFallback} />
      )}
    </>
  );
}
