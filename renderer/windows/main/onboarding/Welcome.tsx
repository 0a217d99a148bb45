import { useRef, type ReactNode } from 'react';
import { useIntl } from 'react-intl';
import { Fort, Mark } from '../../../components/empty/drawings.tsx';
import { GuardedSurface } from '../../../components/guard/GuardedSurface.tsx';
import { useOpenSheets } from '../../../components/guard/openSheets.ts';
import { useAlertsInSight } from '../../../components/useAlertsInSight.ts';
import { FailureNotice } from '../FailureNotice.tsx';
import { useFailure } from '../MainBridge.tsx';
import styles from './Welcome.module.css';

export interface WelcomeProps {
  readonly title: string;
  readonly lead: ReactNode;
  readonly children: ReactNode;
}

/** The frame of every screen before home: the fort on one side, words and a form on the other. */
export function Welcome({ title, lead, children }: WelcomeProps) {
  const intl = useIntl();
  const openSheets = useOpenSheets();
  const { isShown: hasFailed, problem, forget } = useFailure();
  const side = useRef<HTMLDivElement>(null);
  useAlertsInSight(side);
  return (
    <main className={styles['welcome']}>
      <div className={styles['picture']}>
        <Fort />
      </div>
      <div className={styles['column']}>
        {/* Beside what is scrolled, all of which a sheet hides from screen readers. */}
        <div data-live-announcer="true" className={styles['failed']}>
          {hasFailed && <FailureNotice problem={problem} onClose={forget} />}
        </div>
        <div ref={side} className={styles['side']}>
          <div className={styles['content']}>
            <p className={styles['name']}>
              <Mark size={28} />
              {intl.formatMessage({ id: 'app.name' })}
            </p>
            <h1 className={styles['title']}>{title}</h1>
            <div className={styles['lead']}>{lead}</div>
            {/* Each of these screens takes the place of another, or comes back from under a sheet (A78). */}
            <GuardedSurface shows={`${title} ${String(openSheets)} ${String(hasFailed)}`}>{children}</GuardedSurface>
          </div>
        </div>
      </div>
    </main>
  );
}
