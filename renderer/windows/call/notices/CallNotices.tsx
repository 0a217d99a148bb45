import type { ReactNode } from 'react';
import { GuardedSurface } from '../../../components/guard/GuardedSurface.tsx';
import { Notice, type NoticeProps } from '../../../components/asking/Notice.tsx';
import { useShownButtons } from '../../../components/guard/useShownButtons.ts';
import type { CameraView } from '../../../media/mediaView.ts';
import { DeviceNotices } from './DeviceNotices.tsx';
import type { CallInProgress } from '../view/callInProgress.ts';
import { NoticeEnd, NoticePress, NoticeText } from './noticeParts.tsx';
import type { NoticeDeeds } from './noticeRemedies.ts';
import type { NoticeId } from './noticesOf.ts';
import type { Notices } from './useNotices.ts';
import styles from './CallNotices.module.css';

export interface CallNoticesProps {
  readonly view: CallInProgress;
  readonly camera: CameraView;
  readonly notices: Notices;
  readonly deeds: NoticeDeeds;
  /** More of them. */
  readonly children?: ReactNode;
}

/**
 * What the person should know and the call survives, above the controls: there it covers no face. All but those that
 * end by themselves can be put away.
 */
export function CallNotices({ view, camera, notices, deeds, children }: CallNoticesProps) {
  const [place, buttons] = useShownButtons<HTMLDivElement>();
  return (
    <GuardedSurface shows={buttons}>
      <div ref={place} className={styles['notices']}>
        {notices.shown.map((notice) => (
          <Notice
            key={notice}
            {...urgencyOf(notice)}
            remedies={<NoticePress notice={notice} deeds={deeds} />}
            action={<NoticeEnd notice={notice} onPutAway={() => notices.putAway(notice)} />}
          >
            <NoticeText notice={notice} view={view} />
          </Notice>
        ))}
        {children}
        <DeviceNotices camera={camera} />
      </div>
    </GuardedSurface>
  );
}

function urgencyOf(notice: NoticeId): Pick<NoticeProps, 'kind' | 'role'> {
  switch (notice) {
    case 'call.identityChanged':
      return { kind: 'danger', role: 'alert' };
    case 'call.blur.tooSlow':
    case 'call.blur.failed':
    case 'app.notDone':
      return { kind: 'warning', role: 'alert' };
    default:
      return { kind: 'warning', role: 'status' };
  }
}
