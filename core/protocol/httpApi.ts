import Type, { type Static } from 'typebox';
import { DeviceId, Handle, Origin, ServerId } from './address.ts';
import { CallSession, Timestamp } from './callSession.ts';
import { base64Of } from './encodedBytes.ts';
import { IceServerUrl, MAX_TURN_SERVERS, MAX_TURN_URLS } from './iceServerUrl.ts';
import { CALLS_PAGE_SIZE, CHALLENGE_BYTES, MAX_BLOCKED, MAX_PAYLOADS, MAX_RIGHTS_TO_RING } from './limits.ts';
import { DeviceBundle, Identity, KeyUpload, PrekeyUpload, StaticUpload } from './prekeyBundle.ts';

// Requests and replies of the server's HTTP half. Bodies are JSON. Everything but challenge, server, register, auth and
// the health checks needs the header `Authorization: Bearer <token>`.

const closed = { additionalProperties: false } as const;
const Count = Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER });

/** Every error reply; `code` is a key of HTTP_ERRORS, `message` is for logs and people who build clients. */
export const ErrorReply = Type.Object({ error: Type.Object({ code: Type.String(), message: Type.String() }) });
export type ErrorReply = Static<typeof ErrorReply>;

/** Reply of POST /v1/challenge (empty body): a nonce for one registration or one sign-in. */
export const ChallengeReply = Type.Object({
  nonce: base64Of(CHALLENGE_BYTES),
  server_id: ServerId,
  expires_at: Timestamp,
  server_time: Timestamp,
});
export type ChallengeReply = Static<typeof ChallengeReply>;

/** POST /v1/server: which server is this? The nonce is the client's. */
export const ServerRequest = Type.Object({ nonce: base64Of(CHALLENGE_BYTES) }, closed);
export type ServerRequest = Static<typeof ServerRequest>;

/**
 * Its reply: `proof` by `server_key` (Ed25519) over `serverProofMessage`. The key is the server's for the life of its
 * data.
 */
export const ServerReply = Type.Object({
  server_id: ServerId,
  server_key: base64Of(32),
  proof: base64Of(64),
  server_time: Timestamp,
});
export type ServerReply = Static<typeof ServerReply>;

/** POST /v1/register: `signature` by the identity's signing key over `signInMessage('register', ..)`. */
export const RegisterRequest = Type.Object(
  {
    user: Handle,
    device: DeviceId,
    identity: Identity,
    prekeys: KeyUpload,
    /** Where the server asks for one (`invite_required`); spaces, hyphens and the case of letters do not count. */
    invite: Type.Optional(Type.String({ minLength: 1, maxLength: 64 })),
    origin: Origin,
    nonce: base64Of(CHALLENGE_BYTES),
    signature: base64Of(64),
  },
  closed,
);
export type RegisterRequest = Static<typeof RegisterRequest>;

/** POST /v1/auth: `signature` over `signInMessage('http', ..)`. */
export const AuthRequest = Type.Object(
  { user: Handle, device: DeviceId, origin: Origin, nonce: base64Of(CHALLENGE_BYTES), signature: base64Of(64) },
  closed,
);
export type AuthRequest = Static<typeof AuthRequest>;

/** Reply of register (201) and auth (200): the bearer token, the same as in `ready`. */
export const TokenReply = Type.Object({
  token: Type.String({ minLength: 1, maxLength: 512 }),
  token_expires_at: Timestamp,
  server_time: Timestamp,
});
export type TokenReply = Static<typeof TokenReply>;

/** Reply of DELETE /v1/account: the device that is no more. A user goes with the last one. */
export const DeletionReply = Type.Object({
  user: Handle,
  device: DeviceId,
  server_time: Timestamp,
});
export type DeletionReply = Static<typeof DeletionReply>;

const renewal = { identity: Type.Optional(Identity) };

/**
 * PUT /v1/keys takes a KeyUpload; sending the same upload twice changes nothing. With `identity` the same keys get
 * newer capabilities: how a device that learned a ratchet takes the place of what it was. With `replaces` the server
 * forgets the one-time keys that it had and handed to nobody: their private halves may be lost.
 */
export const KeysRequest = Type.Union([
  Type.Object({ ...PrekeyUpload.properties, ...renewal, replaces: Type.Optional(Type.Literal(true)) }, closed),
  Type.Object({ ...StaticUpload.properties, ...renewal }, closed),
]);
export type KeysRequest = Static<typeof KeysRequest>;

/** Reply of PUT /v1/keys and GET /v1/keys/count: one-time keys the server can still hand out. */
export const KeyCountReply = Type.Object({ one_time_prekeys: Count, one_time_kem_prekeys: Count });
export type KeyCountReply = Static<typeof KeyCountReply>;

export const UserParams = Type.Object({ handle: Handle }, closed);

/** Reply of GET /v1/users/:handle/bundle: one bundle for each device of the user. */
export const BundleReply = Type.Object({ bundles: Type.Array(DeviceBundle, { minItems: 1, maxItems: MAX_PAYLOADS }) });
export type BundleReply = Static<typeof BundleReply>;

/**
 * PUT /v1/admission: who may ring the user, as a whole. What stood before is replaced, unless it has a greater
 * revision. No entry stands twice (`bad_request`).
 */
export const AdmissionRequest = Type.Object(
  {
    revision: Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER }),
    /** SHA-256 of each right to ring that the user gave and did not withdraw. */
    rights: Type.Array(base64Of(32), { maxItems: MAX_RIGHTS_TO_RING }),
    /** For whom there is no such user. */
    blocked: Type.Array(Handle, { maxItems: MAX_BLOCKED }),
  },
  closed,
);
export type AdmissionRequest = Static<typeof AdmissionRequest>;

/** Its reply: the revision that counts now. */
export const AdmissionReply = Type.Object({ revision: Count });
export type AdmissionReply = Static<typeof AdmissionReply>;

/** Reply of GET /v1/turn. No servers: this server has no relay to offer. */
export const TurnReply = Type.Object({
  ice_servers: Type.Array(
    Type.Object({
      urls: Type.Array(IceServerUrl, { minItems: 1, maxItems: MAX_TURN_URLS }),
      username: Type.String({ maxLength: 128 }),
      credential: Type.String({ maxLength: 128 }),
    }),
    { maxItems: MAX_TURN_SERVERS },
  ),
  /** When the credentials lapse; the present time if there are none. */
  expires_at: Timestamp,
  server_time: Timestamp,
});
export type TurnReply = Static<typeof TurnReply>;

/** GET /v1/calls?before=: calls begun before this time, newest first, CALLS_PAGE_SIZE at a time. */
export const CallsQuery = Type.Object({ before: Type.Optional(Timestamp) }, closed);

/** Reply of GET /v1/calls and GET /v1/calls/live (calls of this user that ring or are accepted). */
export const CallsReply = Type.Object({
  calls: Type.Array(CallSession, { maxItems: CALLS_PAGE_SIZE }),
  server_time: Timestamp,
});
export type CallsReply = Static<typeof CallsReply>;
