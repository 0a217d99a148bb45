import Type, { type Static } from 'typebox';
import { Compile } from 'typebox/compile';
import type { RelayOptions } from './relay.ts';

/* What crosses between the server and the thread of its relay. */

const Port = Type.Integer({ minimum: 1, maximum: 65_535 });

/** `code`: of the system, EADDRINUSE and the like. */
const News = Type.Union([
  Type.Object({ kind: Type.Literal('listening'), port: Port }),
  Type.Object({ kind: Type.Literal('failed'), code: Type.String({ maxLength: 64 }) }),
  Type.Object({
    kind: Type.Literal('faults'),
    count: Type.Integer({ minimum: 1 }),
    last: Type.String({ maxLength: 128 }),
  }),
]);
export type RelayNews = Static<typeof News>;
const news = Compile(News);

export function isRelayNews(value: unknown): value is RelayNews {
  return news.Check(value);
}

const Address = Type.String({ minLength: 2, maxLength: 253 });
const options = Compile(
  Type.Object({
    host: Address,
    port: Type.Integer({ minimum: 0, maximum: 65_535 }),
    secret: Type.String({ minLength: 1, maxLength: 256 }),
    credentialTime: Type.Number(),
    publicAddresses: Type.Array(Address, { maxItems: 2 }),
    relayPorts: Type.Object({ first: Port, last: Port }),
    allowedPeers: Type.Array(Type.Object({ address: Address, prefix: Type.Integer({ minimum: 0, maximum: 128 }) }), {
      maxItems: 64,
    }),
  }),
);

export function isRelayOptions(value: unknown): value is RelayOptions {
  return options.Check(value);
}
