/** A story for each of these states. Of a type that lists them, so that a new one is drawn, or does not compile. */
export function each<Key extends string, Story>(
  keys: readonly Key[],
  story: (key: Key) => Story,
): Readonly<Record<Key, Story>> {
  return Object.fromEntries(keys.map((key) => [key, story(key)])) as Readonly<Record<Key, Story>>;
}
