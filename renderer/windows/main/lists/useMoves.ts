import { useState } from 'react';

/**
 * Names how often what was drawn of a list moved, for the guard around it (A78): a row that goes, comes between or
 * above, or has another place brings other buttons under the pointer. What only comes below, as the next page does
 * while somebody scrolls, moves nothing. `keys`: of the rows, from the top.
 */
export function useMoves(keys: readonly string[]): string {
  const [seen, setSeen] = useState({ keys, moves: 0 });
  const isStill = seen.keys.every((key, index) => keys[index] === key);
  if (!isStill || seen.keys.length !== keys.length) setSeen({ keys, moves: seen.moves + (isStill ? 0 : 1) });
  return String(seen.moves);
}
