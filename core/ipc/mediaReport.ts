import Type, { type Static } from 'typebox';
import { ROUTES } from '../call/call.ts';

const closed = { additionalProperties: false } as const;
const CallId = Type.String({ minLength: 36, maxLength: 36, pattern: '^[0-9a-f-]{36}$' });
const Fingerprint = Type.String({ pattern: '^[0-9a-f]{64}$' });

/** A description as the engine made it. Main takes the fingerprint out and sends it apart. */
const RawDescription = Type.String({ minLength: 1, maxLength: 32_768 });

const Candidate = Type.Object(
  {
    candidate: Type.String({ maxLength: 1024 }),
    sdpMid: Type.String({ maxLength: 64 }),
    sdpMLineIndex: Type.Integer({ minimum: 0, maximum: 64 }),
    usernameFragment: Type.String({ maxLength: 256 }),
  },
  closed,
);

/** What the media engine in the call window tells main. */
export const MediaReport = Type.Union([
  Type.Object({ kind: Type.Literal('offerReady'), callId: CallId, sdp: RawDescription }, closed),
  /** With what was gathered by then, which comes again as `localCandidates`. */
  Type.Object(
    {
      kind: Type.Literal('answerReady'),
      callId: CallId,
      sdp: RawDescription,
      candidates: Type.Array(Candidate, { maxItems: 16 }),
    },
    closed,
  ),
  Type.Object(
    {
      kind: Type.Literal('localCandidates'),
      callId: CallId,
      candidates: Type.Array(Candidate, { minItems: 1, maxItems: 16 }),
    },
    closed,
  ),
  /** How far a connection is that does not stand yet. */
  Type.Object(
    {
      kind: Type.Literal('progressed'),
      callId: CallId,
      media: Type.Union([Type.Literal('relay'), Type.Literal('ice'), Type.Literal('dtls'), Type.Literal('media')]),
    },
    closed,
  ),
  /** Media flows. Again whenever the route changes. Main compares the certificate with the one the peer promised. */
  Type.Object(
    {
      kind: Type.Literal('connected'),
      callId: CallId,
      route: Type.Enum(ROUTES),
      remoteCertificateSha256: Fingerprint,
    },
    closed,
  ),
  /** What is sent now; again whenever it changes. */
  Type.Object(
    {
      kind: Type.Literal('mediaState'),
      callId: CallId,
      microphone: Type.Boolean(),
      camera: Type.Boolean(),
      screen: Type.Boolean(),
      held: Type.Boolean(),
    },
    closed,
  ),
  Type.Object(
    {
      kind: Type.Literal('failed'),
      callId: CallId,
      failure: Type.Union([
        Type.Literal('microphoneMissing'),
        Type.Literal('microphoneBlocked'),
        Type.Literal('microphoneBusy'),
        Type.Literal('iceFailed'),
        Type.Literal('relayUnreachable'),
        Type.Literal('connectionLost'),
        Type.Literal('closedThere'),
        Type.Literal('notSealed'),
        Type.Literal('engine'),
      ]),
    },
    closed,
  ),
]);
export type MediaReport = Static<typeof MediaReport>;
