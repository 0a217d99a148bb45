/** Why the server that this Ringfort hosts does not run (yet). */
export const HOSTING_PROBLEMS = [
  /** Another program listens on its port. */
  'portTaken',
  /** The system does not let this user listen on the port. */
  'portRefused',
  /** It was told to listen on an address that this computer does not have. */
  'addressGone',
  /** Another server has its data open. */
  'folderInUse',
  'folderOfAnother',
  'folderNotWritable',
  'diskFull',
  /** Its database is damaged, or none. */
  'dataUnreadable',
  /** A newer Ringfort has written its database. */
  'newerData',
  /** Its process neither listens nor says why. */
  'silent',
  /** Its process ended, of a fault of its own. */
  'ended',
  /** Another version was installed under this program, which begins no process any more (ADR 77). */
  'programReplaced',
] as const;
export type HostingProblem = (typeof HOSTING_PROBLEMS)[number];
