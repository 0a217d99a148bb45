/** What a bundler tells of a file that it made. */
export interface MadeChunk {
  readonly fileName: string;
  readonly name: string;
  readonly isEntry: boolean;
  readonly imports: readonly string[];
  readonly dynamicImports: readonly string[];
  /** By their ids. */
  readonly modules: Readonly<Record<string, unknown>>;
}

type Reach = 'first' | 'later' | 'never';

/**
 * What the main window reads first comes in a few files, one for each way in which popup and call window need it, too:
 * at first, later or never. Left to itself a bundler makes a file of each set of modules that the same windows and
 * parts share, some thirty; main hands every one over, and is busy with it while a person waits. Popup and call window
 * read no more by it. Given is what the bundler makes by itself: which modules a window reads first is known only once
 * it has left out what nobody uses. Returned is the name of the file for a module; null: wherever it comes to stand.
 */
export function firstChunks(made: readonly MadeChunk[]): (moduleId: string) => string | null {
  const entry = (name: string) => made.find((chunk) => chunk.isEntry && chunk.name === name);
  const [main, popup, call] = [entry('main'), reachOf('incoming'), reachOf('call')];
  if (main === undefined) throw new Error('there is no main window');
  const own = new Set(Object.keys(main.modules));
  const first = modulesFrom(main, false);
  return (id) => (first.has(id) && !own.has(id) ? `first-popup-${popup(id)}-call-${call(id)}` : null);

  function reachOf(name: string): (id: string) => Reach {
    const chunk = entry(name);
    if (chunk === undefined) throw new Error(`there is no window ${name}`);
    const [first, all] = [modulesFrom(chunk, false), modulesFrom(chunk, true)];
    return (id) => (first.has(id) ? 'first' : all.has(id) ? 'later' : 'never');
  }

  /** With it at once, or with what it imports later as well. */
  function modulesFrom(chunk: MadeChunk, withLater: boolean): ReadonlySet<string> {
    const reached = new Set([chunk]);
    for (const { imports, dynamicImports } of reached) {
      for (const fileName of [...imports, ...(withLater ? dynamicImports : [])]) {
        const next = made.find((one) => one.fileName === fileName);
        if (next !== undefined) reached.add(next);
      }
    }
    return new Set([...reached].flatMap(({ modules }) => Object.keys(modules)));
  }
}
