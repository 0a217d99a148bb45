import { useEffect, useState } from 'react';
import { nameAndHandle } from '../../../core/call/peerName.ts';
import { useIntl, type IntlShape } from 'react-intl';
import type { RingingCall } from '../../../core/call/shownCalls.ts';
import type { CallView } from '../../../core/call/view.ts';
import type { CallSecurity } from '../../../core/ipc/snapshot.ts';
import { callText, written } from '../../../core/words/callText.ts';
import { LiveRegion } from '../../components/asking/LiveRegion.tsx';
import { spokenCall } from '../../components/calls/spokenCall.ts';
import { isLost, type MediaView } from '../../media/mediaView.ts';
import { isInProgress } from './view/callInProgress.ts';
import { statusText } from './view/statusText.ts';

export interface CallAnnouncerProps {
  readonly view: CallView;
  readonly security: CallSecurity | null;
  readonly media: MediaView;
  /** Who rings beside it. */
  readonly ringing: RingingCall | null;
}

/**
 * The window's title, and what a screen reader says: the end of a call and who else rings at once, the rest when there
 * is a pause.
 */
export function CallAnnouncer({ view, security, media, ringing }: CallAnnouncerProps) {
  const intl = useIntl();
  const title = written(intl, callText(view).title);
  useEffect(() => {
    document.title = title;
  }, [title]);

  return (
    <>
      <LiveRegion urgent text={view.phase === 'ended' ? spokenCall(intl, view) : ''} />
      <LiveRegion urgent text={ringing === null ? '' : spokenCall(intl, ringing.view, ringing.security)} />
      <LiveRegion text={isInProgress(view) ? statusText(intl, view) : ''} />
      <LiveRegion text={useMicrophoneNews(media.microphone)} />
      <LiveRegion text={useCameraNews(media.camera)} />
      <LiveRegion text={isInProgress(view) ? wordsNews(intl, nameAndHandle(view.call), security) : ''} />
    </>
  );
}

/** That there are words to read, and that they were the same. Somebody verified long ago is no news. */
function wordsNews(intl: IntlShape, peer: string, security: CallSecurity | null): string {
  if (security === null || security.words === null) return '';
  return intl.formatMessage({ id: security.verified ? 'call.words.verified' : 'call.words.ready' }, { peer });
}

/** That the microphone is on is news only after it was muted or gone. */
function useMicrophoneNews(microphone: MediaView['microphone']): string {
  const intl = useIntl();
  const [wasOff, setWasOff] = useState(false);
  if ((microphone === 'muted' || isLost(microphone)) && !wasOff) setWasOff(true);
  if (microphone === 'closed' && wasOff) setWasOff(false);
  if (microphone === 'muted') return intl.formatMessage({ id: 'call.muted' });
  return microphone === 'on' && wasOff ? intl.formatMessage({ id: 'call.unmuted' }) : '';
}

/** Whoever cannot see their own picture is told that it is seen, and that it no longer is. */
function useCameraNews(camera: MediaView['camera']): string {
  const intl = useIntl();
  const [wasOn, setWasOn] = useState(false);
  if (camera === 'on' && !wasOn) setWasOn(true);
  if (camera === 'absent' && wasOn) setWasOn(false);
  if (camera === 'on') return intl.formatMessage({ id: 'call.camera.isOn' });
  return camera === 'off' && wasOn ? intl.formatMessage({ id: 'call.camera.isOff' }) : '';
}
