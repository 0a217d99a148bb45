import { useIntl } from 'react-intl';
import { peerName } from '../../../../core/call/peerName.ts';
import type { CallFacts, CallMoment } from '../../../../core/call/quality/diagnostics.ts';
import type { Quality } from '../../../../core/call/quality/quality.ts';
import { Button } from '../../../components/controls/Button.tsx';
import type { MediaView } from '../../../media/mediaView.ts';
import { CallDiagnostics } from './CallDiagnostics.tsx';
import type { CallInProgress } from '../view/callInProgress.ts';
import { QualityBars } from './QualityBars.tsx';
import { QualityGraphs } from './QualityGraphs.tsx';
import { causeText, qualityText } from './qualityText.ts';
import { routeExplanation } from './routeExplanation.ts';
import { StatisticsRows } from './StatisticsRows.tsx';
import styles from './StatisticsPanel.module.css';

export interface StatisticsPanelProps {
  readonly view: CallInProgress;
  /** Sound and pictures are sealed once more; null: not known yet. */
  readonly secondLayer: boolean | null;
  readonly media: MediaView;
  readonly quality: Quality | null;
  readonly moments: () => readonly CallMoment[];
  /** Our picture is to go out whole again. */
  readonly sendWholePicture: () => void;
}

/** How good the call is, and the engine's own figures, for those who want to know or have to ask for help. */
export function StatisticsPanel({
  view,
  secondLayer,
  media,
  quality,
  moments,
  sendWholePicture,
}: StatisticsPanelProps) {
  const intl = useIntl();
  const { statistics, smallPicture } = media;
  const cause = causeText(intl, quality, peerName(view.call));
  const facts = (): CallFacts => ({
    relayOnly: view.relayOnly,
    secondLayer,
    audioCodec: statistics?.audioCodec ?? null,
    videoCodec: statistics?.videoCodec ?? null,
    resolution: statistics?.resolution ?? null,
    history: media.quality,
    moments: moments(),
    nowMs: performance.now(),
  });
  return (
    <aside className={styles['panel']} aria-label={intl.formatMessage({ id: 'call.statistics' })}>
      <h2 className={styles['title']}>{intl.formatMessage({ id: 'call.statistics' })}</h2>
      {view.phase === 'connected' && (
        <p className={styles['quality']}>
          <QualityBars bars={quality?.bars ?? null} />
          {qualityText(intl, quality)}
        </p>
      )}
      {cause !== null && <p className={styles['route']}>{cause}</p>}
      {view.phase === 'connected' && (
        <p className={styles['route']}>{intl.formatMessage({ id: routeExplanation(view.route) })}</p>
      )}
      {secondLayer !== null && (
        <p className={styles['route']}>
          {intl.formatMessage(
            { id: secondLayer ? 'call.secondLayer.on' : 'call.secondLayer.absent' },
            { peer: peerName(view.call) },
          )}
        </p>
      )}
      {smallPicture && (
        <p className={styles['small']}>
          {intl.formatMessage({ id: 'quality.smallPicture' })}
          <Button size="small" onClick={sendWholePicture}>
            {intl.formatMessage({ id: 'quality.wholePicture' })}
          </Button>
        </p>
      )}
      {media.quality.length > 0 && <QualityGraphs history={media.quality} />}
      <StatisticsRows statistics={statistics} />
      <CallDiagnostics facts={facts} />
    </aside>
  );
}
