import { useState } from 'react';
import type { RecentPlace, RecentView } from '../../../../core/ipc/snapshot.ts';
import { usePagedList, type ShownList } from '../lists/usePagedList.ts';
import type { MainBridge } from '../MainBridge.tsx';

export interface RecentsPages extends ShownList<RecentView> {
  /** How many rows the whole list has: the headings of days are rows as well. Null: not known yet. */
  readonly total: number | null;
}

/** The past calls as far as the screen needs them; `revision`: of the list that main has. */
export function useRecentsPages(missedOnly: boolean, revision: number): RecentsPages {
  const [whole, setWhole] = useState<{ readonly missedOnly: boolean; readonly rows: number } | null>(null);
  const pages = usePagedList(
    async (main: MainBridge, question: { readonly missedOnly: boolean }, after: RecentPlace | null, limit: number) => {
      const page = await main.recentsPage({ ...question, peer: null, after, limit });
      if (page.rows !== null) setWhole({ ...question, rows: page.rows });
      return page;
    },
    { missedOnly },
    revision,
  );
  // What was counted last may be the other list.
  return { ...pages, total: whole?.missedOnly === missedOnly ? whole.rows : null };
}
