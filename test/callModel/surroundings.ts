import type { CallSession } from '../../core/protocol/callSession.ts';
import type { ManualClock } from '../fakes/ManualClock.ts';
import type { Air } from './air.ts';
import type { SealedMessages } from './sealed.ts';
import type { Sessions } from './sessionsOfStory.ts';
import type { Handed } from './socketOfStory.ts';

/** What a phone of a story is in. */
export interface Surroundings {
  readonly clock: ManualClock;
  readonly air: Air;
  readonly sealed: SealedMessages;
  readonly sessions: Sessions;
  readonly deviceOf: (user: string) => number;
  readonly isContact: (caller: string) => boolean;
  /** The server's answer to GET /v1/calls/live. */
  readonly liveCalls: (user: string) => Promise<readonly CallSession[] | null>;
  /** How long it takes until the phone knows how media may travel: the server is asked for relays. */
  readonly planningMs: number;
  /** What of these frames reaches the phone now. */
  readonly handOver: (frames: readonly Handed[]) => readonly Handed[];
}
