import { arcPath, ringPattern } from './ringPattern.ts';
import { classNames } from '../classNames.ts';
import styles from './Avatar.module.css';

export interface AvatarProps {
  readonly handle: string;
  /** What they are called, if not by the handle. */
  readonly name?: string | undefined;
  /** Side in CSS pixels. */
  readonly size: number;
  /** Calm waves around it while a call rings. */
  readonly ringing?: boolean;
}

const BOX = 48;
/** A letter with its marks, or a sign of several characters, is one. */
const letters = new Intl.Segmenter();

/** Decoration only: who it is always stands beside it in words. Its pattern is the handle's, whatever the name. */
export function Avatar({ handle, name = handle, size, ringing = false }: AvatarProps) {
  const { hue, arcs } = ringPattern(handle);
  const [first] = letters.segment(name);
  return (
    <span
      className={classNames(styles['avatar'], styles[`hue${hue}`], ringing && styles['ringing'])}
      style={{ width: size, height: size }}
      aria-hidden="true"
    >
      <svg viewBox={`0 0 ${BOX} ${BOX}`} width={size} height={size}>
        <circle cx={BOX / 2} cy={BOX / 2} r={BOX / 2} className={styles['ground']} />
        {arcs.map((arc) => (
          <path key={arc.from} d={arcPath(arc, BOX, 20.4)} className={styles['wall']} />
        ))}
        <text x="50%" y="50%" dy="0.355em" textAnchor="middle" className={styles['letter']}>
          {first?.segment.toUpperCase()}
        </text>
      </svg>
    </span>
  );
}
