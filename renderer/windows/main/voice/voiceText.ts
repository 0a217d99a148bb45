import type { IntlShape } from 'react-intl';
import type { VoiceView } from '../../../../core/ipc/voice.ts';
import { clockText } from '../../../components/calls/clockText.ts';

/** What there is to say of a voice message beside playing it. */
export function voiceText(intl: IntlShape, voice: VoiceView, peer: string): string {
  if (voice.kind === 'received') {
    const time = voice.durationMs === 0 ? '' : ` · ${clockText(voice.durationMs)}`;
    if (voice.state !== 'ready') return intl.formatMessage({ id: `voice.received.${voice.state}` });
    return intl.formatMessage({ id: voice.heard ? 'voice.message' : 'voice.new' }) + time;
  }
  return voice.state === 'failed' && voice.problem !== null
    ? intl.formatMessage({ id: `voice.problem.${voice.problem}` }, { peer })
    : intl.formatMessage({ id: `voice.left.${voice.state}` });
}
