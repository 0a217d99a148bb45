/** Whose calls may make the phone ring, as the person chose. */
export type WhoMayRing = 'everybody' | 'contacts' | 'nobody';

/** What is known of a caller when an offer arrives. */
export interface Caller {
  readonly knownContact: boolean;
  readonly isBlocked: boolean;
}

/** Why a call does not ring; such a call is listed under this reason. */
export type NotAdmitted = 'blocked' | 'notContact' | 'nobodyMayRing';

/**
 * Whether a call may ring. One that may not makes no sound, opens nothing and sends nothing back (A86): its caller
 * cannot tell it from a phone that nobody takes.
 *
 * A stranger is listed as one also while nobody may ring: `nobodyMayRing` counts as missed, and strangers must not be
 * able to leave marks then.
 */
export function mayRing(whoMayRing: WhoMayRing, { knownContact, isBlocked }: Caller): 'rings' | NotAdmitted {
  if (isBlocked) return 'blocked';
  if (whoMayRing === 'everybody') return 'rings';
  if (!knownContact) return 'notContact';
  return whoMayRing === 'contacts' ? 'rings' : 'nobodyMayRing';
}
