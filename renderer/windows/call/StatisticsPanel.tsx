import { useIntl, type IntlShape } from 'react-intl';
import { peerName } from '../../../core/call/peerName.ts';
import { useNumberFormat } from '../../words/WordsProvider.tsx';
import type { MessageId } from '../../../core/words/messages.ts';
import type { CallStatistics } from '../../media/callStatistics.ts';
import type { LiveView } from './liveView.ts';
import { routeExplanation } from './routeExplanation.ts';
import styles from './StatisticsPanel.module.css';

export interface StatisticsPanelProps {
  readonly view: LiveView;
  /** Sound and pictures are sealed once more; null: not known yet. */
  readonly secondLayer: boolean | null;
  readonly statistics: CallStatistics | null;
}

/** The engine's own figures, for those who want to know or have to ask for help. */
export function StatisticsPanel({ view, secondLayer, statistics }: StatisticsPanelProps) {
  const intl = useIntl();
  const whole = useNumberFormat();
  const tenths = useNumberFormat(ONE_DECIMAL);
  const rows =
    statistics === null ? [] : rowsOf(intl, statistics, { whole, tenths }).filter(([, value]) => value !== null);
  return (
    <aside className={styles['panel']} aria-label={intl.formatMessage({ id: 'call.statistics' })}>
      <h2 className={styles['title']}>{intl.formatMessage({ id: 'call.statistics' })}</h2>
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

const ONE_DECIMAL = { minimumFractionDigits: 1, maximumFractionDigits: 1 } as const;

interface Numbers {
  readonly whole: (value: number) => string;
  readonly tenths: (value: number) => string;
}

function rowsOf(
  intl: IntlShape,
  figures: CallStatistics,
  { whole, tenths }: Numbers,
): (readonly [MessageId, string | null])[] {
  const { resolution, lossPercent } = figures;
  const milliseconds = (value: number | null) =>
    value === null ? null : intl.formatMessage({ id: 'call.statistics.milliseconds' }, { value });
  const codecs = [figures.audioCodec, figures.videoCodec].filter((codec) => codec !== null).join(', ');
  return [
    ['call.statistics.roundTrip', milliseconds(figures.roundTripMs)],
    ['call.statistics.jitter', milliseconds(figures.jitterMs)],
    [
      'call.statistics.loss',
      lossPercent === null
        ? null
        : intl.formatMessage({ id: 'call.statistics.percent' }, { value: tenths(lossPercent) }),
    ],
    ['call.statistics.audioReceived', whole(figures.audioPacketsReceived)],
    ['call.statistics.audioSent', whole(figures.audioPacketsSent)],
    ['call.statistics.videoReceived', whole(figures.videoPacketsReceived)],
    ['call.statistics.frames', whole(figures.framesDecoded)],
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
