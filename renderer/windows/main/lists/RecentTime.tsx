import { useIntl } from 'react-intl';
import { isDate } from './recentsByDay.ts';

export interface RecentTimeProps {
  readonly instant: number;
  readonly className?: string | undefined;
}

/** When a call began. A server may once have said a time that no calendar has. */
export function RecentTime({ instant, className }: RecentTimeProps) {
  const intl = useIntl();
  if (!isDate(instant)) return <span className={className}>{intl.formatMessage({ id: 'recents.unknownTime' })}</span>;
  return (
    <time className={className} dateTime={new Date(instant).toISOString()}>
      {intl.formatTime(instant)}
    </time>
  );
}
