import type { CallView, EndReason } from '../../core/call/view.ts';
import { CALL_STAGES, STAGE_OF_END, type CallStage } from '../../core/call/callStage.ts';
import type { Silence } from '../../core/call/silence.ts';
import { callWindowCalls } from '../../core/call/shownCalls.ts';
import { RELAY_ADDRESSES } from '../../core/ipc/hostedRelay.ts';
import { HOSTING_PROBLEMS, type HostingProblem } from '../../core/ipc/hostingProblem.ts';
import type { LinkRefusal, OpenedLink } from '../../core/ipc/links.ts';
import { OFFLINE_REASONS } from '../../core/ipc/offlineWays.ts';
import type { RingFinding, RingTestCodes, RingTestReport, RingVerdict } from '../../core/ipc/ringTestShapes.ts';
import type { AccountView, ConnectionView, ContactView, OfflineReason } from '../../core/ipc/snapshot.ts';
import type { VoiceLeftProblem, VoiceReceivedState } from '../../core/ipc/voice.ts';
import { ADVISED_CODES } from '../../core/words/storeAdvice.ts';
import { each } from './each.ts';
import { linkStories } from './links.ts';
import type { CallPicture, Picture } from './picture.ts';
import {
  appStories,
  base,
  before,
  calling,
  callStories,
  incomingStories,
  left,
  outgoing,
  ready,
  received,
  recent,
} from './snapshots.ts';

/*
 * Every state of every screen, by the types that list the states: each is bound to the story that shows it, so that a
 * new state without a story does not compile. Where states differ only in what is said, their stories are made here.
 */

type Phase = CallView['phase'];
type Ended = Extract<CallView, { phase: 'ended' }>;

const ended = (reason: EndReason): Ended => ({
  phase: 'ended',
  call: outgoing,
  reason,
  durationMs: reason === 'hungUpHere' || reason === 'hungUpThere' ? 754_000 : null,
  note: null,
  relays: [],
});
const under = (phase: 'dialling' | 'answering' | 'connecting', waitsFor: CallStage | null): CallView => ({
  ...{ phase, call: outgoing, relayOnly: false, waitsFor },
});

export const accountPhases: Readonly<Record<AccountView['phase'], Picture>> = {
  opening: appStories.opening,
  choosePassphrase: appStories.choosePassphrase,
  locked: appStories.locked,
  storeProblem: appStories.storeProblem,
  onboarding: appStories.onboarding,
  ready: appStories.home,
};

export const storeCodes = each([...ADVISED_CODES, 'failed'], (code) =>
  before({ phase: 'storeProblem', code, missingKeyring: code === 'keyringGone' ? 'gnome_libsecret' : null }),
);

const lasting = { dialling: under('dialling', null), answering: under('answering', null) };

/** The bar of the main window. */
export const barPhases: Readonly<Record<Phase, Picture>> = {
  idle: appStories.home,
  calling: appStories.homePeerOffline,
  alerting: appStories.homeAlerting,
  ringing: appStories.homeRinging,
  dialling: { ...base, call: lasting.dialling },
  answering: { ...base, call: lasting.answering },
  connecting: { ...base, call: under('connecting', null) },
  connected: appStories.homeInCall,
  cutOff: appStories.homeCutOff,
  ended: appStories.homeEnded,
};

/** The call window; before it there is nothing, and who rings or was cut off is asked elsewhere. */
export const windowPhases: Readonly<Record<Exclude<Phase, 'idle' | 'ringing' | 'cutOff'>, CallPicture>> = {
  calling: calling({ phase: 'calling', call: outgoing, relayOnly: false, reach: 'unknown' }),
  alerting: calling({ phase: 'alerting', call: outgoing, relayOnly: true }),
  dialling: calling(lasting.dialling),
  answering: calling(lasting.answering),
  connecting: callStories.callConnecting,
  connected: callStories.callPlain,
  ended: callStories.callUnanswered,
};

/** The popup rings, or says that the press was taken. */
export const popupPhases: Readonly<Record<'ringing' | 'connecting', CallPicture>> = {
  ringing: incomingStories.incomingVideo,
  connecting: incomingStories.incomingTaken,
};

export const waiting = each<CallStage, CallPicture>(CALL_STAGES, (stage) => calling(under('connecting', stage)));

const END_REASONS = Object.keys(STAGE_OF_END) as readonly EndReason[];
/** What a person looks at in the call window when it is over; the others only ever stood in the list. */
const endsInWindow = END_REASONS.filter(
  (reason) => callWindowCalls({ view: ended(reason), security: null, second: null }).length > 0,
);
export const ends = each(endsInWindow, (reason) => calling(ended(reason)));
export const endsInBar = each(END_REASONS, (reason): Picture => ({ ...base, call: ended(reason) }));

/** All of them as rows of the list. */
export const allRecents: Picture = {
  ...base,
  recents: END_REASONS.map((reason, index) =>
    recent(
      index % 2 === 0 ? 'anna' : 'walker77',
      STAGE_OF_END[reason] === 'person' && index % 3 === 0 ? 'incoming' : 'outgoing',
      index % 2 === 0 ? 'audio' : 'video',
      index * 45 * 60_000,
      reason,
    ),
  ),
};

export const connections: Readonly<Record<ConnectionView['state'], Picture>> = {
  none: appStories.onboarding,
  connecting: appStories.homeConnecting,
  online: appStories.home,
  offline: appStories.homeOffline,
};

export const offlineReasons = each<OfflineReason, Picture>(OFFLINE_REASONS, (reason) => ({
  ...base,
  connection: {
    state: 'offline',
    reason,
    detail: reason === 'redirected' || reason === 'portal' ? 'https://login.hotel.example' : null,
  },
}));

const hosting = (view: Extract<AccountView, { phase: 'ready' }>['hosting']): Picture => ({
  ...base,
  account: { ...ready, hosting: view },
});
const running = appStories.homeHosting.account.hosting;

export const hostings = {
  starting: hosting({ state: 'starting' }),
  moved: hosting({ ...running, movedFrom: 7443 }),
  damaged: hosting({ ...running, isDamaged: true }),
  relayOff: hosting({ ...running, relay: { state: 'off' } }),
  relayDown: hosting({ ...running, relay: { state: 'down' } }),
  ...each(RELAY_ADDRESSES, (address) => hosting({ ...running, relay: { state: 'running', port: 7444, address } })),
  ...each<HostingProblem, Picture>(HOSTING_PROBLEMS, (problem) => ({
    ...hosting({ state: 'down', problem }),
    connection: { state: 'offline', reason: 'hostDown', detail: null },
  })),
};

/** What a person chose that keeps calls silent: the footer says it. */
export const silences: Readonly<Record<Silence, Picture>> = {
  nobodyMayRing: { ...base, settings: { ...base.settings, whoMayRing: 'nobody' } },
  doNotDisturb: appStories.homeDoNotDisturb,
  quietHours: { ...base, quiet: { reason: 'quietHours', until: null } },
};

const refusedLink = (why: LinkRefusal): OpenedLink => ({
  ...linkStories.otherServer,
  why,
});
const opened = (link: OpenedLink): Picture => ({ ...base, link });
export const linkRefusals: Readonly<Record<LinkRefusal, Picture>> = {
  notALink: opened(refusedLink('notALink')),
  tooLong: opened(refusedLink('tooLong')),
  several: opened(refusedLink('several')),
  newer: opened(refusedLink('newer')),
  damaged: opened(linkStories.damaged),
  expired: opened(refusedLink('expired')),
  own: opened(refusedLink('own')),
  otherServer: opened(linkStories.otherServer),
};

const RECEIVED: Readonly<Record<VoiceReceivedState, number>> = {
  ...{ fetching: 0, ready: 42_000, missing: 0, damaged: 30_000, expired: 12_000, unreadable: 0 },
};
const LEFT: Readonly<Record<VoiceLeftProblem, true>> = {
  ...{ boxFull: true, tooMany: true, blocked: true, notContact: true, notAdmitted: true, identityChanged: true },
  ...{ noRatchet: true, refused: true, tooOld: true, notSent: true },
};
/** Every voice message there can be, in one list. */
export const allVoice: Picture = {
  ...base,
  recents: [
    ...Object.entries(RECEIVED).map(([state, durationMs], index) => ({
      ...recent('maeve', 'incoming', 'audio', index * 60_000, 'missed'),
      voice: received(state as VoiceReceivedState, durationMs),
    })),
    ...(['sending', 'sent'] as const).map((state, index) => ({
      ...recent('fionn', 'outgoing', 'audio', (index + 10) * 60_000, 'noAnswer'),
      voice: left(state),
    })),
    ...Object.keys(LEFT).map((problem, index) => ({
      ...recent('anna', 'outgoing', 'audio', (index + 20) * 60_000, 'noAnswer'),
      voice: left('failed', problem as VoiceLeftProblem),
    })),
  ],
};

/** By the contact of `appStories.home` on whose page it stands. */
export const identities: Readonly<Record<ContactView['identity'], string>> = {
  ...{ unknown: 'boris.k', pinned: 'maeve', changed: 'cormac' },
};
export const fallbacks: Readonly<Record<NonNullable<ContactView['staticFallback']>, string>> = {
  ...{ refused: 'fionn', allowed: 'zoya.workshop' },
};
/** Everything that each check may come to. */
type Codes = { readonly [Check in keyof RingTestCodes]: Readonly<Record<RingTestCodes[Check], RingVerdict>> };
const RING_CODES: Codes = {
  reached: {
    yes: 'good',
    notConnected: 'bad',
    notOffered: 'unknown',
    noAnswer: 'bad',
    altered: 'bad',
    tooOften: 'bad',
  },
  mayRing: {
    ...{ yes: 'good', nobodyMayRing: 'bad', doNotDisturb: 'bad', quietHours: 'bad', systemQuiet: 'bad' },
    fullScreen: 'bad',
  },
  popup: { yes: 'good', notShown: 'bad', notPainted: 'bad', interrupted: 'unknown' },
  sound: { yes: 'good', unmeasured: 'unknown', volumeZero: 'bad', silent: 'bad', noOutput: 'bad', unknown: 'unknown' },
  tray: { yes: 'good', none: 'bad', unknown: 'unknown' },
  notifications: { yes: 'good', none: 'bad', unknown: 'unknown' },
  autostart: { yes: 'good', asksPassphrase: 'unknown', off: 'bad', unknown: 'unknown' },
  microphone: { yes: 'good', none: 'bad', denied: 'bad', unknown: 'unknown' },
  camera: { yes: 'good', none: 'unknown', denied: 'bad', unknown: 'unknown' },
  direct: { yes: 'good', local: 'unknown', localAlone: 'bad', none: 'bad', noneAlone: 'bad', unknown: 'unknown' },
  relay: { yes: 'good', none: 'unknown', fails: 'bad', unknown: 'unknown' },
};
const MOST_CODES = Math.max(...Object.values(RING_CODES).map((codes) => Object.keys(codes).length));
/** As many reports as it takes to show all of them. */
export const ringReports: readonly RingTestReport[] = Array.from({ length: MOST_CODES }, (_, index) => ({
  findings: Object.entries(RING_CODES).map(([check, codes]) => {
    const all = Object.entries(codes);
    const [code, verdict] = all[index % all.length] ?? [];
    return { check, code, verdict } as RingFinding;
  }),
}));
