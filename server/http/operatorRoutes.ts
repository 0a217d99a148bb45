import type { IncomingMessage } from 'node:http';
import type { FastifyPluginAsync } from 'fastify';
import type { HostClock } from '../domain/clock.ts';
import { isOperatorToken } from '../domain/operatorToken.ts';
import type { Arrival } from './clientAddress.ts';
import { HttpErrorReply } from './httpErrorReply.ts';

export interface OperatorRouteParts {
  readonly clock: HostClock;
  /** The server's own key, from its data. */
  readonly serverKey: string;
  /** How a request came in. */
  readonly arrivalOf: (request: IncomingMessage) => Arrival;
}

/** What the command doctor asks; for clients there is nothing here. */
export function operatorRoutes({ clock, serverKey, arrivalOf }: OperatorRouteParts): FastifyPluginAsync {
  return async (app) => {
    app.get('/v1/operator/arrival', async (request): Promise<Arrival> => {
      const token = /^Operator ([\w.-]{1,128})$/u.exec(request.headers.authorization ?? '')?.[1];
      if (token === undefined || !isOperatorToken(token, serverKey, clock.wall()))
        throw new HttpErrorReply('unauthorized');
      return arrivalOf(request.raw);
    });
  };
}
