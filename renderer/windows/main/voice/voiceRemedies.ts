import type { VoiceLeftProblem } from '../../../../core/ipc/voice.ts';
import type { MessageId } from '../../../../core/words/messages.ts';

/** What comes before a voice message of ours can be sent again. */
export type VoiceRemedy = 'unblock' | 'add' | 'compare';

/** Null: it is sent again as it is, at once or later, or they are called: both have their buttons already. */
export const VOICE_REMEDIES: Readonly<Record<VoiceLeftProblem, VoiceRemedy | null>> = {
  boxFull: null,
  tooMany: null,
  blocked: 'unblock',
  notContact: 'add',
  notAdmitted: null,
  identityChanged: 'compare',
  noRatchet: null,
  refused: null,
  tooOld: null,
  notSent: null,
};

export const VOICE_REMEDY_WORDS = {
  unblock: 'block.unblock',
  add: 'detail.addToContacts',
  compare: 'remedy.compare',
} as const satisfies Readonly<Record<VoiceRemedy, MessageId>>;
