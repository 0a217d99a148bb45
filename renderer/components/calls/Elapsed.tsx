import { useIntl } from 'react-intl';
import { clockText } from './clockText.ts';
import { useNow } from './useNow.ts';

/** The running time of a call. A screen reader may ask for it but is not told every second. */
export function Elapsed({ since, className }: { readonly since: number; readonly className?: string | undefined }) {
  const intl = useIntl();
  const now = useNow(1000);
  return (
    <span role="timer" aria-live="off" aria-label={intl.formatMessage({ id: 'call.duration' })} className={className}>
      {clockText(now - since)}
    </span>
  );
}
