import { quietNow, type QuietMoment, type QuietSettings } from './quiet.ts';

/** Whose calls may make the phone ring, as the person chose. */
export type WhoMayRing = 'everybody' | 'contacts' | 'nobody';

/** What of a person's settings decides whether a call rings. */
export interface RingSettings extends QuietSettings {
  readonly whoMayRing: WhoMayRing;
  /** Who rings all the same while the phone is to be quiet, for whatever reason. */
  readonly ringsWhenQuiet: 'nobody' | 'verified' | 'everybody';
}

/** What is known of a caller when an offer arrives. */
export interface Caller {
  readonly knownContact: boolean;
  readonly isBlocked: boolean;
  /** A person compared their safety number, and no other identity turned up since. */
  readonly verified: boolean;
  /** They show what a link of ours lets its holder ring with. */
  readonly hasLink: boolean;
}

/** What the system says at that moment. */
export interface RingMoment extends QuietMoment {
  /** The desktop's own do not disturb is on. */
  readonly systemQuiet: boolean;
}

/** Why a call does not ring; such a call is listed under this reason. */
export type NotAdmitted = Barred | KeptQuiet;

/** It rings at no time, as the person chose. */
export type Barred = 'blocked' | 'notContact' | 'nobodyMayRing';

/** It would have rung at another time. */
export type KeptQuiet = 'doNotDisturb' | 'quietHours' | 'systemQuiet';

/**
 * Whether this caller is to ring at no time; null: only the moment can be against it. A stranger is listed as one also
 * while nobody may ring: `nobodyMayRing` counts as missed, and strangers must not be able to leave marks then.
 */
export function barredAs(
  caller: Pick<Caller, 'knownContact' | 'isBlocked' | 'hasLink'>,
  whoMayRing: WhoMayRing,
): Barred | null {
  if (caller.isBlocked) return 'blocked';
  if (whoMayRing !== 'everybody' && !caller.knownContact && !caller.hasLink) return 'notContact';
  return whoMayRing === 'nobody' ? 'nobodyMayRing' : null;
}

/**
 * Whether a call may ring: the one verdict for sound, popup, notification and tray alike. One that may not makes no
 * sound, opens nothing and sends nothing back (A86): its caller cannot tell it from a phone that nobody takes.
 */
export function mayRing(caller: Caller, moment: RingMoment, settings: RingSettings): 'rings' | NotAdmitted {
  const { knownContact, verified } = caller;
  const { whoMayRing, ringsWhenQuiet } = settings;
  const barred = barredAs(caller, whoMayRing);
  if (barred !== null) return barred;
  if (ringsWhenQuiet === 'everybody') return 'rings';
  if (ringsWhenQuiet === 'verified' && knownContact && verified) return 'rings';
  return quietNow(settings, moment)?.reason ?? (moment.systemQuiet ? 'systemQuiet' : 'rings');
}
