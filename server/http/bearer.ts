import type { FastifyRequest } from 'fastify';
import type { AccessTokens } from '../domain/accessTokens.ts';
import type { DeviceAddress } from '../domain/deviceAddress.ts';
import { HttpFailure } from './httpFailure.ts';

/** The device whose token the request carries, if it is genuine. */
export function deviceOf(request: Pick<FastifyRequest, 'headers'>, tokens: AccessTokens): DeviceAddress | undefined {
  const token = /^Bearer ([\w.-]{1,512})$/.exec(request.headers.authorization ?? '')?.[1];
  return token === undefined ? undefined : tokens.read(token);
}

/** The same where there must be one. Throws the reply `unauthorized`. */
export function bearerOf(request: FastifyRequest, tokens: AccessTokens): DeviceAddress {
  const address = deviceOf(request, tokens);
  if (!address) throw new HttpFailure('unauthorized');
  return address;
}
