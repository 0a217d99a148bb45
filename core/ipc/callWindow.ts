import Type from 'typebox';
import type { MediaOrder } from '../call/callEffect.ts';
import { answerWith, CallId, type CallPanel, declineWith, dialAgain, seenCall, thisCall } from './callShapes.ts';
import { CallWindowShape } from './callWindowShape.ts';
import { push, request, returns } from './define.ts';
import { ChosenDevice, ChosenSound } from './devices.ts';
import { MediaReport } from './mediaReport.ts';
import { PictureChoice } from './pictureChoice.ts';
import type { DialRefusal } from './refusals.ts';
import { closed, done, nothing } from './requestShapes.ts';
import type { CallPart, CallSnapshot, Outcome, SettingsPart } from './snapshot.ts';
import { openSystemSettings } from './systemSettings.ts';
import { restart } from './updates.ts';
import { type LeaveVoiceRefusal, Recording } from './voice.ts';
import { openContact, openFailure, openSettings } from './windowCommand.ts';

/**
 * An order with its place in the row: the window asks once for all of them, then is told; it drops what it has seen.
 */
export interface NumberedMediaOrder {
  readonly sequence: number;
  readonly order: MediaOrder;
}

/** What may cross from the call window to main and back, and nothing beside it. */
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
  /** What is done to the sound of the microphone that is used. */
  chooseSound: request(ChosenSound, done),
  choosePicture: request(PictureChoice, done),
  /** How the window stands on the desktop, and how it shall. */
  currentShape: request(nothing, returns<CallWindowShape>()),
  shape: push<CallWindowShape>(),
  /** Another window wants it open. */
  panel: push<{ readonly callId: string; readonly panel: CallPanel }>(),
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
  /** Something is said with this end that is to be read: it stays until it is put away. */
  keepEnd: request(seenCall, done),
  /** As in the main window. */
  dialAgain: request(dialAgain, returns<Outcome<DialRefusal>>()),
  openSystemSettings,
  restart,
  reconnect: request(nothing, done),
  /** Brings the main window to the front with what is to be decided, set or mended there. */
  openInMain: request(Type.Union([openContact, openSettings, openFailure]), done),
  /** Whether a voice message can be left for who did not answer this call. */
  mayLeaveVoice: request(thisCall, returns<boolean>()),
  /** The microphone may be opened for it from now on, or no more. */
  recordVoice: request(Type.Object({ callId: CallId, recording: Type.Boolean() }, closed), done),
  leaveVoice: request(
    Type.Object({ callId: CallId, recording: Recording }, closed),
    returns<Outcome<LeaveVoiceRefusal>>(),
  ),
  /** What was recorded for this call is kept, so that nothing that comes between loses it; null: it is thrown away. */
  keepVoice: request(Type.Object({ callId: CallId, recording: Type.Union([Recording, Type.Null()]) }, closed), done),
};
export type CallWindow = typeof callWindow;
