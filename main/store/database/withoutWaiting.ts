import type { Database } from 'better-sqlite3';

/**
 * Commits without waiting for the disk. For what a power cut may take back: it is as if the power had failed a moment
 * before, and the program knows what to do then. Commits keep their order, so the next one that waits makes this one
 * safe too; one that waits blocks main for as long as the disk takes, in the middle of a call. Not within a
 * transaction.
 */
export function withoutWaiting<Result>(database: Database, work: () => Result): Result {
  database.pragma('synchronous = NORMAL');
  try {
    return work();
  } finally {
    database.pragma('synchronous = FULL');
  }
}
