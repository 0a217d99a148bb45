import type { Instant } from '../call/call.ts';
import type { Quiet } from '../call/quiet.ts';
import type { ShownCalls } from '../call/shownCalls.ts';
import type { HostedRelay } from './hostedRelay.ts';
import type { HostingProblem } from './hostingProblem.ts';
import type { OpenedLink } from './links.ts';
import type { Problem } from './problem.ts';
import type { RecentPlace, RecentView } from './recentView.ts';
import type { Ringtone, Settings } from './settings.ts';

/**
 * One part of what windows show. Its revision grows by itself: a part that is not newer than the one at hand is
 * dropped.
 */
interface Part {
  readonly revision: number;
}

/** The calls. `security` is null while there is none, or its peer is not known well enough to say anything. */
export interface CallPart extends Part, ShownCalls {
  /** What a person chose for calls of who rings; null: what all calls ring with. */
  readonly ringtone: Ringtone | null;
}

/** Who we are, and whether anybody can reach us. */
export interface AccountPart extends Part {
  readonly state: AccountView;
  readonly connection: ConnectionView;
  /** What lists were read without since the start. */
  readonly leftOut: readonly LeftOutView[];
  /** A link that was opened and that the person decides about; null while there is none, or nobody could decide. */
  readonly link: OpenedLink | null;
}

/** Entries of one list that could not be read; Ringfort goes on with the others. */
export interface LeftOutView {
  /** The list as the server or the store names it: `ice_servers`, `call_record`. */
  readonly list: string;
  readonly count: number;
  /** Where and why, of the first of them: names, rules and numbers, never what stood there. */
  readonly detail: string;
}

/** That contacts may look different now. The list itself is asked for in pages. */
export interface ContactsPart extends Part {
  readonly count: number;
  /** Who is blocked, contact or not, may be others too. */
  readonly blockedCount: number;
}

/** That past calls may look different now. The list itself is asked for in pages. */
export interface RecentsPart extends Part {
  readonly count: number;
  /** What nobody has looked at yet: missed calls, and calls to which a voice message came since. */
  readonly missedCount: number;
  /** Of them those to which a voice message came after the call had been looked at: no missed calls. */
  readonly voiceCount: number;
  /** Of them those that did not ring at that moment: it was to be quiet, or another call was on. */
  readonly notNowCount: number;
  /** By the time at which they are due; never more than a few. */
  readonly reminders: readonly ReminderView[];
}

/** A call to make: somebody asked to be called later, or the person wants to be reminded of calling back. */
export interface ReminderView {
  readonly peer: string;
  /** What they are called here, if not by the handle. */
  readonly name?: string;
  readonly dueAt: Instant;
  /** The person was told that the time has come. */
  readonly told: boolean;
}

/** What every window goes by. */
export interface SettingsPart extends Part {
  readonly values: Settings;
  /** What in them keeps the phone quiet now. */
  readonly quiet: Quiet | null;
  readonly clock: ClockView;
  /** How the system writes times and numbers, whatever the language of the words is. */
  readonly region: RegionView;
  /** Another version lies where this one came from: what opens devices and plays may not begin any more (ADR 77). */
  readonly isReplaced: boolean;
}

/** BCP 47 tags; null where the system says nothing. */
export interface RegionView {
  readonly times: string | null;
  readonly numbers: string | null;
}

/**
 * Everything a window may show, made by main alone, in parts. A window asks once for all of them, then is told each
 * part that changes; none of them grows with the number of contacts or past calls.
 */
export interface AppSnapshot {
  readonly call: CallPart;
  readonly account: AccountPart;
  readonly contacts: ContactsPart;
  readonly recents: RecentsPart;
  readonly settings: SettingsPart;
}

/** The parts that the popup and the call window need; they never hear of contacts or history. */
export type CallSnapshot = Pick<AppSnapshot, 'call' | 'settings'>;

/** A piece of a long list. */
export interface Page<Item, Place> {
  readonly items: readonly Item[];
  /** To ask for what comes after it; null at the end of the list. */
  readonly next: Place | null;
}

/** `rows`: how many the whole list has, headings of days among them; null beyond its first page, and of one person. */
export interface RecentsPage extends Page<RecentView, RecentPlace> {
  readonly rows: number | null;
}

export type { BlockedView, ContactPlace, ContactView } from './contactView.ts';
export type { CallSecurity, SasPlaces } from '../call/callSecurity.ts';

/** What this computer's clock is worth. All times in a snapshot are by the corrected one. */
export interface ClockView {
  /** The corrected time minus that of this computer's clock: windows add it to theirs. */
  readonly offsetMs: number;
  /** The person has not been told yet that this computer's clock is wrong. */
  readonly tellWrong: boolean;
}

export type AccountView =
  /** The store is being opened. */
  | { readonly phase: 'opening' }
  /** No system keyring: the person chooses a passphrase before anything is stored. */
  | { readonly phase: 'choosePassphrase'; readonly missingKeyring: string }
  /** The store is protected by a passphrase (or its keyring is gone), and waits for it. */
  | { readonly phase: 'locked'; readonly missingKeyring: string | null }
  /**
   * The store cannot be opened; nothing is overwritten. `code` is for "Details". `missingKeyring` names the keyring
   * that alone has the key and did not answer.
   */
  | { readonly phase: 'storeProblem'; readonly code: string; readonly missingKeyring: string | null }
  /**
   * The store is open and there is no account yet. `last`: what the person signed out of, or where they said they
   * would go.
   */
  | { readonly phase: 'onboarding'; readonly last: LastAccount | null }
  | {
      readonly phase: 'ready';
      readonly handle: string;
      /** As contacts read it; null: they read the handle. */
      readonly displayName: string | null;
      readonly server: string;
      /** Whoever is on the way to the server may see who calls whom and when, as the person has decided. */
      readonly isUnprotected: boolean;
      /** The beginning of the server's id; null if it is not known yet. */
      readonly serverId: string | null;
      readonly hosting: HostingView | null;
      readonly keyProtection: KeyProtectionView;
    };

/** What onboarding begins with. */
export interface LastAccount {
  readonly handle: string;
  readonly displayName: string | null;
  /** Null: one on this computer. */
  readonly server: string | null;
  /** Whether the keys for it are here: then nothing is asked anew. */
  readonly hasKeys: boolean;
}

/** What opens the store at the next start. */
export interface KeyProtectionView {
  /** The keyring that holds the key, or null if a passphrase is asked for at every start. */
  readonly keyring: string | null;
  /** Whether a passphrase opens it too (or alone). Without one, a lost keyring is a lost store. */
  readonly passphrase: boolean;
}

/** How the signalling server fares that this Ringfort hosts for its network. */
export type HostingView =
  | { readonly state: 'starting' }
  | {
      readonly state: 'running';
      /** Where other computers of the same network reach it, for example `https://192.168.1.20:7443`. */
      readonly addresses: readonly string[];
      /** Of its certificate: SHA-256, 64 hex digits. Who joins with it is at this server and no other. */
      readonly fingerprint: string;
      /** Its own port was taken, so that what friends were told is no longer right. Null: it was not. */
      readonly movedFrom: number | null;
      readonly relay: HostedRelay;
      /** A part of its data cannot be read: it goes on with the rest, and somebody has to see to it. */
      readonly isDamaged: boolean;
    }
  /** It is tried again and again. */
  | { readonly state: 'down'; readonly problem: HostingProblem };

export type ConnectionView =
  | { readonly state: 'none' }
  | { readonly state: 'connecting' }
  /** unknown: the server has not said yet whether it has one. */
  | { readonly state: 'online'; readonly relay: 'available' | 'none' | 'unknown' }
  /** `detail` stands beside the words of the reason, such as where a redirect leads. */
  | { readonly state: 'offline'; readonly reason: OfflineReason; readonly detail: string | null };

export type OfflineReason =
  | Problem
  | 'signedInElsewhere'
  | 'signInRefused'
  /** Another server than the one of this account answers there. */
  | 'otherServer'
  /** The server says that it is not reached under this address. */
  | 'wrongAddress';

/** The number that two people compare; it is the same on both sides if nobody stands in between. */
export interface SafetyNumberView {
  /** 60 digits, in both people's programs the same. */
  readonly digits: string;
  /** What the QR code says: text for `compareSafetyNumber` of the other side. */
  readonly code: string;
}

export interface ContactSafety {
  readonly handle: string;
  readonly verified: boolean;
  /** Of the identity that is pinned. */
  readonly number: SafetyNumberView;
  /** Of the identity that has turned up since and waits for a decision. */
  readonly changedTo: SafetyNumberView | null;
}

export type { DoctorCheck, DoctorFinding, DoctorReport } from './doctorReport.ts';

export type { RecentPlace, RecentView } from './recentView.ts';

/** The answer to an order that can be refused for reasons the person can do something about. */
export type Outcome<Reason extends string> =
  | { readonly ok: true }
  | { readonly ok: false; readonly reason: Reason; readonly detail: string | null };

/** The same of a question that has an answer. */
export type OutcomeWith<Answer extends object, Reason extends string> =
  | ({ readonly ok: true } & Answer)
  | Extract<Outcome<Reason>, { ok: false }>;
