import Type from 'typebox';
import { type HostedRelay, RELAY_ADDRESSES } from '../../../core/ipc/hostedRelay.ts';
import { HOSTING_PROBLEMS, type HostingProblem } from '../../../core/ipc/hostingProblem.ts';

/** What the process that hosts the server says to main. */
export type HostedServerNews =
  | { readonly kind: 'listening'; readonly port: number; readonly fingerprint: string }
  /** Whenever it changes, also before the server listens. */
  | { readonly kind: 'relay'; readonly relay: HostedRelay }
  /** Once: it runs, and a part of its data cannot be read. */
  | { readonly kind: 'damaged' }
  | { readonly kind: 'failed'; readonly problem: HostingProblem };

export const HostedNews = Type.Union([
  Type.Object({
    kind: Type.Literal('listening'),
    port: Type.Integer({ minimum: 1, maximum: 65_535 }),
    fingerprint: Type.String({ pattern: '^[0-9a-f]{64}$' }),
  }),
  Type.Object({
    kind: Type.Literal('relay'),
    relay: Type.Union([
      Type.Object({ state: Type.Literal('off') }),
      Type.Object({ state: Type.Literal('down') }),
      Type.Object({
        state: Type.Literal('running'),
        port: Type.Integer({ minimum: 1, maximum: 65_535 }),
        address: Type.Enum([...RELAY_ADDRESSES]),
      }),
    ]),
  }),
  Type.Object({ kind: Type.Literal('damaged') }),
  Type.Object({ kind: Type.Literal('failed'), problem: Type.Enum([...HOSTING_PROBLEMS]) }),
]);
