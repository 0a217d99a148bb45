/**
 * What the server says of a call. `wordless`: it ended because the other side cannot go on, and had no way to say so to
 * us alone (ADR 56).
 */
export type ServerNews =
  | 'ringing'
  | 'queued'
  | 'answeredElsewhere'
  | 'rejectedElsewhere'
  | 'missed'
  | 'wordless'
  | 'ended';
