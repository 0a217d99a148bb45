import type { CallSecurity } from '../../../../core/ipc/snapshot.ts';
import type { BlurView } from '../../../media/BackgroundBlur.ts';
import { isLost, isWanted, type LostView, type MediaView } from '../../../media/mediaView.ts';
import type { VoiceOnlyView } from '../../../media/noise/VoiceOnly.ts';
import type { VoiceHint } from '../../../media/voiceWatch.ts';
import type { CallInProgress } from '../view/callInProgress.ts';
import { lacksSound } from '../view/theirMedia.ts';

export type NoticeId =
  | 'app.notDone'
  | 'call.identityChanged'
  | `call.blur.${Exclude<BlurView, 'on' | 'off'>}`
  | `call.microphone.${LostView}`
  | `call.voice.${VoiceHint}`
  | 'call.voice.talkingMuted.key'
  | 'call.soundMissing'
  | `call.screen.${'failed' | 'ended'}`
  | `call.camera.${'missing' | 'blocked' | 'busy' | LostView}`
  | `call.voiceOnly.${'tooSlow' | 'failed'}`
  | 'call.words.renewed'
  | 'call.interrupted.explain';

/** All that a notice may tell of. */
export interface Notable {
  readonly view: CallInProgress;
  readonly media: MediaView;
  readonly security: CallSecurity | null;
  readonly blur: BlurView;
  readonly voiceOnly: VoiceOnlyView;
  readonly hint: VoiceHint | null;
  /** A key is held to talk. */
  readonly pushToTalk: boolean;
  /** What was asked of main last was not done. */
  readonly isNotDone: boolean;
}

/**
 * What the person should know and the call survives, the gravest first: what is seen of them against their wish, then
 * whether they are deceived, then whether they are heard, then the rest.
 */
export function noticesOf(told: Notable): readonly NoticeId[] {
  const { view, security, blur, voiceOnly, isNotDone } = told;
  const { camera, microphone, screen } = told.media;
  const notices: NoticeId[] = [];
  // For as long as the camera films what should not be seen.
  if (blur !== 'off' && blur !== 'on' && isWanted(camera)) notices.push(`call.blur.${blur}`);
  if (isNotDone) notices.push('app.notDone');
  if (security?.identityChanged === true) notices.push('call.identityChanged');
  if (isLost(microphone)) notices.push(`call.microphone.${microphone}`);
  notices.push(...hintOf(told));
  if (lacksSound(view, told.media)) notices.push('call.soundMissing');
  if (screen === 'failed' || screen === 'ended') notices.push(`call.screen.${screen}`);
  if (isLost(camera)) notices.push(`call.camera.${camera}`);
  if (camera === 'missing' || camera === 'blocked' || camera === 'busy') notices.push(`call.camera.${camera}`);
  if (voiceOnly === 'tooSlow' || voiceOnly === 'failed') notices.push(`call.voiceOnly.${voiceOnly}`);
  if (security?.renewed === true && security.words !== null && !security.verified) notices.push('call.words.renewed');
  if (view.phase === 'connected' && view.reconnecting) notices.push('call.interrupted.explain');
  return notices;
}

function hintOf({ hint, pushToTalk }: Notable): readonly NoticeId[] {
  if (hint === null) return [];
  return [hint === 'talkingMuted' && pushToTalk ? 'call.voice.talkingMuted.key' : `call.voice.${hint}`];
}
