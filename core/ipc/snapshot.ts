import type { CallRef, Instant, Route } from '../call/call.ts';
import type { EndReason } from '../call/endReason.ts';
import type { CallView } from '../call/view.ts';

/**
 * Everything a window may show, made by main alone. A window asks once, then is told; a snapshot whose revision is not
 * greater than the one it has is dropped.
 */
export interface AppSnapshot {
  readonly revision: number;
  readonly account: AccountView;
  readonly connection: ConnectionView;
  readonly call: CallView;
  readonly contacts: readonly ContactView[];
  /** Newest first. */
  readonly recents: readonly RecentView[];
  readonly missedCount: number;
  readonly settings: Settings;
}

/** The part of it that the popup and the call window need; they never see contacts or history. */
export interface CallSnapshot {
  readonly revision: number;
  readonly call: CallView;
  readonly settings: Settings;
}

export type AccountView =
  /** The store is being opened. */
  | { readonly phase: 'opening' }
  /** No system keyring: the person chooses a passphrase before anything is stored. */
  | { readonly phase: 'choosePassphrase'; readonly missingKeyring: string }
  /** The store is protected by a passphrase (or its keyring is gone), and waits for it. */
  | { readonly phase: 'locked'; readonly missingKeyring: string | null }
  /**
   * The store cannot be opened; nothing is overwritten. `code` is for "Details". `missingKeyring` names the keyring that
   * alone has the key and did not answer.
   */
  | { readonly phase: 'storeProblem'; readonly code: string; readonly missingKeyring: string | null }
  /** The store is open and there is no account yet. */
  | { readonly phase: 'onboarding' }
  | {
      readonly phase: 'ready';
      readonly handle: string;
      readonly server: string;
      readonly hosting: HostingView | null;
      readonly safeguard: 'keyring' | 'passphrase';
    };

/** This Ringfort hosts the signalling server of its network. */
export interface HostingView {
  readonly running: boolean;
  /** Where other computers of the same network reach it, for example `http://192.168.1.20:7443`. */
  readonly addresses: readonly string[];
}

export type ConnectionView =
  | { readonly state: 'none' }
  | { readonly state: 'connecting' }
  | { readonly state: 'online'; readonly relay: 'available' | 'none' }
  | { readonly state: 'offline'; readonly reason: OfflineReason };

export type OfflineReason = 'unreachable' | 'signedInElsewhere' | 'signInRefused' | 'serverIncompatible';

export interface ContactView {
  readonly handle: string;
  readonly addedAt: Instant;
  /** Whether we hold their identity from an earlier call, or have yet to fetch it. */
  readonly identity: 'unknown' | 'pinned' | 'changed';
}

export interface RecentView {
  readonly call: CallRef;
  readonly reason: EndReason;
  readonly durationMs: number | null;
  readonly seen: boolean;
  readonly route: Route | null;
}

export interface Settings {
  readonly alwaysRelay: boolean;
  readonly theme: 'system' | 'light' | 'dark';
  readonly language: 'system' | 'en' | 'ru';
}

/** The answer to an order that can be refused for reasons the person can do something about. */
export type Outcome<Reason extends string> =
  | { readonly ok: true }
  | { readonly ok: false; readonly reason: Reason; readonly detail: string | null };
