import { useCallback, useMemo, useState } from 'react';
import { buttonsShown } from '../../../core/call/buttonsShown.ts';
import { activeView, callWindowCalls, ringingCall, type ShownCalls } from '../../../core/call/shownCalls.ts';
import type { CallView } from '../../../core/call/view.ts';
import type { CallSecurity } from '../../../core/ipc/snapshot.ts';
import { toldAfterCall } from '../../../core/words/ofReplaced.ts';
import type { MessageId } from '../../../core/words/messages.ts';
import { GuardedSurface } from '../../components/guard/GuardedSurface.tsx';
import { noMedia, type MediaView } from '../../media/mediaView.ts';
import { SYSTEM_SPEAKER } from '../../media/speaker.ts';
import type { MediaViews } from '../../media/WebRTCService.ts';
import { CallAnnouncer } from './CallAnnouncer.tsx';
import { EndedCall } from './ended/EndedCall.tsx';
import { useDevices } from './contexts/devicesOfCall.ts';
import { isInProgress } from './view/callInProgress.ts';
import type { MediaControls } from './view/mediaControls.ts';
import { LiveCall } from './LiveCall.tsx';
import { useCallSettings } from './contexts/settingsOfCall.ts';
import { useMuteTone } from './sound/useMuteTone.ts';
import { useShape } from './contexts/shapeOfWindow.ts';
import { playedOn, useCallSounds } from './sound/useCallSounds.ts';
import { useVoiceOnly } from './contexts/voiceOnlyOfCall.ts';
import { WaitingCall } from './second/WaitingCall.tsx';
import styles from './CallSurface.module.css';

export interface CallSurfaceProps {
  readonly calls: ShownCalls;
  readonly media: MediaViews;
  readonly controls: MediaControls;
}

/**
 * The whole window, dark in both themes: a picture is judged against what surrounds it. What can be observed from
 * outside (phase, route, figures) stands on the root as data attributes, once a second.
 */
export function CallSurface({ calls, media: views, controls }: CallSurfaceProps) {
  const speaker = useDevices().devices.used.speaker?.id ?? SYSTEM_SPEAKER;
  const play = useMemo(() => playedOn(speaker), [speaker]);
  useCallSounds(calls, play);
  const [first = calls, second = null] = callWindowCalls(calls);
  const { view, security } = first;
  const ringing = ringingCall(calls);
  const isBesideCall = isInProgress(view) || view.phase === 'ended';
  const isMini = useShape() === 'mini';
  const media = (view.phase === 'idle' ? undefined : views.get(view.call.callId)) ?? noMedia;
  const { muteTone, pushToTalk } = useCallSettings();
  const voiceOnly = useVoiceOnly();
  /** What was said last in each call of a program that was replaced (ADR 77). */
  const [replaced, setReplaced] = useState<ReadonlyMap<string, MessageId>>(new Map());
  const onReplaced = useCallback(
    (callId: string, told: MessageId) => setReplaced((before) => new Map([...before, [callId, toldAfterCall(told)]])),
    [],
  );
  useMuteTone(muteTone && !pushToTalk, media, play);
  return (
    <main
      className={styles['surface']}
      data-voice-only={voiceOnly}
      {...facts(view, media)}
      {...securityFacts(security)}
    >
      <CallAnnouncer view={view} security={security} media={media} ringing={isBesideCall ? ringing : null} />
      {view.phase !== 'idle' && (
        // The small form comes by itself, over whatever the person presses there.
        <GuardedSurface shows={`${buttonsShown({ view, security, second })}${isMini ? ' mini' : ''}`}>
          {isInProgress(view) && (
            <LiveCall
              key={view.call.callId}
              view={view}
              security={security}
              media={media}
              second={second?.view ?? null}
              controls={controls}
              onReplaced={onReplaced}
            />
          )}
          {view.phase === 'ended' && (
            <EndedCall key={view.call.callId} view={view} replaced={replaced.get(view.call.callId) ?? null} />
          )}
        </GuardedSurface>
      )}
      {/* It guards itself: muting and hanging up wait for nobody who begins to ring. And it stays while the call that
          has just ended does: somebody may be writing in it. */}
      {ringing !== null && isBesideCall && !isMini && (
        <WaitingCall key={ringing.view.call.callId} ringing={ringing} present={activeView(calls)} />
      )}
    </main>
  );
}

/** Absent while nothing can be said. */
function securityFacts(security: CallSecurity | null) {
  return { 'data-forward-secret': security?.forwardSecret, 'data-verified': security?.verified };
}

/** Absent while nobody holds the call. */
function heldBy(view: CallView): string | undefined {
  if (view.phase !== 'connected') return undefined;
  const there = view.theirs?.held === true;
  return view.heldHere ? (there ? 'both' : 'here') : there ? 'there' : undefined;
}

function facts(view: CallView, { microphone, camera, screen, statistics, firstSoundAt }: MediaView) {
  return {
    'data-phase': view.phase,
    'data-peer': view.phase === 'idle' ? undefined : view.call.peer,
    'data-held': heldBy(view),
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
