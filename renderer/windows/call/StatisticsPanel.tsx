import { useIntl, type IntlShape } from 'react-intl';
import type { MessageId } from '../../../core/words/messages.ts';
import type { CallStatistics } from '../../media/callStatistics.ts';
import type { LiveView } from './liveView.ts';
import styles from './StatisticsPanel.module.css';

export interface StatisticsPanelProps {
  readonly view: LiveView;
  readonly statistics: CallStatistics | null;
}

/** The engine's own figures, for those who want to know or have to ask for help. */
export function StatisticsPanel({ view, statistics }: StatisticsPanelProps) {
  const intl = useIntl();
  const rows = statistics === null ? [] : rowsOf(intl, statistics).filter(([, value]) => value !== null);
  return (
    <aside className={styles['panel']} aria-label={intl.formatMessage({ id: 'call.statistics' })}>
      <h2 className={styles['title']}>{intl.formatMessage({ id: 'call.statistics' })}</h2>
      {view.phase === 'connected' && (
        <p className={styles['route']}>{intl.formatMessage({ id: `call.route.${view.route}.explain` })}</p>
      )}
      {rows.length === 0 ? (
        <p className={styles['route']}>{intl.formatMessage({ id: 'call.statistics.none' })}</p>
      ) : (
        <dl className={styles['figures']}>
          {rows.map(([id, value]) => (
            <div key={id} className={styles['row']}>
              <dt>{intl.formatMessage({ id })}</dt>
              <dd>{value}</dd>
            </div>
          ))}
        </dl>
      )}
    </aside>
  );
}

function rowsOf(intl: IntlShape, figures: CallStatistics): (readonly [MessageId, string | null])[] {
  const { resolution, lossPercent } = figures;
  const milliseconds = (value: number | null) =>
    value === null ? null : intl.formatMessage({ id: 'call.statistics.milliseconds' }, { value });
  const codecs = [figures.audioCodec, figures.videoCodec].filter((codec) => codec !== null).join(', ');
  return [
    ['call.statistics.roundTrip', milliseconds(figures.roundTripMs)],
    ['call.statistics.jitter', milliseconds(figures.jitterMs)],
    [
      'call.statistics.loss',
      lossPercent === null ? null : intl.formatMessage({ id: 'call.statistics.percent' }, { value: lossPercent }),
    ],
    ['call.statistics.audioReceived', intl.formatNumber(figures.audioPacketsReceived)],
    ['call.statistics.audioSent', intl.formatNumber(figures.audioPacketsSent)],
    ['call.statistics.videoReceived', intl.formatNumber(figures.videoPacketsReceived)],
    ['call.statistics.frames', intl.formatNumber(figures.framesDecoded)],
    [
      'call.statistics.picture',
      resolution === null
        ? null
        : intl.formatMessage(
            { id: 'call.statistics.pictureOf' },
            { ...resolution, framesPerSecond: Math.round(figures.framesPerSecond ?? 0) },
          ),
    ],
    ['call.statistics.codecs', codecs === '' ? null : codecs],
  ];
}
