import { type Handlers, push, request, returns } from './define.ts';
import { done, nothing } from './requestShapes.ts';

/** Why there is no update although one was looked for. Each has words of its own: `updates.failed.NAME`. */
export const UPDATE_FAILURES = [
  'unreachable',
  /** And has been for so long that what was heard last is out of date. */
  'silent',
  'incomplete',
  'tooLarge',
  'tooSlow',
  'unreadable',
  'unsigned',
  'replayed',
  'expired',
  'clock',
  'damaged',
  'diskFull',
  'notWritable',
  'notInstalled',
] as const;
export type UpdateFailure = (typeof UPDATE_FAILURES)[number];

/** A release and what is new in it, in each language. */
export interface OfferedRelease {
  readonly version: string;
  readonly notes: Readonly<Record<'en' | 'ru', readonly string[]>>;
}

export type UpdateView =
  /** This build asks nobody for releases. */
  | { readonly state: 'none' }
  /** Nothing newer is known. `checkedAt`: milliseconds since 1970, by the corrected clock; null: not asked yet. */
  | { readonly state: 'newest'; readonly checkedAt: number | null }
  | { readonly state: 'checking' }
  /** It waits for the person, or for the end of a call. */
  | { readonly state: 'available'; readonly release: OfferedRelease; readonly heldByCall: boolean }
  | { readonly state: 'downloading'; readonly release: OfferedRelease; readonly percent: number }
  /** Takes this one's place when Ringfort ends; at once if the person wants it and no call is under way. */
  | { readonly state: 'ready'; readonly release: OfferedRelease; readonly heldByCall: boolean }
  /** Somebody else brings it. */
  | { readonly state: 'told'; readonly release: OfferedRelease; readonly owner: 'apt' | 'dnf' | 'zypper' | 'person' }
  /** Somebody else has brought it, under the program that runs: a restart is all that is left to do. */
  | { readonly state: 'installed'; readonly version: string; readonly heldByCall: boolean }
  /** `version`: of the release that did not come; null: not even that is known. */
  | { readonly state: 'failed'; readonly reason: UpdateFailure; readonly version: string | null };

/** `held`: a call or a recording would be lost. `declined`: by the person, who is asked unless there is a newer one. */
export interface RestartAnswer {
  readonly is: 'begun' | 'held' | 'declined';
}
/** Ends Ringfort and starts it, or a newer one, again. */
export const restart = request(nothing, returns<RestartAnswer>());

/** What the settings ask about updates, and what any page may that tells a person to restart. */
export const updateRequests = {
  updates: push<UpdateView>(),
  currentUpdate: request(nothing, returns<UpdateView>()),
  checkForUpdates: request(nothing, done),
  downloadUpdate: request(nothing, done),
  /** Only with an update that is ready, or installed already, and outside of calls. */
  restartForUpdate: request(nothing, done),
  restart,
};
export type UpdateHandlers = Handlers<typeof updateRequests>;
