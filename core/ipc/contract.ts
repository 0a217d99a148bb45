import Type from 'typebox';
import type { MediaOrder } from '../call/callEffect.ts';
import type { RelayAddress, RelayTestAnswer } from '../call/relayTrial.ts';
import { push, request, returns } from './define.ts';
import { ChosenDevice, PairedHeadset } from './devices.ts';
import { type MakeLinkRefusal, type OwnLinkView, WantedLink } from './links.ts';
import { MediaReport } from './mediaReport.ts';
import { RelayAddressShape } from './relayTrialShape.ts';
import { type Rehearsal, RehearsedSound, type RingTestAnswer, RingTestWish } from './ringTest.ts';
import type {
  RegisterRefusal,
  SignOutRefusal,
  DeleteAccountRefusal,
  ServerChangeRefusal,
  ServerExamination,
  AddContactRefusal,
  PassphraseRefusal,
  DialRefusal,
  BlockRefusal,
  TrustRefusal,
  RemovePassphraseRefusal,
  StartOverRefusal,
  NumberComparison,
} from './refusals.ts';
import { CallWindowShape } from './callWindowShape.ts';
import { changeableSettings, Settings } from './settings.ts';
import { PictureChoice } from './pictureChoice.ts';
import type { GlobalAction } from '../shortcuts/globalShortcuts.ts';
import { openContact, openSettings, type WindowCommand } from './windowCommand.ts';
import type {
  AccountPart,
  AppSnapshot,
  BlockedView,
  CallPart,
  CallSnapshot,
  ContactPlace,
  ContactSafety,
  ContactsPart,
  ContactView,
  DoctorReport,
  Outcome,
  Page,
  RecentPlace,
  RecentsPart,
  RecentView,
  SettingsPart,
} from './snapshot.ts';
import { Recording, type LeaveVoiceRefusal } from './voice.ts';

/*
 * What may cross from each window to main and back: one table a window, and nothing beside it. Requests are parsed by
 * main before a handler sees them; the answers and the pushes are typed.
 */

const nothing = Type.Null();
const done = returns<null>();
const closed = { additionalProperties: false } as const;

const CallId = Type.String({ minLength: 36, maxLength: 36, pattern: '^[0-9a-f-]{36}$' });
const CallType = Type.Union([Type.Literal('audio'), Type.Literal('video')]);
const thisCall = Type.Object({ callId: CallId }, closed);
const Handle = Type.String({ minLength: 1, maxLength: 64 });
const thisContact = Type.Object({ handle: Handle }, closed);
/** As somebody types or pastes it; main takes from it what may travel. */
const MAX_TYPED_TEXT = 1000;
/** A letter with a link in it; more is cut off before it is sent. */
const MAX_PASTED_TEXT = 10_000;
const LinkNumber = Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER });
const thisLink = Type.Object({ number: LinkNumber }, closed);
const ContactAt = Type.Object(
  {
    rank: Type.Union([Type.Literal(0), Type.Literal(1)]),
    sortName: Type.String({ maxLength: 128 }),
    handle: Handle,
  },
  closed,
);
const RehearsalNumber = Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER });
const thisRehearsal = Type.Object({ id: RehearsalNumber }, closed);
/** More than a screen shows, less than a frame of the event loop should spend. */
const PageLimit = Type.Integer({ minimum: 1, maximum: 200 });
/** A row may hold whatever a server once said, so that its time is any number. */
const SafeInteger = Type.Integer({ minimum: Number.MIN_SAFE_INTEGER, maximum: Number.MAX_SAFE_INTEGER });
/** The person's word counts for the number they saw, not for whatever the identity is by now. */
const thisNumber = Type.Object({ handle: Handle, digits: Type.String({ pattern: '^[0-9]{60}$' }) }, closed);
/** What the person saw of the call as they pressed: an order that no longer means that is dropped (A78). */
const Phase = Type.Union([
  Type.Literal('ringing'),
  Type.Literal('dialling'),
  Type.Literal('calling'),
  Type.Literal('alerting'),
  Type.Literal('answering'),
  Type.Literal('connecting'),
  Type.Literal('connected'),
  Type.Literal('cutOff'),
  Type.Literal('ended'),
]);
const seenCall = Type.Object({ callId: CallId, phase: Phase }, closed);
const dialAgain = Type.Object({ callId: CallId, phase: Phase, relayed: Type.Optional(Type.Boolean()) }, closed);
const mutedCall = Type.Object({ callId: CallId, phase: Phase, muted: Type.Boolean() }, closed);
/** `present`: the call that the person is in, and what is to become of it; left out where they are in none. */
const answerWith = Type.Object(
  {
    callId: CallId,
    phase: Phase,
    callType: CallType,
    present: Type.Optional(
      Type.Object({ callId: CallId, wish: Type.Union([Type.Literal('hold'), Type.Literal('end')]) }, closed),
    ),
  },
  closed,
);
/** Both may be empty: then it is declined without a word. */
const declineWith = Type.Object(
  {
    callId: CallId,
    phase: Phase,
    text: Type.String({ maxLength: MAX_TYPED_TEXT }),
    /** From now: which time that is, main knows. */
    callBackInMs: Type.Union([Type.Integer({ minimum: 60_000, maximum: 604_800_000 }), Type.Null()]),
    /** Reminds the person of calling back, and says nothing of it to the caller. */
    remindInMs: Type.Optional(Type.Integer({ minimum: 60_000, maximum: 604_800_000 })),
  },
  closed,
);
/** What a person typed; main says what is wrong with it. */
const typed = (maxLength: number) => Type.String({ minLength: 0, maxLength });

/** The person has decided that the way to the server may be plain http through foreign networks. */
const PlainHttp = Type.Optional(Type.Boolean());
/** The person has compared this fingerprint of the server's certificate. */
const ComparedCertificate = Type.Optional(Type.String({ pattern: '^[0-9a-f]{64}$' }));
const ServerAddress = Type.Object(
  { server: typed(512), plainHttp: PlainHttp, certificate: ComparedCertificate },
  closed,
);

/** Opens the page of the system on which programs get the microphone. Not `opened`: there is none that we know. */
const openMicrophoneSettings = request(nothing, returns<{ readonly opened: boolean }>());

export const mainWindow = {
  current: request(nothing, returns<AppSnapshot>()),
  call: push<CallPart>(),
  account: push<AccountPart>(),
  contacts: push<ContactsPart>(),
  recents: push<RecentsPart>(),
  settings: push<SettingsPart>(),
  /** There is something to take. */
  commandWaits: push<null>(),
  /** What main asks of this window; null: nothing. */
  /** Which of the chosen global shortcuts another program has; they are tried again. */
  takenShortcuts: request(nothing, returns<readonly GlobalAction[]>()),
  takeCommand: request(nothing, returns<WindowCommand | null>()),

  choosePassphrase: request(Type.Object({ passphrase: typed(1024) }, closed), returns<Outcome<PassphraseRefusal>>()),
  unlock: request(Type.Object({ passphrase: typed(1024) }, closed), returns<Outcome<PassphraseRefusal>>()),
  /**
   * Adds a passphrase beside the keyring, or puts another in its place. `current`, the one so far, has to be given
   * when the passphrase is the only way in (`keyProtection.keyring` is null): the key is not kept to be wrapped again.
   */
  setPassphrase: request(
    Type.Object({ passphrase: typed(1024), current: Type.Optional(typed(1024)) }, closed),
    returns<Outcome<PassphraseRefusal>>(),
  ),
  removePassphrase: request(
    Type.Object({ passphrase: typed(1024) }, closed),
    returns<Outcome<RemovePassphraseRefusal>>(),
  ),
  /** Puts all data of this profile aside, under another name and not deleted, and begins as on the first day. */
  startOver: request(nothing, returns<Outcome<StartOverRefusal>>()),
  doctor: request(nothing, returns<DoctorReport>()),
  /** `server: null` hosts one on this computer. */
  register: request(
    Type.Object(
      {
        handle: typed(64),
        /** Left out: as it was. */
        displayName: Type.Optional(typed(MAX_TYPED_TEXT)),
        server: Type.Union([typed(512), Type.Null()]),
        plainHttp: PlainHttp,
        certificate: ComparedCertificate,
        invite: Type.Optional(typed(64)),
      },
      closed,
    ),
    returns<Outcome<RegisterRefusal>>(),
  ),

  /** What contacts read beside the handle, from the next call on; nothing: the handle alone. */
  changeDisplayName: request(Type.Object({ displayName: typed(MAX_TYPED_TEXT) }, closed), done),
  /** Gives up the registration that is under way; it is then refused as `cancelled`. */
  cancelRegistration: request(nothing, done),
  /** Keys, contacts and history stay. Needs no server. */
  signOut: request(nothing, returns<Outcome<SignOutRefusal>>()),
  /** At its server; then signs out, and the keys are forgotten. Contacts and history stay. */
  deleteAccount: request(nothing, returns<Outcome<DeleteAccountRefusal>>()),
  /** Which server answers at an address: the one of this account, or another. */
  examineServer: request(ServerAddress, returns<ServerExamination>()),
  /** The server of this account is reached at another address from now on; refused for any other server. */
  followServer: request(ServerAddress, returns<Outcome<ServerChangeRefusal>>()),
  /** Signs out, to register at this server. */
  leaveServer: request(ServerAddress, returns<Outcome<SignOutRefusal>>()),
  /**
   * The server has forgotten this account, or (`newServer`) was set up anew: it gets the same identity and new prekeys.
   * `found`: as it was found at the address of the account, where its certificate is another one now.
   */
  registerAgain: request(
    Type.Object(
      { newServer: Type.Boolean(), invite: Type.Optional(typed(64)), found: Type.Optional(ServerAddress) },
      closed,
    ),
    returns<Outcome<ServerChangeRefusal>>(),
  ),
  /** Does not wait any longer, and signs in again where something stood in the way. */
  reconnect: request(nothing, done),
  /** The person has read that this computer's clock is wrong. */
  clockNoticeRead: request(nothing, done),

  /**
   * Favourites first, by name; of a search those whose name begins with `query`, then those in whose names each of
   * its words stands. `after`: where the page before ended.
   */
  contactsPage: request(
    Type.Object({ query: typed(64), after: Type.Union([ContactAt, Type.Null()]), limit: PageLimit }, closed),
    returns<Page<ContactView, ContactPlace>>(),
  ),
  /** Null: they are not in the contacts. */
  contact: request(thisContact, returns<ContactView | null>()),
  addContact: request(Type.Object({ handle: typed(64) }, closed), returns<Outcome<AddContactRefusal>>()),
  /** What was pasted or scanned: main finds the link in it, and asks about it (`account.link`). */
  openLink: request(Type.Object({ text: typed(MAX_PASTED_TEXT) }, closed), done),
  /** The person has decided about the link with this number, or does not want to. */
  closeLink: request(thisLink, done),
  /** Whom it leads to is a contact from now on, verified; nobody is called. */
  addFromLink: request(thisLink, returns<Outcome<AddContactRefusal>>()),
  /** The camera of this window is wanted for a QR code, for a minute at most; or no longer. */
  scanCode: request(Type.Object({ isOn: Type.Boolean() }, closed), done),
  /** Newest first, and also those that ended a while ago. */
  ownLinks: request(nothing, returns<readonly OwnLinkView[]>()),
  /** The one without limits, made when it is first asked for; null: there are too many links. */
  standingLink: request(nothing, returns<OwnLinkView | null>()),
  makeLink: request(WantedLink, returns<Outcome<MakeLinkRefusal>>()),
  /** Whoever has it rings with it no more. */
  revokeLink: request(Type.Object({ id: LinkNumber }, closed), done),

  removeContact: request(Type.Object({ handle: typed(64) }, closed), done),
  /** Who was removed, and as they were; not for ever. */
  putBackContact: request(thisContact, returns<{ readonly isBack: boolean }>()),

  /**
   * Their calls never ring and hear nothing. `endCall`: also if that ends a call that is going on; one that only rings
   * ends in any case.
   */
  block: request(Type.Object({ handle: Handle, endCall: Type.Boolean() }, closed), returns<Outcome<BlockRefusal>>()),
  unblock: request(thisContact, done),
  isBlocked: request(thisContact, returns<boolean>()),
  /** By handle. */
  blockedPage: request(
    Type.Object({ after: Type.Union([Handle, Type.Null()]), limit: PageLimit }, closed),
    returns<Page<BlockedView, string>>(),
  ),

  /** Null: nothing is pinned for them yet. */
  contactSafety: request(thisContact, returns<ContactSafety | null>()),
  /**
   * Compares what was scanned or pasted (60 digits in any grouping, or the text of a QR code) with the number of the
   * contact.
   */
  compareSafetyNumber: request(Type.Object({ handle: Handle, text: typed(1024) }, closed), returns<NumberComparison>()),
  markVerified: request(thisNumber, returns<Outcome<TrustRefusal>>()),
  withdrawVerification: request(thisContact, done),
  /** Pins the identity that turned up, unverified; calls are possible again. `digits` is the new number. */
  acceptIdentityChange: request(thisNumber, returns<Outcome<TrustRefusal>>()),
  /** The new number, `digits`, is not the contact's: it is forgotten, and the one before stays, unverified. */
  discardIdentityChange: request(thisNumber, returns<Outcome<TrustRefusal>>()),
  /** Only means something for a contact whose own signed word is that it has no ratchet. */
  allowStaticFallback: request(Type.Object({ handle: Handle, allowed: Type.Boolean() }, closed), done),

  /** Only here, and wins over what they call themselves; nothing: as they do. */
  renameContact: request(Type.Object({ handle: Handle, nickname: typed(MAX_TYPED_TEXT) }, closed), done),
  /** First in the list, or among the others again. */
  favourContact: request(Type.Object({ handle: Handle, favourite: Type.Boolean() }, closed), done),
  /** How their calls ring, both at once. `ringtone`: null for what all others ring with. */
  ringContact: request(
    Type.Object(
      {
        handle: Handle,
        rings: Type.Enum(['usual', 'always', 'never']),
        ringtone: Type.Union([Settings.properties.ringtone, Type.Null()]),
      },
      closed,
    ),
    done,
  ),
  /** Calls with them go through a relay or not at all. Not `always`: as the setting for all says. */
  relayContact: request(Type.Object({ handle: Handle, always: Type.Boolean() }, closed), done),

  /** What it is about is told to contacts alone. */
  dial: request(
    Type.Object({ peer: typed(64), callType: CallType, subject: Type.Optional(typed(MAX_TYPED_TEXT)) }, closed),
    returns<Outcome<DialRefusal>>(),
  ),
  /** With whom and how it was, or `relayed`; only while the end of that call is still shown. */
  dialAgain: request(dialAgain, returns<Outcome<DialRefusal>>()),
  /** Puts away the end of a call. */
  dismiss: request(seenCall, done),
  answer: request(answerWith, done),
  /** The caller is a contact from now on, and may learn our address. */
  addAndAnswer: request(answerWith, done),
  decline: request(seenCall, done),
  silence: request(seenCall, done),
  hangUp: request(seenCall, done),
  hold: request(seenCall, done),
  /** Another call that the person is in is held from then on. */
  resume: request(seenCall, done),
  /** To a call that was cut off when this program was killed; or not, and the other side hears that it is over. */
  returnToCall: request(seenCall, done),
  leaveCall: request(seenCall, done),
  showCall: request(nothing, done),
  /** The microphone of a call that is talked in. */
  mute: request(mutedCall, done),

  /** Newest first. `peer`: only calls with them. */
  recentsPage: request(
    Type.Object(
      {
        missedOnly: Type.Boolean(),
        peer: Type.Union([Handle, Type.Null()]),
        after: Type.Union([Type.Object({ startedAt: SafeInteger, row: SafeInteger }, closed), Type.Null()]),
        limit: PageLimit,
      },
      closed,
    ),
    returns<Page<RecentView, RecentPlace>>(),
  ),
  removeRecent: request(thisCall, done),
  putBackRecent: request(thisCall, returns<{ readonly isBack: boolean }>()),
  clearRecents: request(nothing, done),
  /** What was left with a past call: WebM with opus in base64. Null: it is not here, or not yet. */
  voiceRecording: request(thisCall, returns<string | null>()),
  markVoiceHeard: request(thisCall, done),
  /** One for us, or one of ours, sent or not. */
  removeVoice: request(thisCall, done),
  leaveVoiceAgain: request(thisCall, done),
  /** They will not be called back, or were. */
  removeReminder: request(thisContact, done),
  /** Somebody had them before them for a second. `seen` is false, and nothing is marked, while the screen is locked. */
  markRecentsSeen: request(nothing, returns<{ readonly seen: boolean }>()),
  changeSettings: request(changeableSettings, done),
  /** As in a call. */
  chooseDevice: request(ChosenDevice, done),
  /** Where the system lets programs have the microphone, on systems that have such a page. */
  openMicrophoneSettings,

  /** What a button of a headset means. */
  headset: request(Type.Object({ action: Type.Enum(['answer', 'hangUp', 'toggleMute']) }, closed), done),
  forgetHeadset: request(Type.Omit(PairedHeadset, ['name']), done),

  /** Every address at which the server's relays are to be found now; none if it offers no relay. */
  relays: request(nothing, returns<readonly RelayAddress[]>()),
  /** Asks one of them for an address as a call would; answered within seconds. */
  testRelay: request(RelayAddressShape, returns<RelayTestAnswer>()),
  stopRelayTest: request(nothing, done),
  /** Whether a call would be seen and heard: the popup comes up and rings for some seconds. */
  willItRing: request(RingTestWish, returns<RingTestAnswer>()),
};

export const incomingWindow = {
  current: request(nothing, returns<CallSnapshot>()),
  call: push<CallPart>(),
  settings: push<SettingsPart>(),
  /** The card of this call stands in the page, so that the window can be shown. */
  drawn: request(thisCall, done),
  answer: request(answerWith, done),
  /** The caller is a contact from now on, and may learn our address. */
  addAndAnswer: request(answerWith, done),
  decline: request(seenCall, done),
  /** The same, with a message to the caller, or the time at which to call again. */
  declineWith: request(declineWith, done),
  silence: request(seenCall, done),
  /** The caller is blocked from now on; the ring ends without a word to them. */
  block: request(seenCall, done),
  /** A test of this window, which rings for nobody; null: none. */
  currentRehearsal: request(nothing, returns<Rehearsal | null>()),
  rehearsal: push<Rehearsal | null>(),
  rehearsalDrawn: request(thisRehearsal, done),
  rehearsed: request(Type.Object({ id: RehearsalNumber, sound: RehearsedSound }, closed), done),
  /** The person has seen and heard enough. */
  endRehearsal: request(thisRehearsal, done),
};

/**
 * An order with its place in the row: the window asks once for all of them, then is told; it drops what it has seen.
 */
export interface NumberedMediaOrder {
  readonly sequence: number;
  readonly order: MediaOrder;
}

export const callWindow = {
  current: request(nothing, returns<CallSnapshot>()),
  call: push<CallPart>(),
  settings: push<SettingsPart>(),
  /** All orders of the present call so far: a window that opens late or reloads misses none. */
  currentOrders: request(nothing, returns<readonly NumberedMediaOrder[]>()),
  order: push<NumberedMediaOrder>(),
  /** Another surface than the window's own wants it. */
  setMuted: push<{ readonly callId: string; readonly muted: boolean }>(),
  report: request(MediaReport, done),
  /** The engine noticed that there is a network again, or that it is another; main may not have seen it yet. */
  networkSign: request(
    Type.Object({ sign: Type.Union([Type.Literal('online'), Type.Literal('changed')]) }, closed),
    done,
  ),
  /** From now on, in this call and those that come. */
  chooseDevice: request(ChosenDevice, done),
  choosePicture: request(PictureChoice, done),
  /** How the window stands on the desktop, and how it shall. */
  currentShape: request(nothing, returns<CallWindowShape>()),
  shape: push<CallWindowShape>(),
  /** Whatever is shared in any call is put away: from the tray. */
  stopSharing: push<null>(),
  reshape: request(Type.Object({ shape: CallWindowShape }, closed), done),
  /** Of somebody who rings while the person talks; as in the popup. */
  answer: request(answerWith, done),
  addAndAnswer: request(answerWith, done),
  decline: request(seenCall, done),
  declineWith: request(declineWith, done),
  silence: request(seenCall, done),
  blockCaller: request(seenCall, done),
  hangUp: request(seenCall, done),
  hold: request(seenCall, done),
  resume: request(seenCall, done),
  /** The person heard the same words from the other side: the peer's identity is verified. */
  confirmWords: request(seenCall, done),
  dismiss: request(seenCall, done),
  /** As in the main window. */
  dialAgain: request(dialAgain, returns<Outcome<DialRefusal>>()),
  openMicrophoneSettings,
  reconnect: request(nothing, done),
  /** Brings the main window to the front with what is to be decided or set there. */
  openInMain: request(Type.Union([openContact, openSettings]), done),
  /** Whether a voice message can be left for who did not answer this call. */
  mayLeaveVoice: request(thisCall, returns<boolean>()),
  /** The microphone may be opened for it from now on, or no more. */
  recordVoice: request(Type.Object({ callId: CallId, recording: Type.Boolean() }, closed), done),
  leaveVoice: request(
    Type.Object({ callId: CallId, recording: Recording }, closed),
    returns<Outcome<LeaveVoiceRefusal>>(),
  ),
};

export type MainWindow = typeof mainWindow;
export type IncomingWindow = typeof incomingWindow;
export type CallWindow = typeof callWindow;
