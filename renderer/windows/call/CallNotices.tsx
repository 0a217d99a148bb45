import { X } from 'lucide-react';
import { useState } from 'react';
import { useIntl } from 'react-intl';
import { IconButton } from '../../components/IconButton.tsx';
import { Notice } from '../../components/Notice.tsx';
import type { MediaView } from '../../media/mediaView.ts';
import type { LiveView } from './liveView.ts';
import styles from './CallNotices.module.css';

type NoticeId = 'call.camera.missing' | 'call.camera.blocked' | 'call.microphone.lost' | 'call.interrupted.explain';

/**
 * What the person should know and the call survives, above the controls: there it covers no face. Those about a device can be put away.
 */
export function CallNotices({ view, media }: { readonly view: LiveView; readonly media: MediaView }) {
  const intl = useIntl();
  const [dismissed, setDismissed] = useState<NoticeId | null>(null);
  const shown = noticesOf(media).filter((id) => id !== dismissed);
  return (
    <div className={styles['notices']}>
      {shown.map((id) => (
        <Notice
          key={id}
          kind="warning"
          role="status"
          action={
            id !== 'call.interrupted.explain' && (
              <IconButton
                size="small"
                label={intl.formatMessage({ id: 'call.notice.dismiss' })}
                icon={<X aria-hidden="true" />}
                onClick={() => setDismissed(id)}
              />
            )
          }
        >
          {intl.formatMessage({ id }, { peer: view.call.peer })}
        </Notice>
      ))}
    </div>
  );
}

function noticesOf({ camera, microphone, interrupted }: MediaView): NoticeId[] {
  const notices: NoticeId[] = [];
  if (interrupted) notices.push('call.interrupted.explain');
  if (microphone === 'lost') notices.push('call.microphone.lost');
  if (camera === 'missing' || camera === 'blocked') notices.push(`call.camera.${camera}`);
  return notices;
}
