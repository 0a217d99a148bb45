/** Where a picture in the picture stands. */
export type Corner = 'topLeft' | 'topRight' | 'bottomLeft' | 'bottomRight';

const cornerAt = (isTop: boolean, isLeft: boolean): Corner =>
  isTop ? (isLeft ? 'topLeft' : 'topRight') : isLeft ? 'bottomLeft' : 'bottomRight';

const isTop = (corner: Corner): boolean => corner.startsWith('top');
const isLeft = (corner: Corner): boolean => corner.endsWith('Left');

/** The corner into which a picture falls that is let go with its middle there, in the same units as the room. */
export function nearestCorner(middle: { x: number; y: number }, room: { width: number; height: number }): Corner {
  return cornerAt(middle.y < room.height / 2, middle.x < room.width / 2);
}

/** The corner that an arrow leads to; null for any other key, and where there is none further. */
export function cornerByKey(from: Corner, key: string): Corner | null {
  const to = ((): Corner | null => {
    switch (key) {
      case 'ArrowUp':
        return cornerAt(true, isLeft(from));
      case 'ArrowDown':
        return cornerAt(false, isLeft(from));
      case 'ArrowLeft':
        return cornerAt(isTop(from), true);
      case 'ArrowRight':
        return cornerAt(isTop(from), false);
      default:
        return null;
    }
  })();
  return to === from ? null : to;
}

const ROUND: Readonly<Record<Corner, Corner>> = {
  topLeft: 'topRight',
  topRight: 'bottomRight',
  bottomRight: 'bottomLeft',
  bottomLeft: 'topLeft',
};

/** Who presses without an arrow sees each of them in turn. */
export const nextCorner = (from: Corner): Corner => ROUND[from];
