import { arcPath, type Arc } from '../people/ringPattern.ts';
import styles from './drawings.module.css';

/*
 * The drawings all show one thing from above: a ringfort, earth walls around a small yard, each wall with its gate.
 * They take their colours from the theme and carry no meaning that is not also said in words.
 */

interface Wall {
  readonly radius: number;
  readonly arcs: readonly Arc[];
}

const MARK: readonly Wall[] = [
  { radius: 10, arcs: [{ from: 40, to: 350 }] },
  {
    radius: 17,
    arcs: [
      { from: 65, to: 235 },
      { from: 260, to: 380 },
    ],
  },
];

function Walls({ walls, size }: { readonly walls: readonly Wall[]; readonly size: number }) {
  return walls.flatMap(({ radius, arcs }) =>
    arcs.map((arc) => <path key={`${radius} ${arc.from}`} d={arcPath(arc, size, radius)} />),
  );
}

/** The sign of Ringfort, small. */
export function Mark({ size = 32 }: { readonly size?: number }) {
  return (
    <svg viewBox="0 0 44 44" width={size} height={size} className={styles['mark']} aria-hidden="true">
      <Walls walls={MARK} size={44} />
      <circle cx="22" cy="22" r="3.6" />
    </svg>
  );
}

/** Two yards, one wall around both: nobody selected. */
export function TwoInOneWall() {
  return (
    <svg viewBox="0 0 240 160" width="216" height="144" className={styles['scene']} aria-hidden="true">
      <ellipse cx="120" cy="80" rx="112" ry="72" className={styles['field']} />
      <ellipse cx="120" cy="80" rx="98" ry="60" pathLength="100" className={styles['outerWall']} />
      <g transform="translate(76 80)">
        <path d={arcPath({ from: 110, to: 430 }, 0, 20)} className={styles['wallStrong']} />
        <circle r="6" className={styles['hearth']} />
      </g>
      <g transform="translate(164 80)">
        <path d={arcPath({ from: -70, to: 250 }, 0, 20)} className={styles['wallStrong']} />
        <circle r="6" className={styles['hearth']} />
      </g>
      <path d="M 92 80 H 148" className={styles['path']} />
    </svg>
  );
}

/** A yard with its gate open and nobody on the path yet: no contacts. */
export function OpenGate() {
  return (
    <svg viewBox="0 0 160 128" width="144" height="115" className={styles['scene']} aria-hidden="true">
      <ellipse cx="80" cy="64" rx="76" ry="58" className={styles['field']} />
      <g transform="translate(80 60)">
        <path d={arcPath({ from: 205, to: 515 }, 0, 42)} className={styles['wall']} />
        <path d={arcPath({ from: 210, to: 510 }, 0, 26)} className={styles['wallStrong']} />
        <circle r="7" className={styles['hearth']} />
      </g>
      <path d="M 80 70 V 122" className={styles['path']} />
    </svg>
  );
}

/** Rings going out over the field: no calls yet. */
export function QuietRings() {
  return (
    <svg viewBox="0 0 160 128" width="144" height="115" className={styles['scene']} aria-hidden="true">
      <ellipse cx="80" cy="64" rx="76" ry="58" className={styles['field']} />
      <g transform="translate(56 64)">
        <path d={arcPath({ from: 135, to: 405 }, 0, 20)} className={styles['wallStrong']} />
        <circle r="6" className={styles['hearth']} />
        <path d={arcPath({ from: 58, to: 122 }, 0, 38)} className={styles['wall']} />
        <path d={arcPath({ from: 64, to: 116 }, 0, 56)} className={styles['wall']} />
        <path d={arcPath({ from: 69, to: 111 }, 0, 74)} className={styles['path']} />
      </g>
    </svg>
  );
}

const LANDSCAPE: readonly Wall[] = [
  { radius: 60, arcs: [{ from: 150, to: 486 }] },
  {
    radius: 104,
    arcs: [
      { from: 178, to: 330 },
      { from: 342, to: 520 },
    ],
  },
  {
    radius: 156,
    arcs: [
      { from: 20, to: 128 },
      { from: 140, to: 250 },
      { from: 264, to: 366 },
    ],
  },
  {
    radius: 216,
    arcs: [
      { from: 60, to: 170 },
      { from: 186, to: 300 },
      { from: 312, to: 402 },
    ],
  },
  {
    radius: 284,
    arcs: [
      { from: 0, to: 88 },
      { from: 100, to: 216 },
      { from: 226, to: 342 },
    ],
  },
];

/** The whole fort, for the first screens. */
export function Fort() {
  return (
    <svg viewBox="0 0 600 600" className={styles['fort']} preserveAspectRatio="xMidYMid slice" aria-hidden="true">
      <Walls walls={LANDSCAPE} size={600} />
      <circle cx="300" cy="300" r="20" />
    </svg>
  );
}
