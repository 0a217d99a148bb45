/**
 * `now` waits for the disk. `later` does not: a power cut may take the commit back until the next one that waits, which
 * makes all before it safe. Only for what was received, and comes again as long as nobody was told to forget it; what
 * was sent must never be taken back (ADR 41).
 */
export type CommitSafety = 'now' | 'later';
