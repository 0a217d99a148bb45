import { peerName } from '../../../core/call/peerName.ts';
import { useState, type ReactNode } from 'react';
import { useIntl } from 'react-intl';
import { GuardedSurface } from '../../components/GuardedSurface.tsx';
import { problemSentence } from '../../components/problemSentence.ts';
import { Notice } from '../../components/Notice.tsx';
import { useShownButtons } from '../../components/useShownButtons.ts';
import type { CallSecurity } from '../../../core/ipc/snapshot.ts';
import { isLost, type LostView, type MediaView } from '../../media/mediaView.ts';
import { DismissNotice } from './DismissNotice.tsx';
import { useFailure } from './ask.ts';
import { DeviceNotices } from './DeviceNotices.tsx';
import type { LiveView } from './liveView.ts';
import { lacksSound } from './theirMedia.ts';
import styles from './CallNotices.module.css';

type NoticeId =
  | 'call.identityChanged'
  | 'call.camera.missing'
  | 'call.camera.blocked'
  | 'call.camera.busy'
  | `call.camera.${LostView}`
  | `call.microphone.${LostView}`
  | 'call.screen.failed'
  | 'call.screen.ended'
  | 'call.soundMissing'
  | 'call.interrupted.explain'
  | 'call.words.renewed';

export interface CallNoticesProps {
  readonly view: LiveView;
  readonly media: MediaView;
  readonly security: CallSecurity | null;
  /** More of them. */
  readonly children?: ReactNode;
}

/**
 * What the person should know and the call survives, above the controls: there it covers no face. All but those that
 * end by themselves can be put away.
 */
export function CallNotices({ view, media, security, children }: CallNoticesProps) {
  const intl = useIntl();
  const failure = useFailure();
  const [dismissed, dismiss] = useState<readonly NoticeId[]>([]);
  const current = noticesOf(view, media, security);
  // What is over and comes again is new.
  if (dismissed.some((id) => !current.includes(id))) dismiss(dismissed.filter((id) => current.includes(id)));
  const shown = current.filter((id) => !dismissed.includes(id));
  const [place, buttons] = useShownButtons<HTMLDivElement>();
  return (
    <GuardedSurface shows={buttons}>
      <div ref={place} className={styles['notices']}>
        {failure.isShown && (
          <Notice kind="warning" role="alert" action={<DismissNotice onDismiss={failure.forget} />}>
            {failure.problem === null
              ? intl.formatMessage({ id: 'app.notDone' })
              : problemSentence(intl, { reason: failure.problem, detail: null })}
          </Notice>
        )}
        {children}
        <DeviceNotices camera={media.camera} />
        {shown.map((id) => (
          <Notice
            key={id}
            {...(id === 'call.identityChanged'
              ? ({ kind: 'danger', role: 'alert' } as const)
              : ({ kind: 'warning', role: 'status' } as const))}
            action={
              id !== 'call.interrupted.explain' && <DismissNotice onDismiss={() => dismiss([...dismissed, id])} />
            }
          >
            {intl.formatMessage({ id }, { peer: peerName(view.call) })}
          </Notice>
        ))}
      </div>
    </GuardedSurface>
  );
}

function noticesOf(view: LiveView, media: MediaView, security: CallSecurity | null): NoticeId[] {
  const { camera, microphone, screen } = media;
  const notices: NoticeId[] = [];
  if (security?.identityChanged === true) notices.push('call.identityChanged');
  const reconnecting = view.phase === 'connected' && view.reconnecting;
  if (reconnecting) notices.push('call.interrupted.explain');
  if (security?.renewed === true && security.words !== null && !security.verified) notices.push('call.words.renewed');
  if (lacksSound(view, media)) notices.push('call.soundMissing');
  if (screen === 'failed' || screen === 'ended') notices.push(`call.screen.${screen}`);
  if (isLost(microphone)) notices.push(`call.microphone.${microphone}`);
  if (isLost(camera)) notices.push(`call.camera.${camera}`);
  if (camera === 'missing' || camera === 'blocked' || camera === 'busy') notices.push(`call.camera.${camera}`);
  return notices;
}
