import type { IncomingMessage } from 'node:http';
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import type { HttpErrorCode } from '../../core/protocol/errorCodes.ts';
import {
  type AdmissionReply,
  AdmissionRequest,
  AuthRequest,
  type BundleReply,
  CallsQuery,
  type CallsReply,
  type ChallengeReply,
  type DeletionReply,
  type KeyCountReply,
  KeysRequest,
  RegisterRequest,
  type ServerReply,
  ServerRequest,
  type TokenReply,
  type TurnReply,
  UserParams,
} from '../../core/protocol/httpApi.ts';
import { CALLS_PAGE_SIZE, MAX_ADMISSION_BODY_BYTES, MAX_PREKEY_BODY_BYTES } from '../../core/protocol/limits.ts';
import type { AccessTokens } from '../domain/accessTokens.ts';
import type { AccountDeletion } from '../domain/accountDeletion.ts';
import type { Challenges } from '../domain/challenges.ts';
import { dated } from '../domain/callDates.ts';
import type { HostClock } from '../domain/clock.ts';
import type { PrekeyOutcome, Prekeys } from '../domain/prekeys.ts';
import type { RegistrationOutcome, Registration } from '../domain/registration.ts';
import type { RingAdmission } from '../domain/ringAdmission.ts';
import type { ServerIdentity } from '../domain/serverIdentity.ts';
import { BucketMap } from '../domain/tokenBucket.ts';
import { turnCredentials, type TurnService } from '../domain/turnCredentials.ts';
import type { KeyCount, Store } from '../store/Store.ts';
import type { StoreUnavailableReason } from '../store/StoreUnavailable.ts';
import { bearerOf } from './bearer.ts';
import { HttpErrorReply } from './httpErrorReply.ts';
import { hostName } from './requestOrigin.ts';

export type NotReady = 'draining' | StoreUnavailableReason;

export interface RouteParts {
  readonly store: Store;
  readonly identity: ServerIdentity;
  readonly clock: HostClock;
  readonly challenges: Challenges;
  readonly registration: Registration;
  readonly tokens: AccessTokens;
  readonly prekeys: Prekeys;
  readonly deletion: Pick<AccountDeletion, 'delete'>;
  readonly admission: RingAdmission;
  /** The relays for a client that reached the server under this name, without its port. */
  readonly turn: (host: string) => readonly TurnService[];
  /** Whom the budgets of strangers count. */
  readonly addressOf: (request: IncomingMessage) => string;
  /** Why the server takes no new work, if it does not. */
  readonly notReady: () => NotReady | undefined;
  /** Whether a page of its data turned out to be damaged. */
  readonly isDamaged: () => boolean;
}

/** When an operator's health check, or a client, may look again. */
const RETRY_MS = 5_000;
const NOT_READY: Readonly<Record<NotReady, string>> = {
  draining: 'The server is going down.',
  diskFull:
    'The disk of the data folder is full. New calls are refused until there is room; then they are taken again.',
  failing: 'The database cannot be written, see the log. New calls are refused until it can.',
};

/** A school that registers in one lesson, not a machine that takes names. */
const REGISTRATIONS_PER_ADDRESS = { burst: 100, refillPerSecond: 100 / 3600 };
const TURN_PER_USER = { burst: 20, refillPerSecond: 20 / 3600 };

/** Every address of the HTTP API: shapes in, domain called, shapes out. */
export function routes(parts: RouteParts): FastifyPluginAsyncTypebox {
  const { store, identity, clock, challenges, registration, tokens, prekeys, admission, turn } = parts;
  const turnBudget = new BucketMap(TURN_PER_USER);
  const registrations = new BucketMap(REGISTRATIONS_PER_ADDRESS);

  const admit = (outcome: RegistrationOutcome): TokenReply => {
    if (!outcome.ok) throw new HttpErrorReply(outcome.code satisfies HttpErrorCode);
    const { token, expiresAt } = tokens.issue(outcome.address);
    return { token, token_expires_at: clock.timeOfDay(expiresAt), server_time: clock.wall() };
  };

  return async (app) => {
    app.get('/healthz', async () => ({ ok: true }));
    app.get('/readyz', async () => {
      const reason = parts.notReady();
      if (reason !== undefined) throw new HttpErrorReply('unavailable', RETRY_MS, NOT_READY[reason]);
      await store.serverIdentity();
      // It serves what lies on other pages, and nobody but its operator can do anything about it.
      return parts.isDamaged() ? { ok: true, damaged: true } : { ok: true };
    });

    app.post('/v1/challenge', async (): Promise<ChallengeReply> => {
      const { nonce, expiresAt } = challenges.issue();
      const expires_at = clock.timeOfDay(expiresAt);
      return { nonce, server_id: identity.id, expires_at, server_time: clock.wall() };
    });

    app.post('/v1/server', { schema: { body: ServerRequest } }, async (request): Promise<ServerReply> => {
      const proof = await identity.prove(request.body.nonce);
      return { server_id: identity.id, server_key: identity.publicKey, proof, server_time: clock.wall() };
    });

    app.post(
      '/v1/register',
      {
        schema: { body: RegisterRequest },
        bodyLimit: MAX_PREKEY_BODY_BYTES,
        // Before the body is read: it is the largest that a stranger may send, and the most work.
        onRequest: async (request) => {
          if (!registration.isOpen()) throw new HttpErrorReply('registration_closed');
          const retryMs = registrations.take(parts.addressOf(request.raw), clock.now());
          if (retryMs > 0) throw new HttpErrorReply('rate', retryMs);
        },
      },
      async (request, reply): Promise<TokenReply> => {
        const admitted = admit(await registration.register(request.body));
        reply.code(201);
        return admitted;
      },
    );

    app.post('/v1/auth', { schema: { body: AuthRequest } }, async (request) =>
      admit(await registration.signIn(request.body)),
    );

    app.delete('/v1/account', async (request): Promise<DeletionReply> => {
      const address = bearerOf(request, tokens);
      await parts.deletion.delete(address);
      return { ...address, server_time: clock.wall() };
    });

    app.put(
      '/v1/keys',
      { schema: { body: KeysRequest }, bodyLimit: MAX_PREKEY_BODY_BYTES },
      async (request): Promise<KeyCountReply> =>
        keyCount(valueOf(await prekeys.upload(bearerOf(request, tokens), request.body))),
    );

    app.get('/v1/keys/count', async (request) => keyCount(await prekeys.count(bearerOf(request, tokens))));

    app.get('/v1/users/:handle/bundle', { schema: { params: UserParams } }, async (request): Promise<BundleReply> => ({
      bundles: valueOf(await prekeys.bundlesFor(bearerOf(request, tokens), request.params.handle)),
    }));

    app.put(
      '/v1/admission',
      { schema: { body: AdmissionRequest }, bodyLimit: MAX_ADMISSION_BODY_BYTES },
      async (request): Promise<AdmissionReply> => {
        const outcome = await admission.replace(bearerOf(request, tokens).user, request.body);
        if (!outcome.ok) throw new HttpErrorReply(outcome.code, outcome.retryMs);
        return { revision: outcome.revision };
      },
    );

    app.get('/v1/turn', async (request): Promise<TurnReply> => {
      const { user } = bearerOf(request, tokens);
      const now = clock.wall();
      const services = turn(hostName(request.headers.host ?? ''));
      if (services.length === 0) return { ice_servers: [], expires_at: now, server_time: now };
      const retryMs = turnBudget.take(user, clock.now());
      if (retryMs > 0) throw new HttpErrorReply('rate', retryMs);
      const granted = services.map((service) => {
        // By the clock of whoever judges them.
        const date = service.now?.() ?? now;
        const credentials = turnCredentials(service, user, date);
        return { service, ...credentials, lifetimeMs: credentials.expiresAt - date };
      });
      return {
        ice_servers: granted.map(({ service, username, credential }) => ({
          urls: [...service.urls],
          username,
          credential,
        })),
        expires_at: now + Math.min(...granted.map(({ lifetimeMs }) => lifetimeMs)),
        server_time: now,
      };
    });

    app.get('/v1/calls', { schema: { querystring: CallsQuery } }, async (request): Promise<CallsReply> => {
      const { user } = bearerOf(request, tokens);
      // By the time of day, as it was told them.
      const { before: date } = request.query;
      const before = date === undefined ? Number.MAX_SAFE_INTEGER : date - clock.timeOfDay(0);
      const calls = await store.callsOf(user, before, CALLS_PAGE_SIZE);
      return { calls: calls.map((call) => dated(call, clock)), server_time: clock.wall() };
    });

    app.get('/v1/calls/live', async (request): Promise<CallsReply> => {
      const { user } = bearerOf(request, tokens);
      const calls = await store.liveCallsOf(user);
      return { calls: calls.map((call) => dated(call, clock)), server_time: clock.wall() };
    });
  };
}

function valueOf<Value>(outcome: PrekeyOutcome<Value>): Value {
  if (!outcome.ok) throw new HttpErrorReply(outcome.code, outcome.retryMs);
  return outcome.value;
}

function keyCount(count: KeyCount): KeyCountReply {
  return { one_time_prekeys: count.oneTimePrekeys, one_time_kem_prekeys: count.oneTimeKemPrekeys };
}
