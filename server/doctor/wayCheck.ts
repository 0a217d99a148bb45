import { get as overHttp } from 'node:http';
import { get as overHttps } from 'node:https';
import Type from 'typebox';
import { Compile } from 'typebox/compile';
import { WebSocket } from 'ws';
import { operatorToken } from '../domain/operatorToken.ts';
import type { StoredServerIdentity } from '../domain/serverIdentity.ts';
import { Arrival } from '../http/clientAddress.ts';
import { unreachableAdvice } from './certificateCheck.ts';
import { DOCUMENTS } from './documents.ts';
import { brokenFinding, type Finding, warningFinding, wellFinding } from './finding.ts';

const LIMIT_MS = 10_000;
const MAX_BODY_BYTES = 4096;

/** What came of a WebSocket at `/ws`. */
export type Upgraded =
  | { readonly outcome: 'challenged'; readonly serverId: string }
  | { readonly outcome: 'answered'; readonly status: number }
  | { readonly outcome: 'silent' | 'nonsense' }
  | { readonly outcome: 'unreachable'; readonly code: string };

export type Arrived = { readonly status: number; readonly arrival: Arrival | undefined };

const Challenge = Compile(Type.Object({ t: Type.Literal('challenge'), server_id: Type.String() }));
const ArrivalReply = Compile(Arrival);

interface Server {
  readonly identity: StoredServerIdentity;
  /** The server speaks TLS itself: no proxy needs to stand before it. */
  readonly speaksTls: boolean;
}

/** Goes the way of a phone to each address of the server: whether a WebSocket comes through, and as whom. */
export async function checkWays(origins: readonly string[], server: Server, now: number): Promise<Finding[]> {
  const findings = await Promise.all(
    origins.map(async (origin) => {
      const upgraded = upgradeFinding(origin, await upgrade(origin), server.identity.id);
      if (upgraded.state === 'broken') return [upgraded];
      return [
        upgraded,
        arrivalFinding(origin, await arrive(origin, operatorToken(server.identity.signingKey, now)), server.speaksTls),
      ];
    }),
  );
  return findings.flat();
}

async function upgrade(origin: string): Promise<Upgraded> {
  const socket = new WebSocket(`${origin.replace(/^http/u, 'ws')}/ws`, {
    // The certificate is judged apart; here the way is.
    ...{ rejectUnauthorized: false, handshakeTimeout: LIMIT_MS, followRedirects: false, maxPayload: MAX_BODY_BYTES },
  });
  try {
    return await new Promise<Upgraded>((resolve) => {
      setTimeout(() => resolve({ outcome: 'silent' }), LIMIT_MS).unref();
      socket.once('unexpected-response', (_request, response) =>
        resolve({ outcome: 'answered', status: response.statusCode ?? 0 }),
      );
      socket.once('error', (error) => resolve(unreachable(error)));
      socket.once('message', (data) => {
        const message: unknown = parsed(Buffer.isBuffer(data) ? data.toString() : '');
        resolve(
          Challenge.Check(message) ? { outcome: 'challenged', serverId: message.server_id } : { outcome: 'nonsense' },
        );
      });
    });
  } finally {
    socket.terminate();
  }
}

function unreachable(error: Error): Upgraded {
  if (/timed out/u.test(error.message)) return { outcome: 'silent' };
  return { outcome: 'unreachable', code: 'code' in error ? String(error.code) : error.message };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Asks the server, through everything before it, as whom it sees us. */
async function arrive(origin: string, token: string): Promise<Arrived> {
  const get = origin.startsWith('https:') ? overHttps : overHttp;
  const nothing: Arrived = { status: 0, arrival: undefined };
  return new Promise((resolve) => {
    const headers = { authorization: `Operator ${token}` };
    const request = get(
      `${origin}/v1/operator/arrival`,
      { headers, rejectUnauthorized: false, timeout: LIMIT_MS },
      (response) => {
        let body = '';
        response.setEncoding('utf8');
        response.on('data', (part: string) => {
          body += part;
          if (body.length > MAX_BODY_BYTES) response.destroy();
        });
        response.once('close', () => {
          const reply = parsed(body);
          resolve({ status: response.statusCode ?? 0, arrival: ArrivalReply.Check(reply) ? reply : undefined });
        });
      },
    );
    request.once('timeout', () => request.destroy());
    request.once('error', () => resolve(nothing));
  });
}

/** Pure, as the next. */
export function upgradeFinding(origin: string, upgraded: Upgraded, ownId: string): Finding {
  switch (upgraded.outcome) {
    case 'challenged':
      return upgraded.serverId === ownId
        ? wellFinding('way', `${origin}/ws leads to this server`)
        : brokenFinding(
            'way',
            `${origin}/ws leads to another Ringfort server than that of these data`,
            'Correct the target of the proxy, or --data.',
          );
    case 'answered':
      return brokenFinding(
        'way',
        `${origin}/ws is answered with ${upgraded.status}, and not with a WebSocket`,
        STATUS_ADVICE[upgraded.status] ?? PASS_UPGRADE,
      );
    case 'silent':
      return brokenFinding(
        'way',
        `${origin}/ws does not answer`,
        'Does the server run, and does what stands before it lead there?',
      );
    case 'nonsense':
      return brokenFinding(
        'way',
        `${origin}/ws is no Ringfort server`,
        'Which program listens there? Correct --public-url or the proxy.',
      );
    case 'unreachable':
      return brokenFinding('way', `${origin} cannot be reached (${upgraded.code})`, unreachableAdvice(upgraded.code));
  }
}

const EXAMPLES = `examples: ${DOCUMENTS.examples}`;
const PASS_UPGRADE = `Let the proxy pass WebSockets: HTTP/1.1 to the server, with the headers Upgrade and Connection (${EXAMPLES}).`;
const STATUS_ADVICE: Readonly<Record<number, string>> = {
  403: 'The server refuses this name: add it to --allow-hosts, or let the proxy pass Host. It also refuses requests with an Origin.',
  404: PASS_UPGRADE,
  502: 'The proxy does not reach the server: does it run, at the address that the proxy has?',
  503: 'The server or the proxy takes no more: see their logs.',
  504: 'The proxy does not reach the server: does it run, at the address that the proxy has?',
};

export function arrivalFinding(origin: string, { status, arrival }: Arrived, speaksTls: boolean): Finding {
  if (arrival === undefined) {
    const why = status === 401 ? 'it runs on other data, or its clock differs' : `it answered ${status}`;
    return warningFinding(
      'way',
      `${origin} does not say as whom it sees clients: ${why}`,
      'Restart the server with the version and data of this command.',
    );
  }
  const { peer, client } = arrival;
  switch (arrival.forwarded) {
    case 'believed':
      return wellFinding('way', `clients are told apart behind the proxy ${peer}; this one is ${client}`);
    case 'ignored':
      return brokenFinding(
        'way',
        `the proxy at ${peer} is not trusted: all clients count as one, and one of them can use up the limits of all`,
        `Start the server with --trust-proxy ${peer} (RINGFORT_TRUST_PROXY=${peer}).`,
      );
    case 'none':
      if (origin.startsWith('https:') && !speaksTls) {
        return brokenFinding(
          'way',
          `the proxy at ${peer} does not say who its clients are: all count as one`,
          `Let it set X-Forwarded-For to the address of the client (${EXAMPLES}).`,
        );
      }
      return wellFinding('way', `clients are told apart; this one is ${client}`);
  }
}
