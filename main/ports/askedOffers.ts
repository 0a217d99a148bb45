import type { CallRef, RemoteDevice } from '../../core/call/call.ts';
import type { SignOfLife } from './keptCalls.ts';

/** An offer that could not be read, and that its sender is asked to send again. */
export interface AskedOffer {
  readonly call: CallRef;
  readonly device: RemoteDevice;
}

export interface KeptQuestion {
  readonly asked: AskedOffer;
  /** For how long it could come again when it was asked for. */
  readonly leftMs: number;
  readonly askedAt: SignOfLife;
}

/** The questions that are open, for a program that is killed before an answer comes. */
export interface KeptQuestions {
  readonly keep: (question: KeptQuestion) => void;
  readonly forget: (callId: string) => void;
  /** Those that were not forgotten: no answer came, and the history has nothing of their calls. */
  readonly load: () => readonly KeptQuestion[];
}
