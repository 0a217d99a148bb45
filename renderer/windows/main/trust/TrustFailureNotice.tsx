import { useEffect, useRef } from 'react';
import { useIntl } from 'react-intl';
import { Notice } from '../../../components/asking/Notice.tsx';
import { refusalId, refusalText } from '../refusalText.ts';
import type { TrustFailure } from './useTrustActions.ts';
import { NamedPresses } from '../NamedPresses.tsx';

export interface TrustFailureNoticeProps {
  /** Whose identity, in words. */
  readonly peer: string;
  readonly failure: TrustFailure;
}

/**
 * Why a person's word about an identity was not taken. The button may stand far below: each comes into view as it
 * appears.
 */
export function TrustFailureNotice({ peer, failure }: TrustFailureNoticeProps) {
  const intl = useIntl();
  const said = useRef<HTMLDivElement>(null);
  useEffect(() => {
    // Newer engines return a promise, which must not become the effect's clean-up.
    said.current?.scrollIntoView({ block: 'nearest' });
  }, []);
  const id = refusalId({ reason: failure, detail: null }, (reason) => `trust.refused.${reason}`);
  return (
    <div ref={said}>
      <Notice kind="danger" role="alert" action={<NamedPresses of={id} />}>
        {refusalText(intl, { reason: failure, detail: null }, (reason) =>
          intl.formatMessage({ id: `trust.refused.${reason}` }, { peer }),
        )}
      </Notice>
    </div>
  );
}
