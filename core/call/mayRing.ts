import { quietReason, type QuietMoment, type QuietSettings } from './quiet.ts';

/** Whose calls may make the phone ring, as the person chose. */
export type WhoMayRing = 'everybody' | 'contacts' | 'nobody';

/** What of a person's settings decides whether a call rings. */
export interface RingSettings extends QuietSettings {
  readonly whoMayRing: WhoMayRing;
  /**
   * Who rings all the same while the person wants quiet: do not disturb, quiet hours, a full screen. Never everybody:
   * that is what turning them off is for.
   */
  readonly ringsWhenQuiet: 'nobody' | 'verified';
  /** Who rings all the same while the system does: its quiet was often switched on for other things than calls. */
  readonly ringsWhenSystemQuiet: 'nobody' | 'verified' | 'everybody';
  /** Whoever watches a shared screen would see who calls: only a contact whose calls always ring is excepted. */
  readonly quietWhileSharing: boolean;
  readonly quietInFullScreen: boolean;
}

/** What a person chose for one contact. Always: whatever keeps others quiet. Never: listed as missed, and no more. */
export type ContactRings = 'usual' | 'always' | 'never';

/** What is known of a caller when an offer arrives. */
export interface Caller {
  readonly knownContact: boolean;
  readonly isBlocked: boolean;
  /** A person compared their safety number, and no other identity turned up since. */
  readonly verified: boolean;
  /** They show what a link of ours lets its holder ring with. */
  readonly hasLink: boolean;
  readonly rings: ContactRings;
}

/** What the system says at that moment. */
export interface RingMoment extends QuietMoment {
  /** The desktop's own do not disturb is on. */
  readonly systemQuiet: boolean;
  /** Another program fills the screen. */
  readonly fullScreen: boolean;
  /** The other side of a call sees the screen here. */
  readonly sharingScreen: boolean;
}

/** Why a call does not ring; such a call is listed under this reason. */
export type NotAdmitted = Barred | KeptQuiet;

/** It rings at no time, as the person chose. */
export type Barred = 'blocked' | 'notContact' | 'nobodyMayRing';

/** It would have rung at another time. */
export type KeptQuiet =
  | 'contactSilent'
  | 'doNotDisturb'
  | 'quietHours'
  | 'sharingScreen'
  | 'systemQuiet'
  | 'fullScreen';

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
  const { knownContact, verified, rings } = caller;
  const barred = barredAs(caller, settings.whoMayRing);
  if (barred !== null) return barred;
  if (rings === 'never') return 'contactSilent';
  if (rings === 'always') return 'rings';
  const isExcepted = (who: RingSettings['ringsWhenSystemQuiet']): boolean =>
    who === 'everybody' || (who === 'verified' && knownContact && verified);
  const own = quietReason(settings, moment);
  const obeysOwn = !isExcepted(settings.ringsWhenQuiet);
  if (own !== null && obeysOwn) return own;
  if (settings.quietWhileSharing && moment.sharingScreen) return 'sharingScreen';
  if (moment.systemQuiet && !isExcepted(settings.ringsWhenSystemQuiet)) return 'systemQuiet';
  return settings.quietInFullScreen && moment.fullScreen && obeysOwn ? 'fullScreen' : 'rings';
}
