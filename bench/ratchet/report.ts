import { type Samples, median, quantile, ratioOf } from './rounds.ts';

/** One operation and what it is held against. Microseconds. */
export interface Row {
  readonly operation: string;
  /** Median, the value 5 of 100 stay below (what it takes when nothing interferes), and the one 95 do. */
  readonly us: number;
  readonly p5Us: number;
  readonly p95Us: number;
  readonly floorUs: number;
  /** Median over the rounds of path / floor. */
  readonly ratio: number;
  /** Calls of primitives one operation makes, and those of its floor. */
  readonly calls: { readonly path: number; readonly floor: number };
  /** Medians of the published peers, by package. */
  readonly peersUs: Readonly<Record<string, number>>;
}

const tenth = (value: number): number => Math.round(value * 10) / 10;
const hundredth = (value: number): number => Math.round(value * 100) / 100;

export function makeRow(operation: string, samples: ReadonlyMap<string, Samples>, calls: Row['calls']): Row {
  const [path, floor] = [samples.get('ringfort'), samples.get('floor')];
  if (path === undefined || floor === undefined) throw new Error(`${operation} was not measured`);
  const peers = [...samples].filter(([name]) => name !== 'ringfort' && name !== 'floor');
  return {
    operation,
    us: tenth(median(path.flat())),
    p5Us: tenth(quantile(path.flat(), 0.05)),
    p95Us: tenth(quantile(path.flat(), 0.95)),
    floorUs: tenth(median(floor.flat())),
    ratio: hundredth(ratioOf(path, floor)),
    calls,
    peersUs: Object.fromEntries(peers.map(([name, times]) => [name, tenth(median(times.flat()))])),
  };
}

export function table(rows: readonly Row[], peers: readonly string[]): string {
  const head = ['µs, medians', 'ringfort', 'p5', 'p95', 'floor', 'ratio', 'calls/floor', ...peers];
  const lines = rows.map((row) => [
    row.operation,
    ...[row.us, row.p5Us, row.p95Us, row.floorUs].map((value) => value.toFixed(1)),
    row.ratio.toFixed(2),
    `${row.calls.path}/${row.calls.floor}`,
    ...peers.map((peer) => row.peersUs[peer]?.toFixed(1) ?? '-'),
  ]);
  const widths = head.map((title, column) => Math.max(title.length, ...lines.map((line) => line[column]?.length ?? 0)));
  return [head, ...lines]
    .map((line) => line.map((cell, i) => (i === 0 ? cell.padEnd(widths[i] ?? 0) : cell.padStart(widths[i] ?? 0))))
    .map((line) => line.join('  '))
    .join('\n');
}
