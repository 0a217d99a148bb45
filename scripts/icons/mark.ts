/*
 * The mark of Ringfort: a ringfort from above, its gate to the upper right, and in its yard a telephone handset whose
 * waves go out through the gate. Drawn on a square of 512, centred at 256.
 */

interface Style {
  /** CSS colour of all strokes and fills. */
  ink: string;
  /** Stroke width of the walls. */
  wall: number;
}

const CENTRE = 256;
const GATE = 45; // degrees, anticlockwise from the right
const HANDSET_RADIUS = 84;
const WALL_RADIUS = 170;

/** All of it, for sizes where the waves can be told from the wall. */
export function fullMark(style: Style): string {
  return [
    handset(style.ink, HANDSET_RADIUS, 44, 38),
    arc(WALL_RADIUS, GATE + 60, GATE + 300, style),
    arc(WALL_RADIUS, GATE - 26, GATE + 26, style),
    arc(94, GATE - 23, GATE + 23, style),
  ].join('');
}

/** Wall, gate and handset, for 48 pixels and less. */
export function smallMark(style: Style): string {
  return [handset(style.ink, 86, 54, 46), arc(186, GATE + 38, GATE + 322, style)].join('');
}

/** The handset and two waves, no wall: it rings. */
export function ringingMark(style: Style): string {
  const waves = [128, 226].map((radius) => arc(radius, GATE - 34, GATE + 34, style));
  return `<g transform="translate(-56 56)">${handset(style.ink, 104, 62, 54)}${waves.join('')}</g>`;
}

/** The handset alone, large: somebody is talking. */
export function talkingMark(style: Pick<Style, 'ink'>): string {
  return handset(style.ink, 140, 80, 72);
}

/** A handset seen from the side is an arc with a cup at each end. */
function handset(ink: string, radius: number, stroke: number, cup: number): string {
  const [from, to] = [GATE + 80, GATE + 280];
  const cups = [from, to].map((angle) => {
    const [x, y] = point(radius, angle);
    return `<circle cx="${x}" cy="${y}" r="${cup}" fill="${ink}"/>`;
  });
  return arc(radius, from, to, { ink, wall: stroke }) + cups.join('');
}

function arc(radius: number, from: number, to: number, { ink, wall }: Style): string {
  const [startX, startY] = point(radius, from);
  const [endX, endY] = point(radius, to);
  const large = to - from > 180 ? 1 : 0;
  const path = `M${startX} ${startY}A${radius} ${radius} 0 ${large} 0 ${endX} ${endY}`;
  return `<path d="${path}" fill="none" stroke="${ink}" stroke-width="${wall}" stroke-linecap="round"/>`;
}

function point(radius: number, degrees: number): [x: string, y: string] {
  const angle = (degrees * Math.PI) / 180;
  return [(CENTRE + radius * Math.cos(angle)).toFixed(1), (CENTRE - radius * Math.sin(angle)).toFixed(1)];
}
