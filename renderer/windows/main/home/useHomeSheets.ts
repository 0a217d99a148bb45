import { useState } from 'react';
import type { Person } from '../lists/peopleActions.ts';

export interface HomeSheetsState {
  /** The handle to begin with while the sheet is open. */
  readonly adding: string | null;
  readonly add: (start: string | null) => void;
  /** Who is about to be blocked. */
  readonly blocking: Person | null;
  readonly block: (who: Person | null) => void;
  readonly isSharing: boolean;
  readonly share: (isOpen: boolean) => void;
}

/** Which of the sheets somebody opened. */
export function useHomeSheets(): HomeSheetsState {
  const [adding, add] = useState<string | null>(null);
  const [blocking, block] = useState<Person | null>(null);
  const [isSharing, share] = useState(false);
  return { adding, add, blocking, block, isSharing, share };
}
