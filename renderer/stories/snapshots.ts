import type { VoiceLeftProblem, VoiceReceivedState, VoiceView } from '../../core/ipc/voice.ts';
import { STAGE_OF_END } from '../../core/call/callStage.ts';
import { isMissed } from '../../core/call/endReason.ts';
import type { CallRef, CallType, EndReason, Route } from '../../core/call/view.ts';
import type { RingingView, ShownCall } from '../../core/call/shownCalls.ts';
import type { CallView } from '../../core/call/view.ts';
import { DEFAULT_SETTINGS } from '../../core/ipc/readSettings.ts';
import type { AccountView, BlockedView, CallSecurity, ContactView, RecentView } from '../../core/ipc/snapshot.ts';
import type { CallPicture, Picture } from './picture.ts';

/**
 * Every state of every screen as the picture that main has of it. The tests draw them; the moment is always
 * `storyNow`.
 */

/** A Sunday afternoon, in whatever zone the reader's clock stands. */
export const storyNow = new Date(2026, 10, 22, 17, 20).getTime();

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const callId = (index: number) => `0192f0c1-7a00-7000-8000-${String(index).padStart(12, '0')}`;

export const storyCall = (part: Partial<CallRef> = {}): CallRef => ({
  callId: callId(1),
  peer: 'maeve',
  direction: 'incoming',
  type: 'video',
  startedAt: storyNow - 5000,
  ...part,
});

const contact = (handle: string, days = 40, part: Partial<ContactView> = {}): ContactView => ({
  handle,
  displayName: null,
  nickname: null,
  addedAt: storyNow - days * DAY,
  identity: 'pinned',
  verified: false,
  staticFallback: null,
  alwaysRelay: false,
  favourite: false,
  rings: 'usual',
  ringtone: null,
  blocked: false,
  ...part,
});

export const contacts: readonly ContactView[] = [
  contact('anna', 40, { verified: true }),
  contact('boris.k', 2, { identity: 'unknown' }),
  contact('cormac', 40, { identity: 'changed' }),
  contact('deirdre-home', 120, { identity: 'changed', verified: true }),
  contact('fionn', 40, { staticFallback: 'refused' }),
  contact('maeve', 71),
  contact('niamh_o', 1, { identity: 'unknown' }),
  contact('oksana', 40, { verified: true }),
  contact('zoya.workshop', 40, { staticFallback: 'allowed' }),
];

/** As long as a name may be, and one that would pass for somebody else if it could. */
const LONG_NAME = 'Boris (verified) from the bank, who really is nobody else at all';
const NAMES: Readonly<Record<string, string>> = {
  anna: 'Анна Сергеевна',
  maeve: 'Maeve O’Brien',
  oksana: 'Оксана',
  'boris.k': LONG_NAME,
};
const nameOf = (handle: string) => {
  const name = NAMES[handle];
  return name === undefined ? {} : { name };
};
const named = (all: readonly ContactView[]) =>
  all.map((one) => ({
    ...one,
    displayName: NAMES[one.handle] ?? null,
    nickname: one.handle === 'maeve' ? 'Little sister' : null,
  }));

const blocked: readonly BlockedView[] = [
  { handle: 'double-glazing', blockedAt: storyNow - 9 * DAY },
  { handle: 'eve', blockedAt: storyNow - 3 * DAY },
  { handle: 'maeve', blockedAt: storyNow - HOUR },
];

let next = 100;
export const recent = (
  peer: string,
  direction: CallRef['direction'],
  type: CallType,
  agoMs: number,
  reason: EndReason,
  durationMs: number | null = null,
  seen = true,
  forwardSecret = true,
): RecentView => {
  next += 1;
  const route: Route | null = durationMs === null ? null : 'direct';
  const call = storyCall({ callId: callId(next), peer, direction, type, startedAt: storyNow - agoMs });
  return {
    call,
    reason,
    stage: STAGE_OF_END[reason],
    durationMs,
    isMissed: isMissed(reason),
    seen,
    device: 7,
    note: null,
    voice: null,
    relays: [],
    route,
    forwardSecret,
    verified: peer === 'anna' || peer === 'oksana',
    blocked: blocked.some(({ handle }) => handle === peer),
  };
};

export const received = (state: VoiceReceivedState, durationMs = 30_000, heard = false): VoiceView => ({
  kind: 'received',
  state,
  durationMs,
  heard,
});
export const left = (state: 'sending' | 'sent' | 'failed', problem: VoiceLeftProblem | null = null): VoiceView => ({
  kind: 'left',
  state,
  problem,
  durationMs: 20_000,
});

export const recents: readonly RecentView[] = [
  recent('maeve', 'incoming', 'video', 25 * MINUTE, 'missed', null, false),
  recent('anna', 'outgoing', 'audio', 2 * HOUR, 'hungUpHere', 12 * MINUTE + 34_000),
  recent('fionn', 'outgoing', 'video', 3 * HOUR, 'noAnswer'),
  recent('maeve', 'incoming', 'audio', DAY + 2 * HOUR, 'hungUpThere', 48_000),
  recent('walker77', 'incoming', 'audio', DAY + 4 * HOUR, 'busyHere', null, false),
  recent('cormac', 'outgoing', 'audio', DAY + 6 * HOUR, 'declined'),
  recent('zoya.workshop', 'outgoing', 'audio', 2 * DAY, 'hungUpHere', 5 * MINUTE + 3000, true, false),
  recent('oksana', 'incoming', 'video', 4 * DAY, 'hungUpHere', HOUR + 17 * MINUTE),
  recent('maeve', 'outgoing', 'video', 12 * DAY, 'connectFailed'),
];

export const ready: Extract<AccountView, { phase: 'ready' }> = {
  phase: 'ready',
  handle: 'sasha',
  displayName: null,
  server: 'https://calls.example.org',
  serverId: '0a1b2c3d',
  isUnprotected: false,
  hosting: null,
  keyProtection: { keyring: 'gnome_libsecret', passphrase: false },
};

export const base: Picture = {
  account: ready,
  connection: { state: 'online', relay: 'available' },
  clock: { offsetMs: 0, tellWrong: false },
  call: { phase: 'idle' },
  security: null,
  contacts,
  recents,
  blocked: [],
  missedCount: 0,
  settings: DEFAULT_SETTINGS,
};

export const before = (account: AccountView): Picture => ({
  ...base,
  account,
  connection: { state: 'none' },
  contacts: [],
  recents: [],
});

const ringing = (part: Partial<RingingView> = {}): RingingView => ({
  phase: 'ringing',
  call: storyCall(),
  knownContact: true,
  needsRelay: false,
  silenced: false,
  ...part,
});

export const outgoing = storyCall({ direction: 'outgoing', peer: 'anna', type: 'audio' });
export const inCall: Extract<CallView, { phase: 'connected' }> = {
  phase: 'connected',
  call: outgoing,
  relayOnly: true,
  connectedAt: storyNow - 754_000,
  route: 'relayedUdp',
  heldHere: false,
  muted: false,
  sharing: false,
  reconnecting: false,
  theirs: { microphone: true, camera: false, screen: false, held: false },
};

export const security = (part: Partial<CallSecurity> = {}): CallSecurity => ({
  forwardSecret: true,
  verified: false,
  identityChanged: false,
  words: null,
  secondLayer: true,
  renewed: false,
  ...part,
});

/** Beside the call with anna. */
const SECOND = '0d1e6a52-53c9-4f4b-9f83-1f1e5b6f5a02';
const maeve = storyCall({ callId: SECOND, peer: 'maeve', type: 'audio' });
const secondRings = { view: ringing({ call: maeve }), security: security() };
const secondCall: CallView = {
  ...inCall,
  call: maeve,
  route: 'direct',
  relayOnly: false,
  connectedAt: storyNow - 61_000,
};
const heldCall: ShownCall = { view: { ...inCall, heldHere: true }, security: security() };

export const appStories = {
  opening: before({ phase: 'opening' }),
  choosePassphrase: before({ phase: 'choosePassphrase', missingKeyring: 'org.freedesktop.secrets' }),
  locked: before({ phase: 'locked', missingKeyring: null }),
  lockedKeyringGone: before({ phase: 'locked', missingKeyring: 'gnome_libsecret' }),
  storeProblem: before({ phase: 'storeProblem', code: 'corrupt', missingKeyring: null }),
  storeProblemNewer: before({ phase: 'storeProblem', code: 'newerSchema', missingKeyring: null }),
  storeProblemUnknown: before({ phase: 'storeProblem', code: 'failed', missingKeyring: null }),
  keyringGone: before({ phase: 'storeProblem', code: 'keyringGone', missingKeyring: 'gnome_libsecret' }),
  onboarding: before({ phase: 'onboarding', last: null }),
  onboardingSignedOut: before({
    phase: 'onboarding',
    last: { handle: 'sasha', displayName: 'Саша', server: 'https://calls.example.org', hasKeys: true },
  }),
  home: base,
  homeEmpty: { ...base, contacts: [], recents: [] },
  homeMissed: { ...base, missedCount: 2 },
  homeSetUpProtection: { ...base, contacts: [], recents: [], settings: { ...base.settings, setUpStep: 'protection' } },
  homeSetUpDevices: { ...base, contacts: [], recents: [], settings: { ...base.settings, setUpStep: 'devices' } },
  // Whoever came by a link has a contact before the steps are through.
  homeSetUpLinked: { ...base, settings: { ...base.settings, setUpStep: 'devices' } },
  homeSetUpShare: { ...base, contacts: [], recents: [], settings: { ...base.settings, setUpStep: 'share' } },
  homeNamed: {
    ...base,
    account: { ...ready, displayName: 'Саша Орлова' },
    contacts: named(contacts),
    recents: recents.map((one) => ({ ...one, call: { ...one.call, ...nameOf(one.call.peer) } })),
    reminders: [{ peer: 'anna', ...nameOf('anna'), dueAt: storyNow - MINUTE, told: true }],
    blocked: [{ handle: 'eve', name: 'Ева', blockedAt: storyNow - HOUR }],
  },
  homeNamedInCall: {
    ...base,
    contacts: named(contacts),
    call: { ...inCall, call: { ...inCall.call, name: LONG_NAME } },
  },
  homeVoice: {
    ...base,
    missedCount: 1,
    recents: [
      { ...recent('maeve', 'incoming', 'audio', 20 * MINUTE, 'missed', null, false), voice: received('ready', 42_000) },
      { ...recent('fionn', 'outgoing', 'audio', 50 * MINUTE, 'noAnswer'), voice: left('sending') },
      { ...recent('anna', 'outgoing', 'video', HOUR, 'peerOffline'), voice: left('sent') },
      { ...recent('oksana', 'outgoing', 'audio', 2 * HOUR, 'busy'), voice: left('failed', 'boxFull') },
      { ...recent('cormac', 'incoming', 'audio', 3 * HOUR, 'missed'), voice: received('ready', 58_000, true) },
      { ...recent('maeve', 'incoming', 'audio', DAY, 'missed'), voice: received('damaged') },
      { ...recent('maeve', 'incoming', 'audio', 2 * DAY, 'busyHere'), voice: received('fetching', 12_000) },
    ],
  },
  homeReminders: {
    ...base,
    recents: [
      {
        ...recent('fionn', 'outgoing', 'audio', 10 * MINUTE, 'declined'),
        note: { text: 'In a meeting until three', callBackAt: storyNow + HOUR },
      },
      ...recents,
    ],
    reminders: [
      { peer: 'anna', dueAt: storyNow - MINUTE, told: true },
      { peer: 'fionn', dueAt: storyNow + HOUR, told: false },
    ],
  },
  homeLeftOut: {
    ...base,
    leftOut: [
      { list: 'ice_servers', count: 2, detail: '/ice_servers/0/urls/1 must match pattern "^turns?:"' },
      { list: 'call_record', count: 1, detail: '/call_record/9 /startedAt must be integer' },
      { list: 'setting', count: 1, detail: '/setting/theme no value of this version; its default holds' },
    ],
  },
  homeConnecting: { ...base, connection: { state: 'connecting' } },
  homeClockWrong: { ...base, clock: { offsetMs: -16 * 60_000, tellWrong: true } },
  homeOffline: { ...base, connection: { state: 'offline', reason: 'refused', detail: null } },
  homeRedirected: {
    ...base,
    connection: { state: 'offline', reason: 'redirected', detail: 'https://login.hotel.example' },
  },
  homeDiskFull: { ...base, connection: { state: 'offline', reason: 'storeFull', detail: null } },
  homeSignedInElsewhere: { ...base, connection: { state: 'offline', reason: 'signedInElsewhere', detail: null } },
  homeOtherServer: { ...base, connection: { state: 'offline', reason: 'otherServer', detail: null } },
  homeForgotten: { ...base, connection: { state: 'offline', reason: 'signInRefused', detail: null } },
  homeNoRelay: { ...base, connection: { state: 'online', relay: 'none' } },
  homeHosting: {
    ...base,
    account: {
      ...ready,
      keyProtection: { keyring: null, passphrase: true },
      hosting: {
        state: 'running',
        movedFrom: null,
        isDamaged: false,
        relay: { state: 'running', port: 7444, address: 'unknown' },
        fingerprint: '3f9a1c07e2b4d85660aa91f2c7d3e8b15f20473ac9de816b0f4e7d2a935c18f6',
        addresses: ['https://192.168.1.20:7443', 'https://10.8.0.3:7443'],
      },
    },
  },
  homeTwoWaysIn: { ...base, account: { ...ready, keyProtection: { keyring: 'gnome_libsecret', passphrase: true } } },
  homeHostDown: {
    ...base,
    account: { ...ready, hosting: { state: 'down', problem: 'portTaken' } },
    connection: { state: 'offline', reason: 'hostDown', detail: null },
  },
  homeUnprotected: { ...base, account: { ...ready, server: 'http://calls.example.org', isUnprotected: true } },
  homeAlwaysRelay: { ...base, settings: { ...base.settings, alwaysRelay: true } },
  homeRinging: { ...base, call: ringing() },
  homeRingingStranger: {
    ...base,
    call: ringing({ call: storyCall({ peer: 'walker77', type: 'audio' }), knownContact: false }),
  },
  homeRingingNoRelay: {
    ...base,
    call: ringing({ call: storyCall({ peer: 'walker77' }), knownContact: false, needsRelay: true }),
  },
  homeAlerting: { ...base, call: { phase: 'alerting', call: outgoing, relayOnly: false } },
  homePeerOffline: { ...base, call: { phase: 'calling', call: outgoing, relayOnly: false, reach: 'peerOffline' } },
  homeInCall: { ...base, call: inCall },
  homeHeld: { ...base, call: { ...inCall, heldHere: true } },
  homeCutOff: { ...base, call: { phase: 'cutOff', call: inCall.call }, security: security({ verified: true }) },
  homeTwoCalls: { ...base, call: secondCall, second: heldCall },
  homeRingingSecond: { ...base, call: inCall, second: secondRings },
  homeRingingOwnTexts: {
    ...base,
    call: ringing(),
    settings: { ...base.settings, declineTexts: ['In the cinema, back at ten', 'Ich bin im Zug, rufe später zurück'] },
  },
  homeRingingVerified: { ...base, call: ringing(), security: security({ verified: true }) },
  homeRingingStaticKeys: { ...base, call: ringing(), security: security({ forwardSecret: false }) },
  homeInCallVerified: { ...base, call: inCall, security: security({ verified: true }) },
  homeInCallMuted: { ...base, call: { ...inCall, muted: true } },
  homeInCallChanged: { ...base, call: inCall, security: security({ identityChanged: true }) },
  homeInCallStaticKeys: { ...base, call: inCall, security: security({ forwardSecret: false }) },
  homeBlocked: {
    ...base,
    blocked,
    contacts: contacts.map((one) => (one.handle === 'maeve' ? { ...one, blocked: true } : one)),
    recents: [
      recent('double-glazing', 'incoming', 'audio', 40 * MINUTE, 'blocked'),
      recent('walker77', 'incoming', 'audio', 55 * MINUTE, 'notContact'),
      recent('maeve', 'incoming', 'video', HOUR, 'nobodyMayRing', null, false),
      ...recents,
    ],
    settings: { ...base.settings, whoMayRing: 'contacts' },
  },
  homeDoNotDisturb: {
    ...base,
    recents: [
      recent('maeve', 'incoming', 'audio', 20 * MINUTE, 'doNotDisturb', null, false),
      recent('anna', 'incoming', 'video', 9 * HOUR, 'quietHours', null, false),
      recent('oksana', 'incoming', 'audio', DAY, 'systemQuiet', null, false),
      ...recents,
    ],
    missedCount: 3,
    quiet: { reason: 'doNotDisturb', until: storyNow + 40 * MINUTE },
    settings: {
      ...base.settings,
      ...{ doNotDisturb: storyNow + 40 * MINUTE, quietHours: true, ringsWhenQuiet: 'verified' },
      ...{ ringtone: 'chimes', ringtoneVolume: 45 },
      ringDevices: [{ label: 'Jabra Evolve2 40 (0b0e:0e41)', group: 'one' }],
      declineTexts: ['In the cinema, back at ten', 'Ich bin im Zug, rufe später zurück'],
    },
  },
  homeOwnSounds: {
    ...base,
    settings: {
      ...base.settings,
      microphoneSounds: [
        {
          label: 'Jabra Evolve2 40 (0b0e:0e41)',
          ...{ echoCancellation: false, noiseSuppression: true, autoGain: true, originalSound: false },
        },
      ],
    },
  },
  homeGlobalKeys: {
    ...base,
    settings: { ...base.settings, globalMute: 'Ctrl+Alt+M', globalAnswer: 'F9', globalShow: 'Ctrl+Alt+R' },
  },
  homeManyBlocked: {
    ...base,
    blocked: Array.from({ length: 1000 }, (_, index) => ({
      handle: `caller-${String(index).padStart(4, '0')}`,
      blockedAt: storyNow - index * HOUR,
    })),
  },
  homeEndedStranger: {
    ...base,
    call: {
      phase: 'ended',
      call: storyCall({ peer: 'walker77', type: 'audio' }),
      reason: 'hungUpThere',
      durationMs: 42_000,
      note: null,
      relays: [],
    },
  },
  homeEnded: {
    ...base,
    call: { phase: 'ended', call: outgoing, reason: 'busy', durationMs: null, note: null, relays: [] },
  },
} as const satisfies Readonly<Record<string, Picture>>;

export type AppStory = keyof typeof appStories;

export const calling = (
  call: CallView,
  known: CallSecurity | null = null,
  second: ShownCall | null = null,
): CallPicture => ({
  call,
  security: known,
  second,
  settings: base.settings,
});

export const incomingStories = {
  incomingVideo: calling(ringing()),
  incomingAudio: calling(ringing({ call: storyCall({ type: 'audio' }) })),
  incomingStranger: calling(
    ringing({ call: storyCall({ peer: 'a-very-long-handle.of-32-letters' }), knownContact: false }),
  ),
  incomingNoRelay: calling(
    ringing({ call: storyCall({ peer: 'walker77', type: 'audio' }), knownContact: false, needsRelay: true }),
  ),
  incomingNoRelayLong: calling(
    ringing({ call: storyCall({ peer: 'a-very-long-handle.of-32-letters' }), knownContact: false, needsRelay: true }),
  ),
  incomingSubject: calling(
    ringing({
      call: storyCall({
        type: 'audio',
        subject: 'The boat: shall we take the blue one, or wait until spring when it is cheaper',
      }),
    }),
  ),
  incomingNamed: calling(ringing({ call: storyCall({ name: 'Мэйв О’Брайен' }) })),
  incomingNamedSubject: calling(
    ringing({
      call: storyCall({
        name: 'Мэйв О’Брайен',
        subject: 'The boat: shall we take the blue one, or wait until spring when it is cheaper',
      }),
    }),
  ),
  incomingNamedLong: calling(
    ringing({ call: storyCall({ peer: 'a-very-long-handle.of-32-letters', name: LONG_NAME }) }),
    security({ verified: true }),
  ),
  incomingSilenced: calling(ringing({ silenced: true })),
  incomingTaken: calling({ phase: 'connecting', call: storyCall(), relayOnly: false, waitsFor: null }),
  incomingVerified: calling(ringing(), security({ verified: true })),
  incomingVerifiedLong: calling(
    ringing({ call: storyCall({ peer: 'a-very-long-handle.of-32-letters' }) }),
    security({ verified: true }),
  ),
  incomingChanged: calling(ringing(), security({ identityChanged: true })),
  incomingSecond: calling(inCall, security(), secondRings),
  incomingSecondLong: calling(inCall, security(), {
    view: ringing({ call: storyCall({ callId: SECOND, peer: 'a-very-long-handle.of-32-letters' }) }),
    security: security({ verified: true, forwardSecret: false }),
  }),
  incomingSecondNoRelay: calling(inCall, security(), {
    view: ringing({ call: { ...maeve, peer: 'walker77' }, knownContact: false, needsRelay: true }),
    security: null,
  }),
  incomingSecondHeld: calling({ ...inCall, heldHere: true }, security(), secondRings),
  incomingStaticKeys: calling(ringing(), security({ forwardSecret: false })),
  incomingStrangerStaticKeys: calling(
    ringing({ call: storyCall({ peer: 'a-very-long-handle.of-32-letters' }), knownContact: false }),
    security({ forwardSecret: false, identityChanged: true }),
  ),
} as const satisfies Readonly<Record<string, CallPicture>>;

export const storyWords = [17, 203, 88, 240] as const;
export const videoCall: Extract<CallView, { phase: 'connected' }> = {
  ...inCall,
  call: storyCall({ direction: 'outgoing', peer: 'anna', type: 'video' }),
  route: 'direct',
  relayOnly: false,
};

/** For the call window, which also needs a media engine: without one it shows the person in place of a picture. */
export const callStories = {
  callConnecting: calling(
    { phase: 'connecting', call: outgoing, relayOnly: true, waitsFor: null },
    security({ verified: true }),
  ),
  callDeclined: calling({
    phase: 'ended',
    call: outgoing,
    reason: 'declined',
    durationMs: null,
    note: { text: 'In a meeting until three, then on the train', callBackAt: storyNow + HOUR },
    relays: [],
  }),
  callNotRelayed: calling({
    phase: 'ended',
    call: outgoing,
    reason: 'relayUnavailable',
    durationMs: null,
    note: null,
    relays: [
      { server: 'turn.example.org:3478', transport: 'udp', answer: 401 },
      { server: 'turn.example.org:5349', transport: 'tls', answer: 'unreachable' },
    ],
  }),
  callUnanswered: calling({
    phase: 'ended',
    call: outgoing,
    reason: 'noAnswer',
    durationMs: null,
    note: null,
    relays: [],
  }),
  callLost: calling({
    phase: 'ended',
    call: inCall.call,
    reason: 'connectionLost',
    durationMs: 754_000,
    note: null,
    relays: [],
  }),
  callNamed: calling({ ...inCall, call: { ...inCall.call, name: LONG_NAME } }, security()),
  callPlain: calling(inCall, security()),
  callUnknown: calling(inCall),
  callWords: calling(inCall, security({ words: storyWords })),
  callWordsVideo: calling(videoCall, security({ words: storyWords })),
  callVerified: calling(inCall, security({ words: storyWords, verified: true })),
  callVerifiedBefore: calling(inCall, security({ verified: true })),
  callChanged: calling(inCall, security({ identityChanged: true })),
  callChangedVideo: calling(videoCall, security({ identityChanged: true })),
  callStaticKeys: calling(inCall, security({ words: storyWords, forwardSecret: false })),
  callTheirs: calling(
    { ...inCall, theirs: { microphone: false, camera: false, screen: true, held: false } },
    security({ words: storyWords, verified: true }),
  ),
  callHeldHere: calling({ ...inCall, heldHere: true }, security({ verified: true })),
  callHeldBoth: calling(
    { ...inCall, heldHere: true, theirs: { microphone: true, camera: false, screen: false, held: true } },
    security({ verified: true }),
  ),
  callWaiting: calling(inCall, security(), {
    ...secondRings,
    view: { ...secondRings.view, call: { ...maeve, name: LONG_NAME } },
  }),
  callWaitingStranger: calling(videoCall, security(), {
    view: ringing({
      call: { ...maeve, peer: 'a-very-long-handle.of-32-letters' },
      knownContact: false,
      needsRelay: true,
    }),
    security: security({ identityChanged: true }),
  }),
  callWaitingHeld: calling({ ...inCall, heldHere: true }, security(), secondRings),
  callWaitingHeldVideo: calling({ ...inCall, heldHere: true }, security(), {
    ...secondRings,
    view: ringing({ call: { ...maeve, type: 'video' } }),
  }),
  callTwo: calling(secondCall, security({ verified: true }), heldCall),
  callTwoDialling: calling(
    { phase: 'alerting', call: { ...maeve, direction: 'outgoing' }, relayOnly: false },
    security(),
    heldCall,
  ),
  callTwoOver: calling({ ...inCall, heldHere: true }, security({ verified: true }), {
    view: { phase: 'ended', call: maeve, reason: 'hungUpThere', durationMs: 61_000, note: null, relays: [] },
    security: null,
  }),
  callHeldThere: calling(
    { ...inCall, theirs: { microphone: false, camera: false, screen: false, held: true } },
    security({ verified: true }),
  ),
} as const satisfies Readonly<Record<string, CallPicture>>;
