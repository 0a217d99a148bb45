import { buttonsOf } from '../../../core/call/orderMeant.ts';
import type { CallView } from '../../../core/call/view.ts';
import type { CallSecurity } from '../../../core/ipc/snapshot.ts';
import { GuardedSurface } from '../../components/GuardedSurface.tsx';
import type { MediaView } from '../../media/mediaView.ts';
import { CallVoice } from './CallVoice.tsx';
import { EndedCall } from './EndedCall.tsx';
import { isLive } from './liveView.ts';
import { LiveCall } from './LiveCall.tsx';
import { useCallSounds } from './useCallSounds.ts';
import styles from './CallSurface.module.css';

export interface CallSurfaceProps {
  readonly view: CallView;
  readonly security: CallSecurity | null;
  readonly media: MediaView;
  readonly onMute: (muted: boolean) => void;
  readonly onCamera: (on: boolean) => void;
  readonly onScreen: (on: boolean) => void;
}

/**
 * The whole window, dark in both themes: a picture is judged against what surrounds it. What can be observed from
 * outside (phase, route, figures) stands on the root as data attributes, once a second.
 */
export function CallSurface({ view, security, media, ...controls }: CallSurfaceProps) {
  useCallSounds(view);
  return (
    <main className={styles['surface']} {...facts(view, media)} {...securityFacts(security)}>
      <CallVoice view={view} security={security} media={media} />
      {view.phase !== 'idle' && (
        <GuardedSurface shows={`${buttonsOf(view.phase)} ${view.call.callId}`}>
          {isLive(view) && (
            <LiveCall key={view.call.callId} view={view} security={security} media={media} {...controls} />
          )}
          {view.phase === 'ended' && <EndedCall view={view} />}
        </GuardedSurface>
      )}
    </main>
  );
}

/** Absent while nothing can be said. */
function securityFacts(security: CallSecurity | null) {
  return { 'data-forward-secret': security?.forwardSecret, 'data-verified': security?.verified };
}

function facts(view: CallView, { microphone, camera, screen, statistics, firstSoundAt }: MediaView) {
  return {
    'data-phase': view.phase,
    'data-route': view.phase === 'connected' ? view.route : undefined,
    'data-microphone': microphone,
    'data-camera': camera,
    'data-screen': screen,
    'data-audio-packets-received': statistics?.audioPacketsReceived ?? 0,
    'data-video-packets-received': statistics?.videoPacketsReceived ?? 0,
    'data-frames-decoded': statistics?.framesDecoded ?? 0,
    'data-screen-frames-decoded': statistics?.screenFramesDecoded ?? 0,
    'data-first-sound-at': firstSoundAt ?? undefined,
    'data-audio-packets-sent': statistics?.audioPacketsSent ?? 0,
  };
}
