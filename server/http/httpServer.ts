import type { Socket } from 'node:net';
import Fastify, { type FastifyReply, LogController } from 'fastify';
import { type TypeBoxTypeProvider, TypeBoxValidatorCompiler } from '@fastify/type-provider-typebox';
import { HTTP_ERRORS, type HttpErrorCode } from '../../core/protocol/errorCodes.ts';
import { MAX_HTTP_BODY_BYTES } from '../../core/protocol/limits.ts';
import type { AccessTokens } from '../domain/accessTokens.ts';
import type { HostClock } from '../domain/clock.ts';
import { BucketMap } from '../domain/tokenBucket.ts';
import { addressKey } from '../domain/deviceAddress.ts';
import { deviceOf, ticketHolder } from './bearer.ts';
import { endForGood } from './endForGood.ts';
import { HttpErrorReply } from './httpErrorReply.ts';
import { isFromWebPage } from './requestOrigin.ts';
import { StoreUnavailable } from '../store/StoreUnavailable.ts';
import { type OperatorRouteParts, operatorRoutes } from './operatorRoutes.ts';
import { type RouteParts, routes } from './routes.ts';
import { type VoiceRouteParts, voiceRoutes } from './voiceRoutes.ts';

export interface HttpParts extends RouteParts, VoiceRouteParts, OperatorRouteParts {
  readonly clock: HostClock;
  readonly tickets: AccessTokens;
  /** The server's own names; empty: any. */
  readonly hosts: ReadonlySet<string>;
  readonly logLevel: string;
}

const HEALTH_CHECKS: readonly string[] = ['/healthz', '/readyz'];
const ANY_HOST: ReadonlySet<string> = new Set();
const STORE_RETRY_MS = 5_000;

/**
 * Requests of one device that is signed in, or from one network address of those that are not: enough for an office
 * behind one address.
 */
const PER_REQUESTER = { burst: 120, refillPerSecond: 5 };

/** The HTTP half of the server, on the port that the WebSockets share. */
export function createHttpServer(parts: HttpParts) {
  const app = Fastify({
    // Standard output belongs to what a person is told.
    logger: { level: parts.logLevel, stream: process.stderr },
    // Addresses name people; a request is one line for whoever looks for a fault, not for every log.
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: MAX_HTTP_BODY_BYTES,
    requestTimeout: 15_000,
    // Phones ask a few things at once and then nothing for long; of proxies see `boundConnections.ts`.
    keepAliveTimeout: 5_000,
    // Nothing that is slow stays longer than its time and this.
    http: { headersTimeout: 10_000, connectionsCheckingInterval: 5_000 },
    forceCloseConnections: true,
    routerOptions: { maxParamLength: 64 },
    // What is refused before there is a route, and before there is a request, in the one format of errors.
    frameworkErrors: (_error, _request, reply) => void fail(reply, 'bad_request'),
    clientErrorHandler: refuseUnreadable,
  })
    .withTypeProvider<TypeBoxTypeProvider>()
    .setValidatorCompiler(TypeBoxValidatorCompiler);

  // Bodies are JSON; this one would be taken for a text and refused as one of a wrong shape.
  app.removeContentTypeParser('text/plain');

  const budgets = new BucketMap(PER_REQUESTER);
  app.addHook('onRequest', async (request) => {
    // Health checks come from load balancers: often, all from one address, and under whatever name they like.
    const isHealthCheck = HEALTH_CHECKS.includes(request.url);
    if (isFromWebPage(request.raw, isHealthCheck ? ANY_HOST : parts.hosts)) throw new HttpErrorReply('forbidden');
    if (isHealthCheck) return;
    const device = deviceOf(request, parts.tokens) ?? ticketHolder(request.raw, parts.tickets);
    const requester = device ? `device ${addressKey(device)}` : `address ${parts.addressOf(request.raw)}`;
    const retryMs = budgets.take(requester, parts.clock.now());
    if (retryMs > 0) throw new HttpErrorReply('rate', retryMs);
  });
  app.addHook('onSend', async (_request, reply) => {
    reply.header('cache-control', 'no-store');
  });
  app.setNotFoundHandler((_request, reply) => fail(reply, 'not_found'));
  app.setErrorHandler((error, request, reply) => {
    if (error instanceof HttpErrorReply) return fail(reply, error.code, error.retryMs, error.message);
    if (error instanceof StoreUnavailable) {
      const code = error.problem === 'diskFull' ? 'disk_full' : 'unavailable';
      return fail(reply, code, STORE_RETRY_MS, notStored(error));
    }
    const code = codeOfFastify(error);
    if (code === 'internal') request.log.error({ err: error, route: request.routeOptions.url }, 'request failed');
    return fail(reply, code);
  });
  app.register(routes(parts));
  app.register(voiceRoutes(parts));
  app.register(operatorRoutes(parts));
  return app;
}

function fail(
  reply: FastifyReply,
  code: HttpErrorCode,
  retryMs?: number,
  message: string = HTTP_ERRORS[code].meaning,
): FastifyReply {
  const { status } = HTTP_ERRORS[code];
  if (retryMs !== undefined) reply.header('retry-after', Math.ceil(retryMs / 1000));
  return reply.code(status).send({ error: { code, message } });
}

function refuseUnreadable(_error: Error, socket: Socket): void {
  if (!socket.writable) return;
  const { status, meaning } = HTTP_ERRORS.bad_request;
  const body = JSON.stringify({ error: { code: 'bad_request', message: meaning } });
  const head = [
    `HTTP/1.1 ${status} Bad Request`,
    'Connection: close',
    'Content-Type: application/json; charset=utf-8',
    'Cache-Control: no-store',
    `Content-Length: ${Buffer.byteLength(body)}`,
  ];
  endForGood(socket, `${head.join('\r\n')}\r\n\r\n${body}`);
}

function notStored({ message }: StoreUnavailable): string {
  return `This cannot be stored now: ${message}.`;
}

function codeOfFastify(error: unknown): HttpErrorCode {
  const status = error instanceof Error && 'statusCode' in error ? error.statusCode : 500;
  if (status === 413) return 'too_large';
  if (status === 415) return 'unsupported_media_type';
  return typeof status === 'number' && status >= 400 && status < 500 ? 'bad_request' : 'internal';
}
