import { DateInput, DateSegment } from 'react-aria-components';
import { useIntl } from 'react-intl';
import styles from './TimeParts.module.css';

/** How clocks in the person's region are read, which the system's own language need not know: for a field of a time. */
export function useHourCycle(): { readonly hourCycle: 12 | 24; readonly shouldForceLeadingZeros: boolean } {
  const intl = useIntl();
  const { hour12 } = intl.formatters
    .getDateTimeFormat(intl.locale, { hour: 'numeric', minute: '2-digit' })
    .resolvedOptions();
  return { hourCycle: hour12 === true ? 12 : 24, shouldForceLeadingZeros: hour12 !== true };
}

/** Hour, minute and half of the day, each to be typed or moved by arrows: what is inside a field of a time. */
export function TimeParts({ size }: { readonly size: 'normal' | 'large' }) {
  return (
    <DateInput className={styles['input']!} data-size={size}>
      {(segment) => <DateSegment segment={segment} className={styles['segment']!} />}
    </DateInput>
  );
}
