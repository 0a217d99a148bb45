import { useState } from 'react';
import { useIntl } from 'react-intl';
import { Notice } from '../../components/Notice.tsx';
import { DismissNotice } from './DismissNotice.tsx';
import { useVoiceOnly } from './voiceOnlyOfCall.ts';

/** That the microphone is heard as it is although everything but voices should be out of it. */
export function VoiceOnlyNotice() {
  const intl = useIntl();
  const voiceOnly = useVoiceOnly();
  const [dismissed, dismiss] = useState(voiceOnly);
  if ((voiceOnly !== 'tooSlow' && voiceOnly !== 'failed') || voiceOnly === dismissed) return null;
  return (
    <Notice kind="warning" role="status" action={<DismissNotice onDismiss={() => dismiss(voiceOnly)} />}>
      {intl.formatMessage({ id: `call.voiceOnly.${voiceOnly}` })}
    </Notice>
  );
}
