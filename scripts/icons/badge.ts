/*
 * A count in the upper right corner. Digits are lines and not letters of a font: at 16 pixels each has to fill its few
 * pixels, and the drawings look alike on every computer.
 */

export interface BadgeInk {
  readonly fill: string;
  readonly ink: string;
  /** Around it, so that it stands out; null: none. */
  readonly edge: string | null;
}

const CENTRE_Y = 170;
const HALF_HEIGHT = 152;
const EDGE = 30;

/** In a box of 2 by 4: where the line of each goes. */
const DIGITS: Readonly<Record<string, string>> = {
  1: 'M0.3 0.8L1.3 0L1.3 4',
  2: 'M0 0.9Q0 0 1 0Q2 0 2 1Q2 1.7 1.2 2.4L0 4L2 4',
  3: 'M0 0L2 0L1 1.6Q2 1.8 2 2.8Q2 4 1 4Q0.2 4 0 3.4',
  4: 'M1.5 4L1.5 0L0 2.7L2.2 2.7',
  5: 'M2 0L0.2 0L0 1.8Q1 1.3 1.6 1.8Q2 2.2 2 2.8Q2 4 0.9 4Q0.2 4 0 3.4',
  6: 'M1.8 0Q0 0.8 0 2.7Q0 4 1 4Q2 4 2 2.8Q2 1.7 1 1.7Q0.3 1.7 0.1 2.3',
  7: 'M0 0L2 0L0.8 4',
  8: 'M1 1.8Q0.1 1.6 0.1 0.9Q0.1 0 1 0Q1.9 0 1.9 0.9Q1.9 1.6 1 1.8Q0 2 0 3Q0 4 1 4Q2 4 2 3Q2 2 1 1.8Z',
  9: 'M0.2 4Q2 3.2 2 1.3Q2 0 1 0Q0 0 0 1.2Q0 2.3 1 2.3Q1.7 2.3 1.9 1.7',
};
const PLUS = 'M0 2L2 2M1 1L1 3';

export function badge(count: string, { fill, ink, edge }: BadgeInk): string {
  const isWide = count.length > 1;
  const halfWidth = isWide ? 196 : HALF_HEIGHT;
  const centre = 502 - halfWidth - EDGE / 2;
  const box = (grown: number, colour: string) =>
    `<rect x="${centre - halfWidth - grown}" y="${CENTRE_Y - HALF_HEIGHT - grown}" width="${2 * (halfWidth + grown)}" ` +
    `height="${2 * (HALF_HEIGHT + grown)}" rx="${HALF_HEIGHT + grown}" fill="${colour}"/>`;
  const line = (path: string, x: number, width: number) =>
    `<path d="${placed(path, x, width / 2)}" fill="none" stroke="${ink}" stroke-width="${isWide ? 42 : 50}" ` +
    'stroke-linecap="round" stroke-linejoin="round"/>';
  const digit = DIGITS[count[0] ?? ''] ?? '';
  const signs = isWide ? line(digit, centre - 118, 92) + line(PLUS, centre + 22, 100) : line(digit, centre - 56, 112);
  return (edge === null ? '' : box(EDGE, edge)) + box(0, fill) + signs;
}

/** The drawing at its place: a line that is scaled as a whole would be thicker one way than the other. */
function placed(path: string, x: number, unit: number): string {
  return path.replaceAll(/([\d.]+) ([\d.]+)/gu, (_pair, across: string, down: string) => {
    return `${(x + Number(across) * unit).toFixed(1)} ${(CENTRE_Y - 92 + Number(down) * 46).toFixed(1)}`;
  });
}
