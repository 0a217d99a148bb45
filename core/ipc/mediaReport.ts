import Type, { type Static } from 'typebox';
import { ROUTES } from '../call/call.ts';
import { MAX_RELAY_TRIALS } from '../call/relayTrial.ts';
import { MAX_GENERATION, MAX_RESTART } from '../call/connection.ts';
import { CallId } from './callShapes.ts';
import { RelayTrialShape } from './relayTrialShape.ts';
import { closed } from './requestShapes.ts';

const Fingerprint = Type.String({ pattern: '^[0-9a-f]{64}$' });

/** A description as the engine made it. Main takes the fingerprint out and sends it apart. */
const RawDescription = Type.String({ minLength: 1, maxLength: 32_768 });

const Generation = Type.Integer({ minimum: 0, maximum: MAX_GENERATION });
/** Which connection of the call it is about. */
const Pair = Type.Object(
  { generation: Generation, restart: Type.Integer({ minimum: 0, maximum: MAX_RESTART }) },
  closed,
);
/** As they travel: RFC 8839, ice-char. */
const Credentials = Type.Object(
  {
    ufrag: Type.String({ pattern: '^[A-Za-z0-9+/]{4,32}$' }),
    pwd: Type.String({ pattern: '^[A-Za-z0-9+/]{22,64}$' }),
  },
  closed,
);

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
      pair: Pair,
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
  /** What relays answered so far, where nothing else may carry the call; again whenever that changes. */
  Type.Object(
    {
      kind: Type.Literal('relaysTried'),
      callId: CallId,
      relays: Type.Array(RelayTrialShape, { maxItems: MAX_RELAY_TRIALS }),
    },
    closed,
  ),
  /** Credentials of our own for a restart. `answers`: the other side asked for it. */
  Type.Object(
    {
      kind: Type.Literal('restartReady'),
      callId: CallId,
      pair: Pair,
      answers: Type.Boolean(),
      credentials: Credentials,
    },
    closed,
  ),
  /** A description of our own for a rejoin. */
  Type.Object(
    {
      kind: Type.Literal('rejoinReady'),
      callId: CallId,
      pair: Pair,
      answers: Type.Boolean(),
      sdp: RawDescription,
    },
    closed,
  ),
  /** Media that flowed do not: no packet of sound for a second, or no way to the other side. */
  Type.Object(
    {
      kind: Type.Literal('interrupted'),
      callId: CallId,
      generation: Generation,
      sign: Type.Union([Type.Literal('silence'), Type.Literal('ice')]),
    },
    closed,
  ),
  /** The other side closed its end in good order. */
  Type.Object({ kind: Type.Literal('closedThere'), callId: CallId, generation: Generation }, closed),
  /** The engine itself closed our end, as engines do when the computer falls asleep. */
  Type.Object({ kind: Type.Literal('closedHere'), callId: CallId, generation: Generation }, closed),
  /**
   * Media flow. Again whenever the route changes, or after they did not. Main compares the certificate with the one the
   * peer promised.
   */
  Type.Object(
    {
      kind: Type.Literal('connected'),
      callId: CallId,
      generation: Generation,
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
      muted: Type.Boolean(),
    },
    closed,
  ),
  /**
   * Nothing that was gathered for this connection, which never stood, leads to the other side. It is kept: main may
   * have it gathered anew.
   */
  Type.Object(
    {
      kind: Type.Literal('noWay'),
      callId: CallId,
      pair: Pair,
      lacks: Type.Union([Type.Literal('relay'), Type.Literal('path')]),
    },
    closed,
  ),
  /** Nothing comes of this call any more. */
  Type.Object(
    {
      kind: Type.Literal('failed'),
      callId: CallId,
      failure: Type.Union([
        Type.Literal('microphoneMissing'),
        Type.Literal('microphoneBlocked'),
        Type.Literal('microphoneBusy'),
        Type.Literal('connectionLost'),
        Type.Literal('notSealed'),
        Type.Literal('engine'),
      ]),
    },
    closed,
  ),
]);
export type MediaReport = Static<typeof MediaReport>;
