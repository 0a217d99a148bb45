import { chmodSync, mkdirSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

export interface CrashDumpsPorts {
  /** Theirs alone. */
  readonly folder: string;
  /** Stands where they are wanted: the setting itself is read only once the store is open, and they begin before. */
  readonly mark: string;
  /** Has them written there from now on, of this process and of those that it starts; it cannot be stopped again. */
  readonly start: (folder: string) => void;
  readonly onFault: (what: string, error: unknown) => void;
}

export interface CrashDumps {
  /** Before the first window: begins, where a person wanted it at the last start; else removes what lies there. */
  readonly begin: () => void;
  /** What the setting says, known by now. */
  readonly follow: (isWanted: boolean) => void;
  /** A process of ours crashed. */
  readonly crashed: () => void;
}

/** Of more than the last few nobody learns anything, and each holds a piece of memory. */
const MOST_KEPT = 3;
/** As deep as folders of dumps lie. */
const DEPTH = 3;

/**
 * What memory held when a process crashed, on this computer alone and only where a person wanted it: keys and names may
 * be in it. Whoever turns it off has none any more; a reporter that runs cannot be stopped, so what it wrote until the
 * end goes at the next start.
 */
export function createCrashDumps({ folder, mark, start, onFault }: CrashDumpsPorts): CrashDumps {
  let followed: boolean | null = null;
  const guarded = (act: () => void): void => {
    try {
      act();
    } catch (error) {
      onFault('crash dumps', error);
    }
  };
  const keepTheLast = (): void => {
    const dumps = filesIn(folder, DEPTH)
      .filter(({ path }) => path.endsWith('.dmp'))
      .sort((one, other) => other.changedMs - one.changedMs);
    for (const { path } of dumps.slice(MOST_KEPT)) {
      rmSync(path, { force: true });
      rmSync(path.replace(/\.dmp$/u, '.meta'), { force: true });
    }
  };
  const removeAll = (): void => rmSync(folder, { recursive: true, force: true });

  return {
    begin: () =>
      guarded(() => {
        if (!isThere(mark)) return removeAll();
        mkdirSync(folder, { recursive: true, mode: 0o700 });
        chmodSync(folder, 0o700);
        keepTheLast();
        start(folder);
      }),
    follow: (isWanted) => {
      if (isWanted === followed) return;
      followed = isWanted;
      guarded(() => {
        if (isWanted) return writeFileSync(mark, '', { mode: 0o600 });
        rmSync(mark, { force: true });
        removeAll();
      });
    },
    crashed: () => guarded(keepTheLast),
  };
}

interface FoundFile {
  readonly path: string;
  readonly changedMs: number;
}

function filesIn(folder: string, depth: number): FoundFile[] {
  if (depth === 0 || !isThere(folder)) return [];
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return filesIn(path, depth - 1);
    return entry.isFile() ? [{ path, changedMs: statSync(path).mtimeMs }] : [];
  });
}

function isThere(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false }) !== undefined;
}
