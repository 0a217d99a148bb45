import type { SystemPage } from '../../../../core/ipc/systemSettings.ts';
import type { MessageId } from '../../../../core/words/messages.ts';
import type { NoticeId } from './noticesOf.ts';

/** What a notice may offer to do. */
export interface NoticeDeeds {
  readonly turnCameraOff: () => void;
  readonly unmute: () => void;
  /** The menu of microphones and speakers opens. */
  readonly chooseSound: () => void;
  readonly chooseCamera: () => void;
  /** What to share is chosen anew. */
  readonly shareAgain: () => void;
  /** The page of the other side, where their safety number stands. */
  readonly openContact: () => void;
  readonly compareWords: () => void;
  /** To what the main window says of it, with the presses that it has and a call has not. */
  readonly tellInMain: () => void;
}

export type NoticeRemedy =
  | { readonly does: keyof NoticeDeeds; readonly label: MessageId }
  /** What the system blocks is allowed there. */
  | { readonly page: SystemPage };

const cameraOff: NoticeRemedy = { does: 'turnCameraOff', label: 'call.camera.off' };
const shareAgain: NoticeRemedy = { does: 'shareAgain', label: 'call.screen.again' };

/** Each notice with the press that helps. Null: what helps is done elsewhere, or it mends itself. */
export const NOTICE_REMEDIES: Readonly<Record<NoticeId, NoticeRemedy | null>> = {
  /** Where nobody knows what was wrong, nothing more is said there. */
  'app.notDone': { does: 'tellInMain', label: 'tray.open' },
  'call.identityChanged': { does: 'openContact', label: 'remedy.openContact' },
  'call.blur.tooSlow': cameraOff,
  'call.blur.failed': cameraOff,
  'call.microphone.lost.missing': null,
  'call.microphone.lost.blocked': { page: 'microphone' },
  'call.microphone.lost.busy': { does: 'chooseSound', label: 'call.voice.choose' },
  'call.voice.talkingMuted': { does: 'unmute', label: 'call.voice.unmute' },
  'call.voice.talkingMuted.key': null,
  'call.voice.noSound': { does: 'chooseSound', label: 'call.voice.choose' },
  'call.soundMissing': null,
  'call.screen.failed': shareAgain,
  'call.screen.ended': shareAgain,
  'call.camera.missing': { does: 'chooseCamera', label: 'call.camera.choose' },
  'call.camera.blocked': { page: 'camera' },
  'call.camera.busy': { does: 'chooseCamera', label: 'call.camera.choose' },
  'call.camera.lost.missing': null,
  'call.camera.lost.blocked': { page: 'camera' },
  'call.camera.lost.busy': { does: 'chooseCamera', label: 'call.camera.choose' },
  'call.voiceOnly.tooSlow': null,
  'call.voiceOnly.failed': null,
  'call.words.renewed': { does: 'compareWords', label: 'call.words.show' },
  'call.interrupted.explain': null,
};
