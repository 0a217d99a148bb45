import { useState } from 'react';
import type { CallSecurity } from '../../../core/ipc/snapshot.ts';
import { isWanted, type MediaView } from '../../media/mediaView.ts';
import { useInputGuard } from '../../components/useInputGuard.ts';
import { CallHeader } from './CallHeader.tsx';
import { useAsk } from './ask.ts';
import { CallNotices } from './CallNotices.tsx';
import type { LiveView } from './liveView.ts';
import { ControlBar } from './ControlBar.tsx';
import type { Panel } from './panel.ts';
import { Stage } from './Stage.tsx';
import { TheirState } from './TheirState.tsx';
import { StatisticsPanel } from './StatisticsPanel.tsx';
import { useCallShortcuts } from './useCallShortcuts.ts';
import { OwnPicture } from './OwnPicture.tsx';
import { WordsPanel } from './WordsPanel.tsx';

export interface LiveCallProps {
  readonly view: LiveView;
  readonly security: CallSecurity | null;
  readonly media: MediaView;
  readonly onMute: (muted: boolean) => void;
  readonly onCamera: (on: boolean) => void;
  readonly onScreen: (on: boolean) => void;
}

export function LiveCall({ view, security: known, media, onMute, onCamera, onScreen }: LiveCallProps) {
  const ask = useAsk();
  /** What the person opened or closed; until then the words of somebody not verified lie open. */
  const [chosen, choose] = useState<Panel | null | undefined>(undefined);
  const security = withWordsOf(view, known);
  const words = security?.words ?? null;
  const panel = chosen === undefined ? (words !== null && security?.verified === false ? 'words' : null) : chosen;
  const { callId, peer } = view.call;
  const seen = { callId, phase: view.phase };
  const { mayAct } = useInputGuard(callId);
  // Until they talk, the camera is for who dialled or answered with it; main would give it to nobody else.
  const beganWithCamera = view.call.type === 'video' && (view.call.direction === 'outgoing' || isWanted(media.camera));
  const mayShow = view.phase === 'connected' || beganWithCamera;
  const mayShare = view.phase === 'connected';
  const actions = {
    toggleMicrophone: () => onMute(media.microphone === 'on'),
    toggleCamera: () => {
      if (mayShow) onCamera(!isWanted(media.camera));
    },
    toggleScreen: () => {
      if (mayShare) onScreen(media.screen !== 'on');
    },
    hangUp: () => void ask((main) => main.hangUp(seen)),
  };
  useCallShortcuts(actions, mayAct);

  return (
    <>
      <Stage view={view} media={media} />
      <CallHeader
        view={view}
        media={media}
        security={security}
        panel={panel}
        onPanel={(pressed) => choose(panel === pressed ? null : pressed)}
      />
      <TheirState view={view} />
      <CallNotices view={view} media={media} security={security} />
      {panel === 'statistics' && <StatisticsPanel view={view} statistics={media.statistics} />}
      {panel === 'words' && words !== null && (
        <WordsPanel
          peer={peer}
          places={words}
          verified={security?.verified === true}
          onConfirm={() => {
            // They go behind the badge as soon as main says that the word was taken.
            choose(undefined);
            void ask((main) => main.confirmWords(seen));
          }}
          onClose={() => choose(null)}
        />
      )}
      {media.localVideo !== null && <OwnPicture track={media.localVideo} />}
      <ControlBar
        media={media}
        isVideo={view.call.type === 'video'}
        mayShow={mayShow}
        mayShare={mayShare}
        {...actions}
      />
    </>
  );
}

/** Words are for two people who already talk. */
function withWordsOf(view: LiveView, security: CallSecurity | null): CallSecurity | null {
  return security === null || view.phase === 'connected' ? security : { ...security, words: null };
}
