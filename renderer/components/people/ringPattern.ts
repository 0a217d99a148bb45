/** One stretch of an avatar's ring wall, in degrees clockwise from the top. */
export interface Arc {
  readonly from: number;
  readonly to: number;
}

export interface RingPattern {
  /** Which of the eight hues. */
  readonly hue: number;
  readonly arcs: readonly Arc[];
}

const HUES = 8;
/** FNV-1a, 32 bits: any even spread would do, it only has to stay the same from version to version. */
function spread(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  }
  // FNV's low bits move little between short names.
  hash ^= hash >>> 15;
  hash = Math.imul(hash, 0x2c1b3c6d);
  return (hash ^ (hash >>> 13)) >>> 0;
}

/** A ring wall with two to four gates, the same for the same handle everywhere, so that a face is known by its ring. */
export function ringPattern(handle: string): RingPattern {
  const seed = spread(handle);
  const gates = 2 + ((seed >>> 3) % 3);
  const turn = (seed >>> 6) % 360;
  const sector = 360 / gates;
  const arcs = Array.from({ length: gates }, (_, index) => {
    const gateWidth = 22 + ((seed >>> (9 + index * 4)) % 16) * 2.4;
    const from = turn + index * sector;
    return { from, to: from + sector - gateWidth };
  });
  return { hue: seed % HUES, arcs };
}

/** The arc as an SVG path around the middle of a box of `size`. */
export function arcPath({ from, to }: Arc, size: number, radius: number): string {
  const point = (degrees: number) => {
    const angle = ((degrees - 90) * Math.PI) / 180;
    return `${(size / 2 + radius * Math.cos(angle)).toFixed(2)} ${(size / 2 + radius * Math.sin(angle)).toFixed(2)}`;
  };
  return `M ${point(from)} A ${radius} ${radius} 0 ${to - from > 180 ? 1 : 0} 1 ${point(to)}`;
}
