import type { CallNote, CallRef, Instant, RemoteDevice, Route } from '../call/call.ts';
import type { CallStage } from '../call/callStage.ts';
import type { EndReason } from '../call/endReason.ts';
import type { RelayTrial } from '../call/relayTrial.ts';
import type { VoiceView } from './voice.ts';

/** Where a page of past calls ends. */
export interface RecentPlace {
  readonly startedAt: Instant;
  readonly row: number;
}

export interface RecentView {
  readonly call: CallRef;
  readonly reason: EndReason;
  /** Where it stopped. */
  readonly stage: CallStage;
  readonly durationMs: number | null;
  /** A line in red, and a place among the missed ones. */
  readonly isMissed: boolean;
  readonly seen: boolean;
  /** Of the peer; null while none was in the call. */
  readonly device: RemoteDevice | null;
  /** What was said with declining it. */
  readonly note: CallNote | null;
  /** The voice message that was left, by either side. */
  readonly voice: VoiceView | null;
  readonly route: Route | null;
  /** If it had to be relayed and was not: what relays answered, the most telling first. */
  readonly relays: readonly RelayTrial[];
  readonly forwardSecret: boolean;
  /** Of the peer, as things stand now: a person compared their number, and no other identity turned up since. */
  readonly verified: boolean;
  /** Of the peer, as things stand now. */
  readonly blocked: boolean;
}
