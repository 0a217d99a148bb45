import { useIntl, type IntlShape } from 'react-intl';
import type { MessageId } from '../../../../core/words/messages.ts';
import type { CallStatistics } from '../../../media/callStatistics.ts';
import { useNumberFormat } from '../../../words/WordsProvider.tsx';
import styles from './StatisticsPanel.module.css';

/** What the engine counts, as it counts it. */
export function StatisticsRows({ statistics }: { readonly statistics: CallStatistics | null }) {
  const intl = useIntl();
  const whole = useNumberFormat();
  const tenths = useNumberFormat(ONE_DECIMAL);
  const rows =
    statistics === null ? [] : rowsOf(intl, statistics, { whole, tenths }).filter(([, value]) => value !== null);
  if (rows.length === 0) return <p className={styles['route']}>{intl.formatMessage({ id: 'call.statistics.none' })}</p>;
  return (
    <dl className={styles['figures']}>
      {rows.map(([id, value]) => (
        <div key={id} className={styles['row']}>
          <dt>{intl.formatMessage({ id })}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
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
