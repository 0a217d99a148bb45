import Type, { type Static } from 'typebox';
import type { ConnectionProblem } from '../../core/ipc/problem.ts';
import { serverProofMessage, signInMessage, TICKET_HEADER } from '../../core/protocol/authMessage.ts';
import { CallSession, Timestamp } from '../../core/protocol/callSession.ts';
import { readerByEntry, type ReadByEntry, type RefusedEntry } from '../../core/protocol/entryByEntry.ts';
import { HTTP_ERRORS, type HttpErrorCode, type Retry } from '../../core/protocol/errorCodes.ts';
import {
  AdmissionReply,
  BundleReply,
  ChallengeReply,
  DeletionReply,
  ErrorReply,
  KeyCountReply,
  TokenReply,
  ServerReply,
  TurnReply,
  type AdmissionRequest,
  type AuthRequest,
  type KeysRequest,
  type RegisterRequest,
  type ServerRequest,
} from '../../core/protocol/httpApi.ts';
import { CALLS_PAGE_SIZE, CHALLENGE_BYTES } from '../../core/protocol/limits.ts';
import type { Identity, KeyUpload } from '../../core/protocol/prekeyBundle.ts';
import type { ElapsedTime, Timers } from '../ports/clock.ts';
import type { ServerTime } from './serverConnection.ts';
import { connectionProblemOf, foreignReply, problemOfRefusal } from './connectionProblemOf.ts';
import { lifetimeMs, retryAfterMs } from './serverBounds.ts';
import { httpExchange, type HttpExchange } from './httpExchange.ts';
import { createVoiceClient, type VoiceClient } from './voiceClient.ts';
import type { ServerWay } from './serverWay.ts';
import { isPinned, type ServerPin } from './serverPin.ts';

/**
 * otherServer: not the server of this account. A ConnectionProblem says why there is no answer; the rest, the server
 * says.
 */
export type HttpProblem = HttpErrorCode | ConnectionProblem | 'otherServer';

export interface HttpFailure {
  readonly ok: false;
  readonly problem: HttpProblem;
  /** What to tell a person, whatever was asked; null if it depends on that. */
  readonly cause: ConnectionProblem | null;
  /** What stands beside the words of the cause, such as where a redirect leads. */
  readonly detail: string | null;
  readonly retry: Retry;
  /** With `rate` and `unavailable`: when a new try makes sense. */
  readonly retryAfterMs: number | null;
}
export type HttpResult<Value> = { readonly ok: true; readonly value: Value } | HttpFailure;

export interface HttpQuestionOptions extends ElapsedTime, Timers {
  readonly serverUrl: string;
  /** Ed25519, strictly. */
  readonly verify: (publicKey: Uint8Array, message: Uint8Array, signature: Uint8Array) => boolean;
  /** So many random bytes. */
  readonly draw: (bytes: number) => Uint8Array;
  readonly way: ServerWay;
  /** Breaks off what is under way, and nothing begins after it. */
  readonly cancelled?: AbortSignal;
  readonly exchange?: HttpExchange;
  /** Lists in a reply held what does not fit; the rest of it counts. Paths begin with the name of the list. */
  readonly onRefused: (refused: readonly RefusedEntry[]) => void;
  /** The server told the time; both ends of the exchange by the elapsed clock. */
  readonly onServerTime: (said: ServerTime) => void;
}

export interface HttpClientOptions extends HttpQuestionOptions {
  readonly pin: ServerPin;
  readonly user: string;
  readonly device: number;
  /** Ed25519 by the identity key of this device. */
  readonly sign: (message: Uint8Array) => Promise<Uint8Array> | Uint8Array;
  /** Of the last sign-in, if there was one: it keeps us out of the budget of strangers while we have no token. */
  readonly ticket?: () => string | null;
}

export interface HttpClient {
  /**
   * The keys are made once the server has told the time: they are dated by it. `invite`: the code that the server asks
   * for, if it does.
   */
  readonly register: (
    identity: Identity,
    makePrekeys: () => KeyUpload,
    invite?: string,
  ) => Promise<HttpResult<TokenReply>>;
  /** The server answers with what it has now. The same upload may be sent again. */
  readonly putKeys: (upload: KeysRequest) => Promise<HttpResult<KeyCountReply>>;
  readonly keyCount: () => Promise<HttpResult<KeyCountReply>>;
  /** Who may ring, whole; the server answers with the revision it has then. */
  readonly putAdmission: (admission: AdmissionRequest) => Promise<HttpResult<AdmissionReply>>;
  /** One bundle for each device of the user; every call uses up one-time keys. */
  readonly fetchBundles: (handle: string) => Promise<HttpResult<BundleReply>>;
  /** This device is no more at the server, nor the user if it was the last one. */
  readonly deleteAccount: () => Promise<HttpResult<DeletionReply>>;
  readonly turnCredentials: () => Promise<HttpResult<TurnReply>>;
  /**
   * Calls of ours that ring or are accepted: their ids alone, so that nothing else of a row can hide that it stands
   * there.
   */
  readonly liveCalls: () => Promise<HttpResult<LiveCalls>>;
  /** The same calls, as far as their rows can be read: who is in them. */
  readonly liveRows: () => Promise<HttpResult<LiveRows>>;
  readonly voice: VoiceClient<HttpFailure>;
  /** A token that came with `ready`: saves a sign-in. */
  readonly useToken: (token: Pick<TokenReply, 'token' | 'token_expires_at' | 'server_time'>) => void;
}

/** Who a server is, whatever its address: the id, and the Ed25519 key (base64) that it has proven to own. */
export interface ProvenServer {
  readonly id: string;
  readonly key: string;
}
const LiveCalls = Type.Object({
  calls: Type.Array(Type.Pick(CallSession, ['id']), { maxItems: CALLS_PAGE_SIZE }),
});
type LiveCalls = Static<typeof LiveCalls>;

const LiveRow = Type.Object({
  ...Type.Pick(CallSession, ['id', 'caller_id', 'caller_device', 'callee_id', 'answered_device', 'call_type'])
    .properties,
  // Live it is in any case, also in a state that only a newer server knows.
  status: Type.String(),
});
const LiveRows = Type.Object({ calls: Type.Array(LiveRow, { maxItems: CALLS_PAGE_SIZE }) });
type LiveRows = Static<typeof LiveRows>;

/** A person waits for most of what is asked here. */
const TIME_LIMIT_MS = 10_000;
/** A token that is about to lapse would lapse on the way. */
const TOKEN_MARGIN_MS = 30_000;

interface Token {
  readonly text: string;
  /** By the elapsed clock: only the difference of the server's own times counts. */
  readonly lapsesAt: number;
}

/** Asks which server this is, and has it prove that it owns the key it shows. `serverUnproven` if the proof fails. */
export async function identifyServer(options: HttpQuestionOptions): Promise<HttpResult<ProvenServer>> {
  const nonce = options.draw(CHALLENGE_BYTES);
  const body: ServerRequest = { nonce: Buffer.from(nonce).toString('base64') };
  const reply = await request(options, { method: 'POST', path: '/v1/server', body, reply: readServer });
  if (!reply.ok) return reply;
  const { server_id: id, server_key: key, proof } = reply.value;
  const message = serverProofMessage({ serverId: id, nonce });
  const proven = options.verify(Buffer.from(key, 'base64'), message, Buffer.from(proof, 'base64'));
  return proven ? { ok: true, value: { id, key } } : hindered('serverUnproven');
}

/** The HTTP half of the server: every reply is parsed, every failure is a value. */
export function createHttpClient(options: HttpClientOptions): HttpClient {
  const { user, device, elapsed } = options;
  const { origin } = new URL(options.serverUrl);
  let token: Token | null = null;

  const useToken: HttpClient['useToken'] = (reply) => {
    const lifeMs = lifetimeMs(reply.token_expires_at, reply.server_time);
    token = { text: reply.token, lapsesAt: elapsed() + lifeMs - TOKEN_MARGIN_MS };
  };

  const shown = (purpose: 'http' | 'register') => {
    const ticket = purpose === 'http' ? (options.ticket?.() ?? null) : null;
    return ticket === null ? {} : { ticket };
  };

  const answerChallenge = async (
    purpose: 'http' | 'register',
  ): Promise<HttpResult<{ origin: string; nonce: string; signature: string }>> => {
    const isOurs = ({ server_id: serverId }: ChallengeReply): boolean => isPinned(options.pin, serverId);
    const question = {
      method: 'POST',
      path: '/v1/challenge',
      reply: readChallenge,
      isOurs,
      ...shown(purpose),
    } as const;
    const challenge = await request(options, question);
    if (!challenge.ok) return challenge;
    const { nonce, server_id: serverId } = challenge.value;
    if (!isOurs(challenge.value)) return OTHER_SERVER;
    const message = signInMessage(purpose, { serverId, origin, nonce: Buffer.from(nonce, 'base64'), user, device });
    const signature = Buffer.from(await options.sign(message)).toString('base64');
    return { ok: true, value: { origin, nonce, signature } };
  };

  const obtainToken = async (): Promise<HttpResult<string>> => {
    if (token !== null && elapsed() < token.lapsesAt) return { ok: true, value: token.text };
    const answer = await answerChallenge('http');
    if (!answer.ok) return answer;
    const body: AuthRequest = { user, device, ...answer.value };
    const reply = await request(options, {
      method: 'POST',
      path: '/v1/auth',
      body,
      reply: readToken,
      ...shown('http'),
    });
    if (!reply.ok) return reply;
    useToken(reply.value);
    return { ok: true, value: reply.value.token };
  };

  /**
   * With a token; once more with a new one if the server no longer knows it (it may have restarted with another
   * secret).
   */
  const authorized = async <Value>(what: Omit<Exchange<Value>, 'token'>): Promise<HttpResult<Value>> => {
    const first = await obtainToken();
    if (!first.ok) return first;
    const result = await request(options, { ...what, token: first.value });
    if (result.ok || result.problem !== 'unauthorized') return result;
    token = null;
    const second = await obtainToken();
    return second.ok ? request(options, { ...what, token: second.value }) : second;
  };

  return {
    register: async (identity, makePrekeys, invite) => {
      const answer = await answerChallenge('register');
      if (!answer.ok) return answer;
      const body: RegisterRequest = {
        ...{ user, device, identity, prekeys: makePrekeys(), ...answer.value },
        ...(invite === undefined ? {} : { invite }),
      };
      const reply = await request(options, { method: 'POST', path: '/v1/register', body, reply: readToken });
      if (reply.ok) useToken(reply.value);
      return reply;
    },
    putKeys: (upload) => authorized({ method: 'PUT', path: '/v1/keys', body: upload, reply: readKeyCount }),
    keyCount: () => authorized({ method: 'GET', path: '/v1/keys/count', reply: readKeyCount }),
    putAdmission: (admission) =>
      authorized({ method: 'PUT', path: '/v1/admission', body: admission, reply: readAdmission }),
    fetchBundles: (handle) =>
      authorized({ method: 'GET', path: `/v1/users/${encodeURIComponent(handle)}/bundle`, reply: readBundles }),
    turnCredentials: () => authorized({ method: 'GET', path: '/v1/turn', reply: readTurn }),
    deleteAccount: () => authorized({ method: 'DELETE', path: '/v1/account', reply: readDeletion }),
    liveCalls: () => authorized({ method: 'GET', path: '/v1/calls/live', reply: readCalls }),
    liveRows: () => authorized({ method: 'GET', path: '/v1/calls/live', reply: readRows }),
    voice: createVoiceClient<HttpFailure>(authorized),
    useToken,
  };
}

interface Exchange<Value> {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  readonly path: string;
  readonly body?: unknown;
  readonly token?: string;
  readonly ticket?: string;
  readonly reply: (json: unknown) => ReadByEntry<Value>;
  /** Whether it is the server of this account, where the reply tells it. */
  readonly isOurs?: (value: Value) => boolean;
}

async function request<Value>(
  options: HttpQuestionOptions,
  { method, path, body, token, ticket, reply, isOurs = () => true }: Exchange<Value>,
): Promise<HttpResult<Value>> {
  const { serverUrl, way, cancelled, exchange = httpExchange, elapsed, onServerTime, startTimer, onRefused } = options;
  const abort = new AbortController();
  const giveUp = (): void => abort.abort();
  if (cancelled?.aborted === true) giveUp();
  cancelled?.addEventListener('abort', giveUp);
  const stopTimer = startTimer(TIME_LIMIT_MS, giveUp);
  const sentAt = elapsed();
  try {
    const url = `${serverUrl.replace(/\/$/, '')}${path}`;
    const answer = await exchange({
      url,
      method,
      headers: {
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
        ...(ticket === undefined ? {} : { [TICKET_HEADER]: ticket }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      body: body === undefined ? null : JSON.stringify(body),
      way,
      signal: abort.signal,
    });
    const receivedAt = elapsed();
    const json = parseJson(answer.text);
    const isOk = answer.status >= 200 && answer.status < 300;
    const read = isOk ? reply(json) : null;
    const error = readError(json);
    // Whoever refuses may be another server that has the address now, or none at all (a portal, a proxy): its time is
    // nobody's.
    if (read?.ok && isOurs(read.value)) {
      for (const said of toldTimes(json, answer.headers.date)) onServerTime({ ...said, sentAt, receivedAt });
    }
    if (read?.ok) {
      if (read.refused.length > 0) onRefused(read.refused);
      return { ok: true, value: read.value };
    }
    const code = error.ok ? error.value.error.code : undefined;
    if (code !== undefined && isErrorCode(code)) return refusal(code, answer.headers['retry-after']);
    if (code !== undefined && isNewerCode(code, answer.status)) return newerRefusal(answer.status);
    // Ours alone tell their time so, and yet it is none of the replies that we know.
    if (isOk && readServerTime(json).ok) return hindered('otherVersion');
    const { problem, detail } = foreignReply({ url, ...answer });
    return hindered(problem, detail);
  } catch (error) {
    return hindered(abort.signal.aborted ? 'timeout' : connectionProblemOf(error));
  } finally {
    stopTimer();
    cancelled?.removeEventListener('abort', giveUp);
  }
}

const readServerTime = readerByEntry(Type.Object({ server_time: Timestamp }));

/** In the body to the millisecond where there is one, else in the head to the second. */
function toldTimes(json: unknown, date: string | undefined): readonly Pick<ServerTime, 'serverMs' | 'stepMs'>[] {
  const told = readServerTime(json);
  if (told.ok) return [{ serverMs: told.value.server_time, stepMs: 1 }];
  const serverMs = Date.parse(date ?? '');
  return Number.isNaN(serverMs) ? [] : [{ serverMs, stepMs: 1000 }];
}

function refusal(code: HttpErrorCode, retryAfter: string | undefined): HttpFailure {
  const { retry } = HTTP_ERRORS[code];
  const again = { retry, retryAfterMs: retryAfterMs(retryAfter) };
  return { ok: false, problem: code, cause: problemOfRefusal(code), detail: null, ...again };
}

/**
 * A refusal in our words with one that only a newer server has (A83). What it asks of us we do not know: the same
 * request is not sent again. Where the status says that it is for now, the status is believed.
 */
function newerRefusal(status: number): HttpFailure {
  return { ...hindered(status === 401 || status === 403 ? 'serverForbids' : 'otherVersion'), retry: 'never' };
}

const CODE_SHAPE = /^[a-z]+(?:_[a-z]+)*$/u;

function isNewerCode(code: string, status: number): boolean {
  return status >= 400 && status < 500 && status !== 407 && status !== 429 && CODE_SHAPE.test(code);
}

const FOR_GOOD: ReadonlySet<ConnectionProblem> = new Set([
  'notRingfort',
  'serverOlder',
  'serverNewer',
  'otherVersion',
  'serverUnproven',
]);

function hindered(cause: ConnectionProblem, detail: string | null = null): HttpFailure {
  return {
    ok: false,
    problem: cause,
    cause,
    detail,
    retry: FOR_GOOD.has(cause) ? 'never' : 'later',
    retryAfterMs: null,
  };
}

/** Nothing was signed for it. */
const OTHER_SERVER: HttpFailure = { ...hindered('serverUnproven'), problem: 'otherServer' };

function isErrorCode(code: string): code is HttpErrorCode {
  return Object.hasOwn(HTTP_ERRORS, code);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const readServer = readerByEntry(ServerReply);
const readChallenge = readerByEntry(ChallengeReply);
const readToken = readerByEntry(TokenReply);
const readKeyCount = readerByEntry(KeyCountReply);
const readAdmission = readerByEntry(AdmissionReply);
const readBundles = readerByEntry(BundleReply);
const readDeletion = readerByEntry(DeletionReply);
const readTurn = readerByEntry(TurnReply);
const readCalls = readerByEntry(LiveCalls);
const readRows = readerByEntry(LiveRows);
const readError = readerByEntry(ErrorReply);
