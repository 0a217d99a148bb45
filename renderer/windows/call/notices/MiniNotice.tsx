import { GuardedSurface } from '../../../components/guard/GuardedSurface.tsx';
import type { CallInProgress } from '../view/callInProgress.ts';
import { NoticeEnd, NoticePress, NoticeText } from './noticeParts.tsx';
import type { NoticeDeeds } from './noticeRemedies.ts';
import type { Notices } from './useNotices.ts';
import styles from './MiniNotice.module.css';

export interface MiniNoticeProps {
  readonly view: CallInProgress;
  readonly notices: Notices;
  readonly deeds: NoticeDeeds;
}

/** Of what the person should know the gravest, for the small window: there is room for no more. */
export function MiniNotice({ view, notices, deeds }: MiniNoticeProps) {
  // That it reconnects stands where the time does.
  const notice = notices.shown.find((id) => id !== 'call.interrupted.explain');
  if (notice === undefined) return null;
  return (
    <GuardedSurface shows={notice}>
      {/* A second press on a button is not one on the picture. */}
      <div role="presentation" onDoubleClick={(event) => event.stopPropagation()}>
        <div
          key={notice}
          className={styles['notice']}
          data-danger={notice === 'call.identityChanged' || undefined}
          role="alert"
        >
          <p className={styles['text']}>
            <NoticeText notice={notice} view={view} />
          </p>
          <NoticePress notice={notice} deeds={deeds} />
          <NoticeEnd notice={notice} onPutAway={() => notices.putAway(notice)} />
        </div>
      </div>
    </GuardedSurface>
  );
}
