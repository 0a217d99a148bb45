/** What is asked of each of a list, asked of none, would pass. Throws for an empty one. */
export function some<Item>(list: readonly Item[]): readonly Item[] {
  if (list.length === 0) throw new Error('there is nothing to look at');
  return list;
}
