import type { Problem } from '../../core/ipc/problem.ts';
import { ConnectionError } from '../signalling/connectionError.ts';
import { storeProblemOf } from '../store/database/storeError.ts';

/** What a person can do something about, of what main broke over. */
export function problemOf(error: unknown): Problem | null {
  return error instanceof ConnectionError ? error.problem : storeProblemOf(error);
}
