import type { ShownCall } from '../../core/call/shownCalls.ts';
import type { Quiet } from '../../core/call/quiet.ts';
import type { CallView } from '../../core/call/view.ts';
import type { OpenedLink } from '../../core/ipc/links.ts';
import type { Ringtone, Settings } from '../../core/ipc/settings.ts';
import type {
  AccountView,
  AppSnapshot,
  BlockedView,
  CallSecurity,
  CallSnapshot,
  ClockView,
  ConnectionView,
  ContactView,
  LeftOutView,
  RecentView,
  RegionView,
  ReminderView,
} from '../../core/ipc/snapshot.ts';
import { UNKNOWN_REGION } from '../../core/words/region.ts';

/** All that the main window may show, long lists and all, as one value. */
export interface Picture extends CallPicture {
  readonly account: AccountView;
  readonly connection: ConnectionView;
  readonly contacts: readonly ContactView[];
  readonly blocked?: readonly BlockedView[];
  /** Newest first. */
  readonly recents: readonly RecentView[];
  readonly missedCount: number;
  readonly voiceCount?: number;
  readonly notNowCount?: number;
  readonly reminders?: readonly ReminderView[];
  readonly leftOut?: readonly LeftOutView[];
  readonly link?: OpenedLink | null;
}

/** What popup and call window show. */
export interface CallPicture {
  readonly call: CallView;
  readonly security: CallSecurity | null;
  readonly second?: ShownCall | null;
  readonly ringtone?: Ringtone | null;
  readonly settings: Settings;
  readonly quiet?: Quiet | null;
  readonly region?: RegionView;
  /** Right unless told otherwise. */
  readonly clock?: ClockView;
  readonly isReplaced?: boolean;
}

/** What main tells of a picture; the lists are asked for. */
export function snapshotOf(picture: Picture, revision = 1): AppSnapshot {
  const {
    account,
    connection,
    contacts,
    recents,
    missedCount,
    voiceCount = 0,
    notNowCount = 0,
    reminders = [],
    leftOut = [],
    blocked = [],
    link = null,
  } = picture;
  return {
    ...callSnapshotOf(picture, revision),
    account: { revision, state: account, connection, leftOut, link },
    contacts: { revision, count: contacts.length, blockedCount: blocked.length },
    recents: { revision, count: recents.length, missedCount, voiceCount, notNowCount, reminders },
  };
}

const RIGHT: ClockView = { offsetMs: 0, tellWrong: false };

export function callSnapshotOf(
  {
    call,
    security,
    second = null,
    ringtone = null,
    settings,
    quiet = null,
    region = UNKNOWN_REGION,
    clock = RIGHT,
    isReplaced = false,
  }: CallPicture,
  revision = 1,
): CallSnapshot {
  return {
    call: { revision, view: call, security, second, ringtone },
    settings: { revision, values: settings, quiet, region, clock, isReplaced },
  };
}
