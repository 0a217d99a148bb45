import Type from 'typebox';
import type { IceServer } from '../call/call.ts';
import { request, returns } from './define.ts';
import { RelayAnswerShape } from './relayTrialShape.ts';
import { closed, done, nothing } from './requestShapes.ts';

/** One address of a relay to be tried. */
export interface RelayQuestion {
  readonly id: number;
  readonly url: string;
  readonly username: string;
  readonly credential: string;
}

/**
 * Which addresses this computer has for direct connections. `given`: one that was seen from outside; `noAnswer`: only
 * those of its own network; `unreachable`: none.
 */
export interface DirectQuestion {
  readonly id: number;
  readonly iceServers: readonly IceServer[];
}

const Id = Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER });

/** The window that is never seen: it asks relays in the engine that calls use. */
export const relayWindow = {
  /** The next address; answered when there is one. Null: it is the last thing this window hears. */
  next: request(nothing, returns<RelayQuestion | DirectQuestion | null>()),
  answered: request(Type.Object({ id: Id, answer: RelayAnswerShape }, closed), done),
};

export type RelayWindow = typeof relayWindow;
