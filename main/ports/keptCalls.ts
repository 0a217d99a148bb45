import type { BegunCall, KeptCall } from '../../core/call/keptCall.ts';

/** When this program was seen running. */
export interface SignOfLife {
  /** By the clock of the calls of that run. */
  readonly aliveAt: number;
  /** Which start of the computer; null where the system does not tell. */
  readonly bootId: string | null;
  /** Milliseconds since then, sleep included; null where it cannot be read. */
  readonly sinceBootMs: number | null;
}

/** `kept` was connected, `begun` was not. */
export type FoundCall = { readonly alive: SignOfLife } & ({ readonly kept: KeptCall } | { readonly begun: BegunCall });

/** The calls that live, for a program that is killed in the middle of them. */
export interface KeptCalls {
  readonly begin: (begun: BegunCall, alive: SignOfLife) => void;
  /** In the place of what was kept of it when it began. */
  readonly keep: (kept: KeptCall, alive: SignOfLife) => void;
  readonly alive: (callId: string, alive: SignOfLife) => void;
  readonly forget: (callId: string) => void;
  /**
   * Whether what is kept of calls is what they were when this program was seen last. It stands beside them, and can be
   * taken back where nothing can be written any more.
   */
  readonly isCurrent: () => boolean;
  readonly setCurrent: (current: boolean) => void;
  /** Those that were not forgotten: nobody ended them. */
  readonly load: () => readonly FoundCall[];
}
