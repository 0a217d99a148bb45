import { useEffect, useState } from 'react';
import { useIntl } from 'react-intl';
import type { CallView } from '../../../core/call/view.ts';
import { LiveRegion } from '../../components/LiveRegion.tsx';
import type { MediaView } from '../../media/mediaView.ts';
import { endText, statusText, titleText } from './callTexts.ts';

/** The window's title, and what a screen reader says: the end of a call at once, the rest when there is a pause. */
export function CallVoice({ view, media }: { readonly view: CallView; readonly media: MediaView }) {
  const intl = useIntl();
  const title = titleText(intl, view);
  useEffect(() => {
    document.title = title;
  }, [title]);

  const live = view.phase !== 'idle' && view.phase !== 'ringing' && view.phase !== 'ended';
  return (
    <>
      <LiveRegion urgent text={view.phase === 'ended' ? endText(intl, view) : ''} />
      <LiveRegion text={live ? statusText(intl, view, media.interrupted) : ''} />
      <LiveRegion text={useMicrophoneNews(media.microphone)} />
    </>
  );
}

/** That the microphone is on is news only after it was muted. */
function useMicrophoneNews(microphone: MediaView['microphone']): string {
  const intl = useIntl();
  const [wasMuted, setWasMuted] = useState(false);
  if (microphone === 'muted' && !wasMuted) setWasMuted(true);
  if (microphone === 'closed' && wasMuted) setWasMuted(false);
  if (microphone === 'muted') return intl.formatMessage({ id: 'call.muted' });
  return microphone === 'on' && wasMuted ? intl.formatMessage({ id: 'call.unmuted' }) : '';
}
