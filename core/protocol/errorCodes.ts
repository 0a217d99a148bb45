/** What a client should do after an error: reconnect, try the same again later, or not at all. */
export type Retry = 'reconnect' | 'later' | 'never';

interface ErrorMeaning {
  readonly retry: Retry;
  readonly meaning: string;
}

/** Codes of `err` frames. */
export const ERROR_CODES = {
  bad_frame: {
    retry: 'never',
    meaning:
      'The frame is binary, not JSON, or not of the shape its type asks for. The third within a minute closes 4400.',
  },
  unknown_type: { retry: 'never', meaning: 'The server does not know this type of frame. Counted like bad_frame.' },
  too_big: { retry: 'never', meaning: 'A payload is over the limit of its kind of frame.' },
  exists: { retry: 'never', meaning: 'A call with this id was begun before.' },
  no_such_user: { retry: 'never', meaning: 'Nobody of that name can be called by you.' },
  stale_devices: {
    retry: 'never',
    meaning:
      'A payload names a device the user does not have; `devices` lists those there are. Fetch bundles, offer anew.',
  },
  glare: {
    retry: 'never',
    meaning: 'A call between the two users is already live: `other_call_id`. Take that one as the call.',
  },
  call_not_ringing: { retry: 'never', meaning: 'The call was answered by another device or is over.' },
  ended: { retry: 'never', meaning: 'The call is over.' },
  no_such_call: {
    retry: 'never',
    meaning: 'There is no such call, or it is not yours. Both look the same on purpose.',
  },
  rate: { retry: 'later', meaning: 'Too many calls in too short a time; `retry_ms` says when to try again.' },
  full: {
    retry: 'later',
    meaning: 'There is no place for this in the queue of the other device. An offer is listed there as a missed call.',
  },
  unavailable: { retry: 'later', meaning: 'The server cannot store this now.' },
} as const satisfies Record<string, ErrorMeaning>;
export type ErrorCode = keyof typeof ERROR_CODES;

/** Codes of HTTP error replies, `{error: {code, message}}`, each with its status. */
export const HTTP_ERRORS = {
  bad_request: { status: 400, retry: 'never', meaning: 'The request is not of the shape this address asks for.' },
  bad_challenge: {
    status: 400,
    retry: 'later',
    meaning: 'The challenge is unknown, expired or already used. Ask for a new one.',
  },
  bad_identity: {
    status: 400,
    retry: 'never',
    meaning: 'The identity certificate does not fit the name, device and keys, or it renews no identity there is.',
  },
  bad_prekey: {
    status: 400,
    retry: 'never',
    meaning:
      'A key is not signed by the identity key, its dates are wrong, or a device of these capabilities has keys of another kind.',
  },
  unauthorized: { status: 401, retry: 'reconnect', meaning: 'The token is missing, wrong or expired. Sign in again.' },
  bad_signature: {
    status: 401,
    retry: 'never',
    meaning: 'The signature is not one of this device, or there is no such device.',
  },
  registration_closed: { status: 403, retry: 'never', meaning: 'This server takes no new accounts.' },
  invite_required: {
    status: 403,
    retry: 'never',
    meaning: 'This server takes new accounts only with an invite code: unknown, used and expired ones look the same.',
  },
  forbidden: {
    status: 403,
    retry: 'never',
    meaning: 'Requests of web pages, and under a name that is not the name of this server, are refused.',
  },
  not_found: { status: 404, retry: 'never', meaning: 'There is nothing at this address.' },
  no_such_user: { status: 404, retry: 'never', meaning: 'Nobody of that name can be called by you.' },
  not_admitted: {
    status: 403,
    retry: 'never',
    meaning:
      'No voice message of yours is taken for this call: there is no such user, they gave you no right, or it was no unanswered call of yours. All look the same.',
  },
  no_such_message: {
    status: 404,
    retry: 'never',
    meaning: 'There is no such voice message, it is not yours, or it has expired. All look the same.',
  },
  voice_box_full: {
    status: 409,
    retry: 'later',
    meaning: 'As many voice messages wait for this user as may. There is room when they are fetched or expire.',
  },
  too_many_voice_messages: {
    status: 409,
    retry: 'later',
    meaning: 'As many voice messages of yours wait for others, or for this one user, as may.',
  },
  handle_taken: { status: 409, retry: 'never', meaning: 'Somebody has this name on this server.' },
  too_many_prekeys: {
    status: 409,
    retry: 'never',
    meaning: 'The server holds enough one-time keys of this device. Only older servers say it.',
  },
  wrong_origin: {
    status: 403,
    retry: 'never',
    meaning: 'The signature names an address that is not one of this server (--public-url).',
  },
  too_large: { status: 413, retry: 'never', meaning: 'The request body is over the limit.' },
  unsupported_media_type: { status: 415, retry: 'never', meaning: 'Bodies are JSON (application/json).' },
  rate: { status: 429, retry: 'later', meaning: 'Too many requests; the Retry-After header says when to try again.' },
  internal: { status: 500, retry: 'later', meaning: 'The server failed. It has written down why.' },
  unavailable: {
    status: 503,
    retry: 'later',
    meaning: 'The server is going down, too busy, or cannot store this now; the Retry-After header says when.',
  },
  disk_full: {
    status: 503,
    retry: 'later',
    meaning: 'The disk of the server is full: it takes nothing new until there is room.',
  },
} as const satisfies Record<string, ErrorMeaning & { readonly status: number }>;
export type HttpErrorCode = keyof typeof HTTP_ERRORS;

/** WebSocket close codes: the standard ones the server uses (RFC 6455, section 7.4) and our own. */
export const CLOSE_CODES = {
  normal: { code: 1000, retry: 'never', meaning: 'The client is done.' },
  goingAway: { code: 1001, retry: 'reconnect', meaning: 'The server process ends.' },
  invalidText: { code: 1007, retry: 'never', meaning: 'A text frame was not UTF-8.' },
  policy: { code: 1008, retry: 'never', meaning: 'A message came in too many fragments.' },
  tooBig: { code: 1009, retry: 'never', meaning: 'A frame was over the size limit.' },
  internal: { code: 1011, retry: 'later', meaning: 'The server failed on this connection.' },
  restart: { code: 1012, retry: 'reconnect', meaning: 'The server restarts: reconnect.' },
  tryLater: { code: 1013, retry: 'later', meaning: 'Another connection needed the place before this one signed in.' },
  slow: {
    code: 4008,
    retry: 'reconnect',
    meaning: 'The client read too slowly. Reconnect and resume; nothing is lost.',
  },
  badFrame: {
    code: 4400,
    retry: 'later',
    meaning: 'Frames that cannot be read, a gap in their numbers, or frames out of the order of sign-in.',
  },
  authFailed: { code: 4401, retry: 'never', meaning: 'Sign-in failed, or a frame came before it. Needs the person.' },
  blocked: { code: 4403, retry: 'never', meaning: 'The account is blocked on this server.' },
  deleted: { code: 4410, retry: 'never', meaning: 'The account of this device was deleted.' },
  authTimeout: { code: 4408, retry: 'reconnect', meaning: 'No sign-in within the time limit.' },
  displaced: { code: 4409, retry: 'never', meaning: 'The same device signed in on a newer connection, which stays.' },
  wrongOrigin: {
    code: 4421,
    retry: 'never',
    meaning: 'The sign-in names an address that is not one of this server (--public-url).',
  },
  rate: { code: 4429, retry: 'later', meaning: 'Too many frames or bytes.' },
} as const satisfies Record<string, ErrorMeaning & { readonly code: number }>;
export type CloseName = keyof typeof CLOSE_CODES;
