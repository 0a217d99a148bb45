import type { IncomingMessage } from 'node:http';
import type { FastifyRequest } from 'fastify';
import { TICKET_HEADER } from '../../core/protocol/authMessage.ts';
import type { AccessTokens } from '../domain/accessTokens.ts';
import type { DeviceAddress } from '../domain/deviceAddress.ts';
import { HttpErrorReply } from './httpErrorReply.ts';

/** The device whose token the request carries, if it is genuine. */
export function deviceOf(request: Pick<FastifyRequest, 'headers'>, tokens: AccessTokens): DeviceAddress | undefined {
  const token = /^Bearer ([\w.-]{1,512})$/.exec(request.headers.authorization ?? '')?.[1];
  return token === undefined ? undefined : tokens.read(token);
}

/** The same where there must be one. Throws the reply `unauthorized`. */
export function bearerOf(request: FastifyRequest, tokens: AccessTokens): DeviceAddress {
  const address = deviceOf(request, tokens);
  if (!address) throw new HttpErrorReply('unauthorized');
  return address;
}

/**
 * The device whose ticket of its last sign-in the request shows: good for the choice of a budget, and for nothing else.
 */
export function ticketHolder(
  { headers }: Pick<IncomingMessage, 'headers'>,
  tickets: AccessTokens,
): DeviceAddress | undefined {
  const ticket = headers[TICKET_HEADER];
  return typeof ticket === 'string' ? tickets.read(ticket) : undefined;
}
