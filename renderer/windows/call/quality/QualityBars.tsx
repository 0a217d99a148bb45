import type { Bars } from '../../../../core/call/quality/quality.ts';
import styles from './QualityBars.module.css';

const HEIGHTS = [5, 8, 11, 14] as const;

/** Four bars, as on a telephone; null: not known. Full and hollow ones differ without colour. */
export function QualityBars({ bars }: { readonly bars: Bars | null }) {
  return (
    <svg
      className={styles['bars']}
      data-bars={bars ?? undefined}
      width="18"
      height="16"
      viewBox="0 0 18 16"
      aria-hidden="true"
    >
      {HEIGHTS.map((height, place) => (
        <rect
          key={height}
          className={styles[place < (bars ?? 0) ? 'full' : 'hollow']}
          x={place * 4.5 + 0.75}
          y={15.25 - height}
          width="2.5"
          height={height - 0.5}
          rx="1"
        />
      ))}
    </svg>
  );
}
