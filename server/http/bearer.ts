import type { FastifyRequest } from 'fastify';
import type { AccessTokens } from '../domain/accessTokens.ts';
import type { DeviceAddress } from '../domain/deviceAddress.ts';
import { HttpFailure } from './httpFailure.ts';

/** The device whose token the request carries. Throws the reply `unauthorized`. */
export function bearerOf(request: FastifyRequest, tokens: AccessTokens): DeviceAddress {
  const token = /^Bearer ([\w.-]{1,512})$/.exec(request.headers.authorization ?? '')?.[1];
  const address = token === undefined ? undefined : tokens.read(token);
  if (!address) throw new HttpFailure('unauthorized');
  return address;
}
