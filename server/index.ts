import { randomInt } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { MAX_TURN_SERVERS } from '../core/protocol/iceServerUrl.ts';
import { RING_TIMEOUT_MS } from '../core/protocol/limits.ts';
import { InProcessBus } from './bus/InProcessBus.ts';
import { AccessTokens } from './domain/accessTokens.ts';
import { AccountDeletion } from './domain/accountDeletion.ts';
import { DeviceConnections } from './domain/deviceConnections.ts';
import { CallRouting } from './domain/callRouting.ts';
import { startCallSweep } from './domain/callSweep.ts';
import { Challenges } from './domain/challenges.ts';
import { createHostClock } from './domain/clock.ts';
import { FrameDeduplication } from './domain/frameDeduplication.ts';
import { Hearing } from './domain/hearing.ts';
import { identityVerifier } from './domain/identityVerifier.ts';
import { type Meter, NO_METER } from './domain/meter.ts';
import { MissedCalls } from './domain/missedCalls.ts';
import { startOperatorWork } from './domain/operatorWork.ts';
import { Prekeys } from './domain/prekeys.ts';
import { Presence } from './domain/presence.ts';
import { Registration } from './domain/registration.ts';
import { RingAdmission } from './domain/ringAdmission.ts';
import { watchTimeOfDay } from './domain/timeOfDayWatch.ts';
import { ServerIdentity } from './domain/serverIdentity.ts';
import { VoiceMessages } from './domain/voiceMessages.ts';
import { boundConnections } from './http/boundConnections.ts';
import { arrivalOf, clientAddress, networkOfPeer, trustedProxies } from './http/clientAddress.ts';
import { createHttpServer } from './http/httpServer.ts';
import { hostName } from './http/requestOrigin.ts';
import { type AnsweredTls, answerTls } from './http/answerTls.ts';
import { type MetricsServer, serveMetrics } from './metrics/metricsServer.ts';
import { createPromMeter } from './metrics/promMeter.ts';
import { type OwnRelay, startOwnRelay } from './relay/ownRelay.ts';
import type { RunningServer, RunningServerOptions } from './serverOptions.ts';
import { SocketSession } from './socket/socketSession.ts';
import { acceptUpgrades } from './socket/upgrade.ts';
import { isDamaged } from './store/damagedDatabase.ts';
import { freeBytes } from './store/freeBytes.ts';
import { Damage, noticingDamage } from './store/noticingDamage.ts';
import { whyNotOpened } from './store/openSqlite.ts';
import { RetryingStore } from './store/RetryingStore.ts';
import { SqliteStore } from './store/SqliteStore.ts';
import { StoreUnavailable } from './store/StoreUnavailable.ts';
import { isFull } from './store/unusableFolder.ts';

export type { RunningServer, RunningServerOptions } from './serverOptions.ts';

/** Clients come back spread over this time for every one of them, up to the most anybody should wait. */
const DRAIN_SPREAD_MS_PER_CLIENT = 20;
const MAX_DRAIN_SPREAD_MS = 10_000;

/**
 * Composition root: one process, SQLite, in-process bus. Rejects with StoreNotOpened, a CertificateProblem, a
 * MetricsPortProblem, or with the error of the listening socket (EADDRINUSE, EACCES ..).
 */
export async function startServer(options: RunningServerOptions): Promise<RunningServer> {
  const clock = options.clock ?? createHostClock();
  const ringTimeoutMs = options.ringTimeoutMs ?? RING_TIMEOUT_MS;
  const host = options.host ?? '127.0.0.1';
  const promMeter = options.metricsPort === undefined ? undefined : createPromMeter();
  const meter: Meter = promMeter ?? NO_METER;
  const sqlite = await SqliteStore.open(
    options.dataFolder,
    options.sqliteBinding,
    (table) => onUnreadable(table),
    meter.committed,
  );
  const giveUp = async (open: { readonly close: () => Promise<void> }, cause: unknown): Promise<never> => {
    await open.close().catch(() => undefined);
    throw whyNotOpened(options.dataFolder, cause);
  };
  const retrying = await RetryingStore.open({
    store: options.wrapStore?.(sqlite) ?? sqlite,
    clock,
    freeBytes: () => freeBytes(options.dataFolder),
    problemOf: (error) => (isFull(options.dataFolder, error) ? 'diskFull' : 'failing'),
    onFailure: (error) => onFailure(error),
    onChange: (problem) =>
      problem === undefined
        ? log.warn('the store works again: calls are taken')
        : log.error({ problem }, 'the store cannot be written: new calls are refused, endings are kept and relayed'),
  }).catch((error: unknown) => giveUp(sqlite, error));
  const damage = new Damage(options, (text, cause) => log.error({ err: cause }, text));
  const store = noticingDamage(retrying, damage);
  // Damage that the start comes upon ends it; the bus tells of what it meets later as of any failure.
  const bus = await InProcessBus.open({ store: retrying, clock, meter, onFailure: (error) => onFailure(error) }).catch(
    (error: unknown) => giveUp(store, error),
  );

  const tokens = AccessTokens.bearer(clock);
  const trusted = trustedProxies(options.trustProxy ?? []);
  const addressOf = (request: IncomingMessage): string => clientAddress(request, trusted);
  const networkOf = (remoteAddress: string | undefined): string | null => networkOfPeer(remoteAddress, trusted);
  const hosts = new Set((options.hosts ?? []).map(hostName));
  const challenges = new Challenges(clock);
  const presence = new Presence(clock);
  const hearing = new Hearing({ clock, onStall: (ms) => presence.stoodStill(ms) });
  const stored = await store.serverIdentity();
  const identity = new ServerIdentity(stored);
  const tickets = AccessTokens.tickets(clock, stored.signingKey);
  const registration = new Registration({
    store,
    verifier: identityVerifier,
    challenges,
    clock,
    serverId: identity.id,
    origins: options.publicUrls ?? [],
    mode: options.registration ?? 'open',
  });
  const prekeys = new Prekeys({
    store,
    verifier: identityVerifier,
    clock,
    tellLow: (device, left) => connections.tellPrekeysLow(device, left),
    meter,
  });
  const admission = new RingAdmission({ store, clock });
  const voice = new VoiceMessages({
    store,
    admission,
    clock,
    tellWaiting: (device) => connections.tellVoiceWaiting(device),
  });
  let draining = false;
  let ownRelay: OwnRelay | undefined;
  const http = createHttpServer({
    store,
    identity,
    clock,
    challenges,
    registration,
    tokens,
    tickets,
    prekeys,
    deletion: { delete: (address) => deletion.delete(address) },
    admission,
    voice,
    turn: (host) =>
      [...(options.turn ?? []), ownRelay?.serviceFor(host)]
        .filter((service) => service !== undefined)
        // With its own among them: it is the one that is sure to be up when the server is.
        .slice(-MAX_TURN_SERVERS),
    notReady: () => (draining ? 'draining' : store.problem()),
    isDamaged: () => damage.isThere,
    addressOf,
    serverKey: stored.signingKey,
    arrivalOf: (request) => arrivalOf(request, trusted),
    hosts,
    logLevel: options.logLevel ?? 'warn',
  });
  boundConnections(http.server, { networkOf });
  const { log } = http;
  const told = new Set<string>();
  /** Once a table: a bad row is met again with every question. */
  const onUnreadable = (table: string): void => {
    if (told.has(table)) return;
    told.add(table);
    log.warn({ table }, 'a row cannot be read and is passed over');
  };
  const onFailure = (error: unknown): void => {
    if (isDamaged(error)) return damage.met(error);
    // The store has said why, once; a full disk must not fill the log with everybody who is refused.
    if (!(error instanceof StoreUnavailable)) log.error({ err: error }, 'work in the background failed');
  };
  const missed = new MissedCalls({ store, bus, clock });
  const routing = new CallRouting({
    store,
    bus,
    clock,
    hearing,
    presence,
    admission,
    missed,
    ringTimeoutMs,
    meter,
    onEnd: ({ id, status, end_reason }) => {
      meter.callEnded(status, end_reason);
      log.info({ call: id, status, reason: end_reason }, 'call over');
    },
  });
  const frames = new FrameDeduplication({ store, bus, routing, clock, onFailure, meter });
  const connections = new DeviceConnections({
    store,
    bus,
    clock,
    frames,
    routing,
    presence,
    admission,
    missed,
    voice,
    tokens,
    tickets,
    ringTimeoutMs,
    onFailure,
    meter,
  });

  const deletion = new AccountDeletion({ store, bus, clock, routing, connections, tokens: [tokens, tickets] });

  const sessions = new Set<SocketSession>();
  const parts = { registration, connections, clock, serverId: identity.id, log, meter };
  const upgrades = acceptUpgrades(http.server, {
    tickets,
    addressOf,
    hosts,
    onSocket: (socket, place) => {
      const session = new SocketSession(parts, socket, place);
      sessions.add(session);
      socket.once('close', () => sessions.delete(session));
    },
  });

  if (options.relay !== undefined) {
    const { relay: settings, port: serverPort = 0 } = options;
    ownRelay = startOwnRelay({
      ...{ settings, host, serverPort, signingKey: stored.signingKey, clock },
      onListening: (relayPort, address) => {
        log.info({ port: relayPort, address }, 'the relay listens, UDP and TCP');
        // Under the name that they came by, clients reach it all the same.
        if (address === 'unknown') log.info('the public address of the relay is unknown, see --relay-address');
        options.onRelay?.({ state: 'running', port: relayPort, address });
      },
      onFaults: ({ count, last }) => {
        meter.relayFaults(count);
        log.error({ count, last }, 'the relay could not handle something, and dropped it');
      },
      onProblem: (code) => {
        log.error({ code }, 'the relay does not run and is tried again: calls go without it');
        options.onRelay?.({ state: 'down' });
      },
    });
    // Who signs in at once is to find it: a server without a relay is not asked again.
    await ownRelay.decided;
  }
  let tls: AnsweredTls | undefined;
  let metrics: MetricsServer | undefined;
  try {
    if (promMeter !== undefined) {
      metrics = await serveMetrics(options.metricsPort ?? 0, promMeter, {
        connections: () => sessions.size,
        liveCalls: () => store.liveCalls(),
        deepestQueue: () => bus.deepest(),
      });
    }
    tls = await answerTls(http.server, { ...options, networkOf, clock, log });
    await http.listen({ host, port: options.port ?? 0 });
  } catch (error) {
    tls?.end();
    promMeter?.end();
    await metrics?.close();
    await ownRelay?.close();
    await http.close();
    await bus.close();
    await store.close();
    throw error;
  }
  const comeBack = async (): Promise<void> => {
    const spreadMs = Math.min(MAX_DRAIN_SPREAD_MS, sessions.size * DRAIN_SPREAD_MS_PER_CLIENT);
    await Promise.all([...sessions].map((session) => session.end(randomInt(spreadMs + 1))));
  };
  // Of credentials that a relay judges by the time of day phones have new ones when they have signed in again.
  const stopTimeWatch = watchTimeOfDay(clock, () => {
    if (options.turn === undefined || options.turn.length === 0) return;
    log.warn('the time of day was set forward: phones sign in again, for relays would refuse what they have');
    void comeBack().catch(onFailure);
  });
  const stopSweep = startCallSweep({ store, routing, presence, missed, clock, hearing, onFailure });
  const onRemoved = (): void => log.warn('an account was removed by the command remove');
  const stopOperatorWork = startOperatorWork({ store, deletion, connections, clock, onFailure, onRemoved });
  const { port } = http.server.address() as AddressInfo;

  const close = async (): Promise<void> => {
    draining = true;
    upgrades.refuse();
    stopTimeWatch();
    await stopSweep();
    await stopOperatorWork();
    await comeBack();
    tls.end();
    promMeter?.end();
    await metrics?.close();
    await ownRelay?.close();
    await http.close();
    await bus.close();
    await store.close();
  };
  let closing: Promise<void> | undefined;
  return {
    url: `${tls.scheme}://${host.includes(':') ? `[${host}]` : host}:${port}`,
    port,
    metricsPort: metrics?.port,
    lookAtCertificate: tls.look,
    close: () => (closing ??= close()),
  };
}
