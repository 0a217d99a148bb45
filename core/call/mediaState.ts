import type { Instant } from './call.ts';

/** What one side sends now: the one truth for "muted", "camera off", "shares the screen", "on hold" (ADR 30). */
export interface MediaState {
  /** The other side can hear: false if muted, or if there is no microphone for now. */
  readonly microphone: boolean;
  readonly camera: boolean;
  readonly screen: boolean;
  /** This side holds the call: it sends nothing and plays nothing. */
  readonly held: boolean;
}

/** What our engine says of our side. */
export interface OwnMediaState extends MediaState {
  /** As the person wished last: a microphone that is lost or released is muted or not when it comes back. */
  readonly muted: boolean;
}

/** What of it the other side is told. */
export function sentOf({ microphone, camera, screen, held }: MediaState): MediaState {
  return { microphone, camera, screen, held };
}

/** What the two sides of a call send, and have told each other. */
export interface MediaStates {
  /** As our engine reported it last. */
  readonly ours: OwnMediaState | null;
  readonly told: MediaState | null;
  /** With it they were told that our end goes through a relay. */
  readonly toldRelayed: boolean;
  readonly toldAt: Instant | null;
  /** When what was told so far would have been told, one word every so often: ahead of now by at most the burst. */
  readonly paidUntil: Instant;
  /** Their last word, by the sequence of its message; what comes later with a lower one is older. */
  readonly theirs: HeardWord | null;
  /** With it they said that their computer falls asleep. */
  readonly asleepThere: boolean;
}

export const nothingTold: MediaStates = {
  ours: null,
  told: null,
  toldRelayed: false,
  toldAt: null,
  paidUntil: 0,
  theirs: null,
  asleepThere: false,
};

/**
 * Between two words about our media, once so many were told one after another: who is taken back from hold hears it at
 * once. The server gives a side 64 such frames and then 30 a minute, and somebody may play with a button; the last
 * state is always told.
 */
export const MEDIA_STATE_INTERVAL_MS = 2_000;
export const MEDIA_STATE_BURST = 4;

/**
 * What is told waits for the other side for as long as the server keeps it, which is a minute; so long after our last
 * word they may not have it.
 */
const MAY_HAVE_EXPIRED_MS = 45_000;

export function mayHaveExpired({ told, toldAt }: MediaStates, now: Instant): boolean {
  return told !== null && toldAt !== null && (now < toldAt || now - toldAt >= MAY_HAVE_EXPIRED_MS);
}

/** Something was said, and they may not have it. */
export function isOwed({ told, toldAt }: MediaStates): boolean {
  return told === null && toldAt !== null;
}

/**
 * How long to wait before our state, and whether our end is relayed, is told; null if they know it. A clock that was
 * set back makes nobody wait.
 */
export function tellAfterMs(media: MediaStates, relayed: boolean, now: Instant): number | null {
  const { ours, told, toldRelayed } = media;
  if (ours === null || (told !== null && isSame(ours, told) && toldRelayed === relayed)) return null;
  return Math.max(0, aheadBy(media, now) - (MEDIA_STATE_BURST - 1) * MEDIA_STATE_INTERVAL_MS);
}

/** They are told what we send now, and whether through a relay. */
export function tellingNow(media: MediaStates, toldRelayed: boolean, now: Instant): MediaStates {
  const paidUntil = now + aheadBy(media, now) + MEDIA_STATE_INTERVAL_MS;
  return { ...media, told: media.ours, toldRelayed, toldAt: now, paidUntil };
}

function aheadBy({ toldAt, paidUntil }: MediaStates, now: Instant): number {
  return toldAt === null || now < toldAt ? 0 : Math.max(0, paidUntil - now);
}

/** What they say of their end: `sequence` is that of the message that said it. */
export interface TheirWord {
  readonly sequence: number;
  readonly state: MediaState;
  /** Their computer falls asleep. */
  readonly asleep: boolean;
  /** Their end goes through a relay, which ours may not see. */
  readonly relayed: boolean;
}

export interface HeardWord extends Omit<TheirWord, 'asleep'> {
  /** When the first of their words was heard that say the same of their sound. */
  readonly soundSince: Instant;
}

/** Their word, unless a later one is known. */
export function heard(media: MediaStates, word: TheirWord, now: Instant): MediaStates {
  const { sequence, state, asleep, relayed } = word;
  const { theirs } = media;
  if (theirs !== null && sequence <= theirs.sequence) return media;
  const soundSince = theirs !== null && soundsAlike(theirs.state, state) ? theirs.soundSince : now;
  return { ...media, theirs: { sequence, state, relayed, soundSince }, asleepThere: asleep };
}

function soundsAlike(one: MediaState, other: MediaState): boolean {
  return one.microphone === other.microphone && one.held === other.held;
}

export function isSame(one: MediaState, other: MediaState): boolean {
  return soundsAlike(one, other) && one.camera === other.camera && one.screen === other.screen;
}
