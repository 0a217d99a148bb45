/**
 * What the server says of a call. `wordless`: it ended because the other side cannot go on, and had no way to say so
 * to us alone (ADR 56). `broken`: it was answered, it ended, and nobody hung up. `callerLost`: it rang until the server
 * had not heard of its caller for a while.
 */
export type ServerNews =
  | 'ringing'
  | 'queued'
  | 'answeredElsewhere'
  | 'rejectedElsewhere'
  | 'missed'
  | 'callerLost'
  | 'wordless'
  | 'broken'
  | 'ended';
