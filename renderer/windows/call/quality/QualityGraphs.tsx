import { useIntl } from 'react-intl';
import type { QualityHistory } from '../../../../core/call/quality/history.ts';
import { summaryOf, type Measure } from '../../../../core/call/quality/summary.ts';
import { useNumberFormat } from '../../../words/WordsProvider.tsx';
import { QualityGraph } from './QualityGraph.tsx';
import styles from './QualityGraphs.module.css';

interface Graph {
  readonly name: 'roundTrip' | 'loss' | 'jitter' | 'bitrate';
  readonly lines: readonly Measure[];
  readonly unit: 'milliseconds' | 'percent' | 'kilobits';
  readonly atLeast: number;
}

const GRAPHS: readonly Graph[] = [
  { name: 'roundTrip', lines: ['roundTripMs'], unit: 'milliseconds', atLeast: 100 },
  { name: 'loss', lines: ['lossIn', 'lossOut'], unit: 'percent', atLeast: 0.05 },
  { name: 'jitter', lines: ['jitterMs'], unit: 'milliseconds', atLeast: 30 },
  { name: 'bitrate', lines: ['inKbps', 'outKbps'], unit: 'kilobits', atLeast: 100 },
];

const ONE_DECIMAL = { maximumFractionDigits: 1 } as const;

/** The last minutes as lines, and each in words: the last value and the highest. */
export function QualityGraphs({ history }: { readonly history: QualityHistory }) {
  const intl = useIntl();
  const whole = useNumberFormat();
  const tenths = useNumberFormat(ONE_DECIMAL);
  const now = history.at(-1)?.atMs ?? 0;
  const seconds = history.map(({ atMs }) => (atMs - now) / 1_000);
  const format = (unit: Graph['unit']) => (value: number) =>
    intl.formatMessage(
      { id: `call.statistics.${unit}` },
      { value: unit === 'percent' ? tenths(value * 100) : whole(Math.round(value)) },
    );
  return (
    <section className={styles['graphs']} aria-label={intl.formatMessage({ id: 'quality.graphs' })}>
      {GRAPHS.map(({ name, lines, unit, atLeast }) => (
        <figure key={name} className={styles['figure']}>
          <figcaption>
            <h3 className={styles['name']}>{intl.formatMessage({ id: `quality.graph.${name}` })}</h3>
            <dl>
              {lines.map((measure) => (
                <Line key={measure} measure={measure} history={history} format={format(unit)} />
              ))}
            </dl>
          </figcaption>
          <QualityGraph
            seconds={seconds}
            lines={lines.map((measure) => history.map((sample) => sample[measure]))}
            atLeast={atLeast}
            format={format(unit)}
          />
        </figure>
      ))}
    </section>
  );
}

interface LineProps {
  readonly measure: Measure;
  readonly history: QualityHistory;
  readonly format: (value: number) => string;
}

/** The name of a line, drawn as the line is, and what it says. */
function Line({ measure, history, format }: LineProps) {
  const intl = useIntl();
  const summary = summaryOf(history, measure);
  const isDashed = measure === 'lossOut' || measure === 'outKbps';
  return (
    <div className={styles['line']} data-dashed={isDashed || undefined}>
      <dt>{intl.formatMessage({ id: `quality.line.${measure}` })}</dt>
      <dd>
        {summary === null
          ? intl.formatMessage({ id: 'quality.line.unknown' })
          : intl.formatMessage(
              { id: 'quality.line.values' },
              { last: format(summary.last), highest: format(summary.highest) },
            )}
      </dd>
    </div>
  );
}
