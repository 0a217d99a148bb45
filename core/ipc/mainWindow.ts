import Type from 'typebox';
import type { RelayAddress, RelayTestAnswer } from '../call/relayTrial.ts';
import type { GlobalAction } from '../shortcuts/globalShortcuts.ts';
import { accountRequests } from './accountRequests.ts';
import { backupRequests } from './backupRequests.ts';
import { answerWith, CallType, declineWith, dialAgain, mutedCall, seenCall, thisCall, callWish } from './callShapes.ts';
import { contactRequests } from './contactRequests.ts';
import { push, request, returns } from './define.ts';
import { ChosenDevice, PairedHeadset } from './devices.ts';
import { linkRequests } from './linkRequests.ts';
import type { DialRefusal } from './refusals.ts';
import type { RemovedAnswer } from './removed.ts';
import { RelayAddressShape } from './relayTrialShape.ts';
import { closed, done, HandleText, MAX_TYPED_TEXT, nothing, PageLimit, thisContact, typed } from './requestShapes.ts';
import { type RingTestAnswer, RingTestWish } from './ringTestShapes.ts';
import { changeableSettings } from './settings.ts';
import type {
  AccountPart,
  AppSnapshot,
  CallPart,
  ContactsPart,
  Outcome,
  RecentsPage,
  RecentsPart,
  SettingsPart,
} from './snapshot.ts';
import { openSystemSettings } from './systemSettings.ts';
import { updateRequests } from './updates.ts';
import type { WindowCommand } from './windowCommand.ts';

/** A row may hold whatever a server once said, so that its time is any number. */
const SafeInteger = Type.Integer({ minimum: Number.MIN_SAFE_INTEGER, maximum: Number.MAX_SAFE_INTEGER });

/** What may cross from the main window to main and back, and nothing beside it. */
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
  takeCommand: request(nothing, returns<WindowCommand | null>()),

  ...accountRequests,
  ...backupRequests,
  ...contactRequests,
  ...linkRequests,
  ...updateRequests,

  /** What it is about is told to contacts alone. `relayed`: whatever the settings say. */
  dial: request(
    Type.Object(
      {
        ...{ peer: typed(64), callType: CallType },
        ...{ subject: Type.Optional(typed(MAX_TYPED_TEXT)), relayed: Type.Optional(Type.Boolean()) },
      },
      closed,
    ),
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
  declineWith: request(declineWith, done),
  silence: request(seenCall, done),
  hangUp: request(seenCall, done),
  hold: request(seenCall, done),
  /** Another call that the person is in is held from then on. */
  resume: request(seenCall, done),
  /** To a call that was cut off when this program was killed; or not, and the other side hears that it is over. */
  returnToCall: request(seenCall, done),
  leaveCall: request(seenCall, done),
  showCall: request(nothing, done),
  /** Brings its window up, unless it gets small. */
  callWish: request(callWish, done),
  /** The microphone of a call that is talked in. */
  mute: request(mutedCall, done),

  /** Newest first. `peer`: only calls with them. */
  recentsPage: request(
    Type.Object(
      {
        missedOnly: Type.Boolean(),
        peer: Type.Union([HandleText, Type.Null()]),
        after: Type.Union([Type.Object({ startedAt: SafeInteger, row: SafeInteger }, closed), Type.Null()]),
        limit: PageLimit,
      },
      closed,
    ),
    returns<RecentsPage>(),
  ),
  removeRecent: request(thisCall, returns<RemovedAnswer>()),
  putBackRecent: request(thisCall, returns<{ readonly isBack: boolean }>()),
  clearRecents: request(nothing, done),
  /** What was left with a past call: WebM with opus in base64. Null: it is not here, or not yet. */
  voiceRecording: request(thisCall, returns<string | null>()),
  markVoiceHeard: request(thisCall, done),
  /** One for us, or one of ours, sent or not. */
  removeVoice: request(thisCall, returns<RemovedAnswer>()),
  /** Not one of ours that was sent; one that was on its way is to be sent again. */
  putBackVoice: request(thisCall, returns<{ readonly isBack: boolean }>()),
  leaveVoiceAgain: request(thisCall, done),
  /** They will not be called back, or were. */
  removeReminder: request(thisContact, returns<RemovedAnswer>()),
  putBackReminder: request(thisContact, returns<{ readonly isBack: boolean }>()),
  /** Somebody had them before them for a second. `seen` is false, and nothing is marked, while the screen is locked. */
  markRecentsSeen: request(nothing, returns<{ readonly seen: boolean }>()),
  changeSettings: request(changeableSettings, done),
  /** As in a call. */
  chooseDevice: request(ChosenDevice, done),
  /** Where the system lets programs have microphone or camera, on systems that have such a page. */
  openSystemSettings,

  /** A safety number or the code of a link stands in the window, or no more: nobody shall film it. */
  shield: request(Type.Object({ isOn: Type.Boolean() }, closed), done),
  /** The file that tells what went wrong, in the program of the system that shows files. */
  showLog: request(nothing, done),
  /** The folder that all data of this Ringfort lie in, or those of the server that it hosts, there too. */
  showDataFolder: request(Type.Object({ of: Type.Enum(['profile', 'server']) }, closed), done),
  /** Which of the chosen global shortcuts another program has; they are tried again. */
  takenShortcuts: request(nothing, returns<readonly GlobalAction[]>()),
  /** Keys are being pressed to choose them: until that is over none of the global shortcuts is taken. */
  recordKeys: request(Type.Object({ isOn: Type.Boolean() }, closed), done),
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
export type MainWindow = typeof mainWindow;
