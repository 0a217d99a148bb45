import { LockKeyhole } from 'lucide-react';
import { nameAndHandle, peerName } from '../../../../core/call/peerName.ts';
import { useId } from 'react';
import { useIntl } from 'react-intl';
import type { Quality } from '../../../../core/call/quality/quality.ts';
import type { CallSecurity } from '../../../../core/ipc/snapshot.ts';
import { Elapsed } from '../../../components/calls/Elapsed.tsx';
import { IconButton } from '../../../components/controls/IconButton.tsx';
import { StaticKeysMark } from '../../../components/people/StaticKeysMark.tsx';
import type { MediaView } from '../../../media/mediaView.ts';
import type { CallInProgress } from '../view/callInProgress.ts';
import { statusText } from '../view/statusText.ts';
import type { CallPanel } from '../../../../core/ipc/callShapes.ts';
import { theirPictures } from '../view/theirMedia.ts';
import { QualityBars } from '../quality/QualityBars.tsx';
import { qualityText } from '../quality/qualityText.ts';
import { RouteBadge } from '../quality/RouteBadge.tsx';
import { ShapeButtons } from './ShapeButtons.tsx';
import { TrustBadge } from './TrustBadge.tsx';
import styles from './CallHeader.module.css';

export interface CallHeaderProps {
  readonly view: CallInProgress;
  readonly media: MediaView;
  readonly security: CallSecurity | null;
  readonly quality: Quality | null;
  readonly panel: CallPanel | null;
  readonly onPanel: (panel: CallPanel) => void;
}

/** Over the picture: with whom, how long, how safely. Without a picture the stage says who, and this says the rest. */
export function CallHeader({ view, media, security, quality, panel, onPanel }: CallHeaderProps) {
  const intl = useIntl();
  const barsText = useId();
  const { camera, screen } = theirPictures(view, media);
  const overPicture = view.phase === 'connected' && (camera !== null || screen !== null);
  return (
    <header className={styles['header']} data-over-picture={overPicture || undefined}>
      {overPicture && (
        <div className={styles['who']} data-hides>
          <h1 className={styles['name']} title={nameAndHandle(view.call)}>
            {peerName(view.call)}
          </h1>
          {view.reconnecting ? (
            <span className={styles['time']}>{statusText(intl, view)}</span>
          ) : (
            <Elapsed since={view.connectedAt} className={styles['time']} />
          )}
        </div>
      )}
      <div className={styles['facts']}>
        {security?.forwardSecret === false && <StaticKeysMark className={styles['mark']} />}
        <span className={styles['badge']} data-hides>
          <LockKeyhole size={14} aria-hidden="true" />
          <span className={styles['badgeText']}>{intl.formatMessage({ id: 'call.encrypted' })}</span>
        </span>
        {security !== null && <TrustBadge security={security} panel={panel} onPanel={onPanel} />}
        <span className={styles['buttons']} data-hides>
          <ShapeButtons isEscapeFree={panel === null} />
          <IconButton
            label={intl.formatMessage({ id: 'call.statistics' })}
            icon={<QualityBars bars={quality?.bars ?? null} />}
            size="small"
            kind={panel === 'statistics' ? 'tonal' : 'plain'}
            aria-expanded={panel === 'statistics'}
            aria-describedby={barsText}
            onClick={() => onPanel('statistics')}
          />
          <span id={barsText} className="visuallyHidden">
            {qualityText(intl, quality)}
          </span>
        </span>
        {/* Whatever else hides: which way the call goes is always to be seen. */}
        <RouteBadge
          view={view}
          path={media.quality.at(-1)?.path ?? null}
          isOpen={panel === 'statistics'}
          onOpen={() => onPanel('statistics')}
        />
      </div>
    </header>
  );
}
