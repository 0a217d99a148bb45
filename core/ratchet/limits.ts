/** PROTOCOL "Numbers": the limits of the ratchet, in one place. */

/** Messages on one chain, and therefore also the most that can ever be skipped on one. */
export const MAX_CHAIN = 2000;
/** Messages one side may send in one session, whatever chains they were on. */
export const MAX_SESSION_MESSAGES = 2000;
/** From here on a bundle is fetched ahead: 100 messages are more than a whole call. */
export const ROTATION_PREFETCH = 1900;
export const SESSION_LIFETIME_S = 7 * 24 * 3600;
/** An initiator that heard nothing for this long has no session (A30). */
export const UNACKNOWLEDGED_LIFETIME_S = 7 * 24 * 3600;
/** Received on one chain without sending: time for an empty message that lets the DH ratchet turn. */
export const HEARTBEAT_AFTER = 50;
/** To one device at most so often. */
export const HEARTBEAT_INTERVAL_S = 5;
/** A session begun anew because the peer's could not be read: at most so often for one device (A29). */
export const REKEY_INTERVAL_S = 60;
export const MAX_REKEYS_PER_DAY = 10;

export const MAX_SKIPPED_KEYS_PER_SESSION = 2000;
export const MAX_SKIPPED_KEYS = 20_000;
export const SKIPPED_KEY_LIFETIME_S = 24 * 3600;
/** Receiving chains before the current one whose skipped keys are kept. */
export const MAX_OLDER_CHAINS = 5;

export const MAX_ARCHIVED_SESSIONS = 5;
export const ARCHIVED_SESSION_LIFETIME_S = 24 * 3600;

export const MAX_CIPHERTEXT_BYTES = 32 * 1024;
export const MAX_PLAINTEXT_BYTES = 16 * 1024;

export const PREKEY_ROTATION_S = 48 * 3600;
/**
 * A signed prekey's private half lives this long after the prekey's own 14 days began to count, at least the newest
 * three do.
 */
export const PREKEY_LIFETIME_S = 14 * 24 * 3600;
export const CLOCK_SKEW_S = 24 * 3600;
/**
 * A server neither takes nor hands out prekeys that begin later than this from now: its clock, or that of the phone,
 * was ahead when they were made, and whoever fetched them would refuse them (A76).
 */
export const PREKEY_AHEAD_S = 15 * 60;
export const MIN_KEPT_REUSABLE_PREKEYS = 3;
/** One-time keys are single use, so their date only bounds how long an untouched private half may lie around. */
export const ONE_TIME_PREKEY_LIFETIME_S = 365 * 24 * 3600;
export const OLD_CAPABILITIES_LIFETIME_S = 14 * 24 * 3600;

/** How far the time in a static message may be from ours, and how long its salt is remembered. */
export const STATIC_WINDOW_S = 120;
export const STATIC_SALT_LIFETIME_S = 24 * 3600;

/** More a user cannot have, so that a made-up list of devices fills nothing. */
export const MAX_DEVICES_PER_USER = 10;

export const DEDUPE_LIFETIME_S = 7 * 24 * 3600;
