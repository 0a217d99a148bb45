// Every number of the wire between a client and the signalling server, in one place, with its reason.

/** The only version of the wire; stands as `v` in every frame. */
export const WIRE_VERSION = 1;

/**
 * How long a call rings before the server marks it missed, unless its operator sets another time within these bounds.
 * The server tells the time (`ring_timeout_ms`, `ring_left_ms`), and the told one rules popup, sound, caller and
 * server: ten seconds to find the phone, and nobody listens to ringback for longer than two minutes. A client believes
 * in no longer one (A94).
 */
export const RING_TIMEOUT_MS = 45_000;
export const MIN_RING_TIMEOUT_MS = 10_000;
export const MAX_RING_TIMEOUT_MS = 120_000;

/**
 * A padded offer is 8192 bytes, its PREKEY envelope adds 1394 (1874 with ML-KEM-1024): 12,784 (13,424) base64
 * characters for each device. Eight devices are 107 KB at most, so a frame of 128 KiB holds the largest honest offer
 * and little more.
 */
export const MAX_CLIENT_FRAME_BYTES = 128 * 1024;
/** Before sign-in the only expected frames are `auth` and `resume`, both small. */
export const MAX_UNAUTHENTICATED_FRAME_BYTES = 1024;
/** The largest frame a server sends (a batch); a client sets the limit of its WebSocket to this. */
export const MAX_SERVER_FRAME_BYTES = 1024 * 1024;
/** A batch is cut at this many bytes of payload or this many frames, whichever comes first. */
export const MAX_BATCH_BYTES = 256 * 1024;
export const MAX_BATCH_FRAMES = 64;

/** Decoded bytes of one `encrypted_payload` in an offer or answer; padded ones are below 10 KiB. */
export const MAX_DESCRIPTION_PAYLOAD_BYTES = 32 * 1024;
/**
 * Decoded bytes of one `encrypted_payload` in candidates or hang-up: 1024 padded + 1874 envelope fits with room to
 * grow.
 */
export const MAX_SMALL_PAYLOAD_BYTES = 4 * 1024;
/** The same of candidates once the call was answered: what makes a connection anew has the size of an offer. */
export const MAX_RENEWAL_PAYLOAD_BYTES = 16 * 1024;
/** Devices one offer or hang-up may name. */
export const MAX_PAYLOADS = 8;

/** From upgrade to a valid `auth`. */
export const AUTH_TIMEOUT_MS = 5_000;
/** How long an HTTP challenge (registration, sign-in) may be answered; it is used up by the first try. */
export const CHALLENGE_TTL_MS = 60_000;
export const CHALLENGE_BYTES = 32;
/** Life of the bearer token for HTTP. */
export const TOKEN_TTL_MS = 15 * 60_000;

/**
 * How long a ticket of the last sign-in keeps a device out of the queue of strangers: a phone that is used once a month
 * still has one.
 */
export const TICKET_TTL_MS = 30 * 86_400_000;

/**
 * How long the name of a deleted account is held: whoever took it at once would be taken for the one before by people
 * who never called them.
 */
export const HANDLE_HELD_MS = 30 * 86_400_000;

/** A sign of life goes each way at least this often; a side that hears nothing for interval + timeout is gone. */
export const SERVER_PING_INTERVAL_MS = 25_000;
export const PONG_TIMEOUT_MS = 10_000;
export const CLIENT_PING_INTERVAL_MS = 20_000;

/**
 * A client acknowledges delivered frames after this many or after this time, whichever comes first: before the server
 * writes them to its disk.
 */
export const CLIENT_ACK_EVERY_FRAMES = 8;
export const CLIENT_ACK_DELAY_MS = 20;

/** How long a frame waits in the queue of a device that is away. An offer waits as long as it may still ring. */
export const CANDIDATE_TTL_MS = 60_000;
export const ANSWER_TTL_MS = 60_000;
export const HANGUP_TTL_MS = 120_000;
export const NOTICE_TTL_MS = 120_000;
/** The queue of one device; beyond it the server refuses (`full`) and never trims in silence. */
export const MAX_QUEUE_FRAMES = 256;
export const MAX_QUEUE_BYTES = 512 * 1024;
/** The queues of all devices together: so much memory and disk, whoever fills them. */
export const MAX_QUEUED_BYTES_IN_ALL = 256 * 1024 * 1024;
/** Of that, what waits for devices that are away: who is there is served, however many others are not. */
export const MAX_QUEUED_PERCENT_OF_ABSENT = 50;
/**
 * Offers and candidates may fill this much of it. The rest is kept for what decides about calls (answers, hang-ups, the
 * server's own notices and refusals), which are few and must not be lost behind a flood of candidates.
 */
export const MAX_QUEUE_PERCENT_OF_OFFERS = 75;
/** Answers and hang-ups stop short of what the server itself has to say: that a call was missed, ended, or refused. */
export const MAX_QUEUE_PERCENT_OF_ANSWERS = 90;
/**
 * What callers without a right to ring have of it, all together, until their call is answered: room for the largest
 * offers of as many as may ring. However many they are, at least half of the queue is for contacts.
 */
export const MAX_QUEUE_PERCENT_OF_STRANGERS = 25;

/** Frames and bytes of one socket: steady rate and burst. Above it the server stops reading, then closes with 4429. */
export const FRAMES_PER_SECOND = 50;
export const FRAME_BURST = 200;
export const BYTES_PER_SECOND = 256 * 1024;
/** Refused frames a socket may send in a minute before it is closed with 4400. */
export const MAX_BAD_FRAMES_PER_MINUTE = 3;

/** Above the first, nothing more is pushed to a slow reader (it stays queued); above the second it is cut off. */
export const SLOW_READER_BYTES = 256 * 1024;
export const STUCK_READER_BYTES = 1024 * 1024;
/** A reader with frames in flight that acknowledges nothing for this long is cut off with 4008. */
export const STUCK_READER_MS = 20_000;

export const MAX_RINGING_PER_CALLER = 3;
export const OFFERS_PER_MINUTE = 10;
export const OFFERS_PER_PAIR_PER_MINUTE = 6;
/** Of callers without a right to ring, at one callee. A phone rings for one of them at a time. */
export const MAX_STRANGERS_RINGING = 2;
export const STRANGER_OFFERS_PER_MINUTE = 20;
/**
 * `ice_candidate` frames of one side of a call: at once, and what it gets back of that. A network that changes every
 * ten seconds costs each side 36 restarts a minute, asked or answered, each with up to three messages of candidates
 * (ADR 46).
 */
export const MAX_CANDIDATE_FRAMES_PER_SIDE = 64;
export const MAX_CANDIDATE_BYTES_PER_SIDE = 128 * 1024;
export const CANDIDATE_FRAMES_PER_MINUTE = 150;
export const CANDIDATE_BYTES_PER_MINUTE = 128 * 1024;

/**
 * Missed calls that a device is told of when it comes back, the latest of them. Of contacts they are more than anybody
 * misses within the 90 days that the server keeps calls, but for somebody who calls in a loop; strangers may be many.
 */
export const MAX_MISSED_TOLD_OF_CONTACTS = 1000;
export const MAX_MISSED_TOLD_OF_STRANGERS = 100;

/** A caller whose device is away this long while it rings has given up. */
export const CALLER_LOST_MS = 15_000;
/** An accepted call whose two devices are both away this long has failed. */
export const BOTH_LOST_MS = 60_000;
export const MAX_CALL_MS = 12 * 60 * 60_000;
/**
 * Media go from phone to phone, so a call outlives a row that the server ended by itself. For so long after that the
 * two may still speak in it: longer than anybody talks on, and a row of last week is no way to somebody.
 */
export const OUTLIVED_MS = 24 * 60 * 60_000;

/** One-time prekeys below which the server asks for more. */
export const PREKEYS_LOW = 20;

export const MAX_HTTP_BODY_BYTES = 64 * 1024;
/**
 * Registration and prekey upload: 100 one-time keys of each kind are 201 KB of JSON with ML-KEM-768, 253 KB with ML-
 * KEM-1024.
 */
export const MAX_PREKEY_BODY_BYTES = 256 * 1024;
export const CALLS_PAGE_SIZE = 50;

/** A right to ring: nobody guesses 128 random bits. */
export const RIGHT_TO_RING_BYTES = 16;
/** More contacts and more blocked people than anybody has. Full lists are 229 KB of JSON. */
export const MAX_RIGHTS_TO_RING = 4096;
export const MAX_BLOCKED = 1024;
export const MAX_ADMISSION_BODY_BYTES = 256 * 1024;

/** The longest voice message. */
export const MAX_VOICE_MS = 60_000;
/** A sealed piece of its recording; how many there can be, and of how much sound (sealedRecording.ts). */
export const SEALED_VOICE_PIECE_BYTES = 24 * 1024 + 16;
export const MAX_VOICE_PIECES = 16;
export const MAX_VOICE_BYTES = 24 * 1024 * MAX_VOICE_PIECES;
/** Voice messages that wait for one user, and of one user for others; of one user for one other. */
export const MAX_VOICE_MESSAGES = 10;
export const MAX_VOICE_MESSAGES_OF_PAIR = 5;
/** Sealed pieces of them: ten of the longest have room. */
export const MAX_VOICE_BYTES_STORED = 4 * 1024 * 1024;
/** Of all users: what a full server keeps free is for calls. */
export const MAX_VOICE_BYTES_IN_ALL = 1024 * 1024 * 1024;
/** How long a voice message waits, and how long one that is not whole yet. */
export const VOICE_TTL_MS = 7 * 24 * 3600_000;
export const VOICE_UPLOAD_TTL_MS = 600_000;

/**
 * A self-test is no larger than the offer of a call: 8192 padded bytes and their PREKEY envelope. Ours have
 * this size, so that what cuts large frames on the way shows itself.
 */
export const SELF_TEST_BYTES = 8192 + 1394;
export const SELF_TESTS_PER_MINUTE = 6;

/** TURN credentials live this long; an allocation outlives them, so a long call is not cut. */
export const TURN_TTL_SECONDS = 3600;

// What a client makes of a server's numbers at most, whatever the server says.
/** Staying away while a server restarts. */
export const MAX_DRAIN_MS = 30_000;
/** Before a request is tried again that the server refused for now: a person who waits for a day waits in vain. */
export const MAX_RETRY_AFTER_MS = 3600_000;
/** Before a frame is sent again that the server could not store: the longest-lived, a hang-up, is worth two minutes. */
export const MIN_RESEND_MS = 500;
export const MAX_RESEND_MS = 10_000;
/** Life of a token or of a relay's credential. */
export const MAX_LIFETIME_MS = 24 * 3600_000;
/** Between two requests for relays. */
export const MIN_RELAY_REFRESH_MS = 30_000;
/** How long ago a call of a `call_state` can have been: no server keeps more. */
export const MAX_PAST_MS = 90 * 24 * 3600_000;
/** Frames of a queue that are judged together, and the bytes of them. */
export const MAX_UNIT_FRAMES = 512;
export const MAX_UNIT_BYTES = 4 * 1024 * 1024;
