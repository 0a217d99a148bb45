import { useState } from 'react';
import type { RecentsFilter } from '../recents/RecentsHead.tsx';

export interface ListChoices {
  /** What is looked for among the contacts. */
  readonly query: string;
  readonly onQuery: (query: string) => void;
  /** Which past calls are listed. */
  readonly filter: RecentsFilter;
  readonly onFilter: (filter: RecentsFilter) => void;
}

/** What the lists were cut down to: it outlives them, so that who comes back from elsewhere finds them as they were. */
export function useListChoices(): ListChoices {
  const [query, onQuery] = useState('');
  const [filter, onFilter] = useState<RecentsFilter>('all');
  return { query, onQuery, filter, onFilter };
}
