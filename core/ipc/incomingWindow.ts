import Type from 'typebox';
import { answerWith, declineWith, seenCall, thisCall } from './callShapes.ts';
import { push, request, returns } from './define.ts';
import { closed, done, nothing } from './requestShapes.ts';
import { type RunningRehearsal, RehearsedSound } from './ringTestShapes.ts';
import type { CallPart, CallSnapshot, SettingsPart } from './snapshot.ts';
import { openFailure } from './windowCommand.ts';

const RehearsalNumber = Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER });
const thisRehearsal = Type.Object({ id: RehearsalNumber }, closed);

/** What may cross from the popup of a call to main and back, and nothing beside it. */
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
  /** Brings the main window to the front with what was not done here: what helps stands there, and stays. */
  openInMain: request(openFailure, done),
  /** A test of this window, which rings for nobody; null: none. */
  currentRehearsal: request(nothing, returns<RunningRehearsal | null>()),
  rehearsal: push<RunningRehearsal | null>(),
  rehearsalDrawn: request(thisRehearsal, done),
  rehearsed: request(Type.Object({ id: RehearsalNumber, sound: RehearsedSound }, closed), done),
  /** The person has seen and heard enough. */
  endRehearsal: request(thisRehearsal, done),
};
export type IncomingWindow = typeof incomingWindow;
