import { useState } from 'react';
import { useIntl } from 'react-intl';
import { Button } from '../../components/Button.tsx';
import { Notice } from '../../components/Notice.tsx';
import type { VoiceHint } from '../../media/voiceWatch.ts';
import { DismissNotice } from './DismissNotice.tsx';

export interface VoiceNoticeProps {
  readonly hint: VoiceHint | null;
  /** Then a key is held to talk. */
  readonly pushToTalk: boolean;
  readonly onUnmute: () => void;
}

/** That nobody hears who speaks, with what helps beside it. Put away, it is said again when it happens anew. */
export function VoiceNotice({ hint, pushToTalk, onUnmute }: VoiceNoticeProps) {
  const intl = useIntl();
  const [dismissed, dismiss] = useState<VoiceHint | null>(null);
  if (dismissed !== null && hint !== dismissed) dismiss(null);
  if (hint === null || hint === dismissed) return null;
  const byKey = hint === 'talkingMuted' && pushToTalk;
  return (
    <Notice
      kind="warning"
      role="status"
      action={
        <>
          {hint === 'talkingMuted' && !byKey && (
            <Button size="small" onClick={onUnmute}>
              {intl.formatMessage({ id: 'call.voice.unmute' })}
            </Button>
          )}
          <DismissNotice onDismiss={() => dismiss(hint)} />
        </>
      }
    >
      {intl.formatMessage({ id: byKey ? 'call.voice.talkingMuted.key' : `call.voice.${hint}` })}
    </Notice>
  );
}
