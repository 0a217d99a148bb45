import { useEffect, useRef } from 'react';
import { useIntl } from 'react-intl';
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import { HISTORY_MS } from '../../../../core/call/quality/history.ts';
import { useLook } from '../../../theme/useLook.ts';
import styles from './QualityGraph.module.css';

export interface QualityGraphProps {
  /** Seconds before now, negative, rising. */
  readonly seconds: readonly number[];
  /** One or two lines. The second is dashed and of another lightness: nobody has to tell colours apart. */
  readonly lines: readonly (readonly (number | null)[])[];
  /** The scale reaches at least so far, so that nothing looks dramatic. */
  readonly atLeast: number;
  readonly format: (value: number) => string;
}

const HEIGHT = 58;
const AXIS_WIDTH = 62;
const SECONDS = HISTORY_MS / 1_000;

/** A line over the last minutes. What it says stands in words beside it. */
export function QualityGraph(props: QualityGraphProps) {
  const { locale } = useIntl();
  const look = useLook();
  // It writes along its axis when the scale changes, and not when the words do; and it reads its colours once.
  return <Plot key={`${locale} ${look}`} {...props} />;
}

function Plot({ seconds, lines, atLeast, format }: QualityGraphProps) {
  const place = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot | null>(null);
  const latest = useRef({ format, atLeast });
  useEffect(() => {
    latest.current = { format, atLeast };
  });
  const count = lines.length;
  useEffect(() => {
    const box = place.current;
    if (box === null) return;
    const made = new uPlot(
      options(box, count, latest.current.atLeast, (value) => latest.current.format(value)),
      [[], ...Array.from({ length: count }, () => [])],
      box,
    );
    plot.current = made;
    const resized = new ResizeObserver(() => made.setSize({ width: box.clientWidth, height: HEIGHT }));
    resized.observe(box);
    return () => {
      resized.disconnect();
      made.destroy();
      plot.current = null;
    };
  }, [count]);
  useEffect(() => plot.current?.setData([[...seconds], ...lines.map((line) => [...line])]));
  return <div ref={place} className={styles['graph']} aria-hidden="true" />;
}

function options(box: HTMLElement, lines: number, atLeast: number, format: (value: number) => string): uPlot.Options {
  const style = getComputedStyle(box);
  const [line, other, grid, ink] = ['--accent', '--warn-ink', '--line', '--ink-2'].map((name) =>
    style.getPropertyValue(name).trim(),
  );
  const series: uPlot.Series[] = [
    { stroke: line!, width: 1.75, points: { show: false } },
    { stroke: other!, width: 1.75, dash: [5, 4], points: { show: false } },
  ];
  return {
    width: box.clientWidth,
    height: HEIGHT,
    padding: [6, 2, 4, 0],
    cursor: { show: false },
    legend: { show: false },
    scales: {
      x: { time: false, range: [-SECONDS, 0] },
      y: { range: (_plot, _lowest, highest) => [0, Math.max(atLeast, (highest ?? 0) * 1.1)] },
    },
    axes: [
      { show: false },
      {
        size: AXIS_WIDTH,
        gap: 6,
        stroke: ink!,
        font: `11px ${style.fontFamily}`,
        splits: (_plot, _axis, _from, to) => [0, to],
        values: (_plot, splits) => splits.map(format),
        grid: { stroke: grid!, width: 1 },
        ticks: { show: false },
      },
    ],
    series: [{}, ...series.slice(0, lines)],
  };
}
