import type { LeftOutView } from '../../core/ipc/snapshot.ts';
import type { RefusedEntry } from '../../core/protocol/entryByEntry.ts';

export interface UnreadableEntriesPorts {
  /** One line for whoever runs this: where and why, never what stood there. */
  readonly log: (line: string) => void;
  readonly onChange: () => void;
}

export interface UnreadableEntries {
  readonly noted: (refused: readonly RefusedEntry[]) => void;
  readonly lists: () => readonly LeftOutView[];
}

/** A server may go on for ever with new ones: of each list so many are told apart, and of so many lists. */
const MAX_TOLD = 32;

/** Collects what was left out of lists because it does not fit (A83), and tells of each place once. */
export function createUnreadableEntries({ log, onChange }: UnreadableEntriesPorts): UnreadableEntries {
  const lists = new Map<string, Map<string, string>>();

  const isNew = ({ path, why }: RefusedEntry): boolean => {
    const name = path.split('/')[1] ?? '';
    const known = lists.get(name) ?? new Map<string, string>();
    if (known.get(path) === why || known.size >= MAX_TOLD || lists.size >= MAX_TOLD) return false;
    lists.set(name, known.set(path, why));
    log(`left out ${path}: ${why}`);
    return true;
  };

  return {
    noted: (refused) => {
      if (refused.filter(isNew).length > 0) onChange();
    },
    lists: () =>
      [...lists].map(([list, entries]) => {
        const [path = '', why = ''] = [...entries][0] ?? [];
        return { list, count: entries.size, detail: `${path} ${why}` };
      }),
  };
}
