import { nameAndHandle } from '../../../core/call/peerName.ts';
import type { CallMoment } from '../../../core/call/quality/diagnostics.ts';
import type { Quality } from '../../../core/call/quality/quality.ts';
import type { CallSecurity } from '../../../core/ipc/snapshot.ts';
import { later } from '../../components/mending/later.tsx';
import type { MediaView } from '../../media/mediaView.ts';
import { useAsk } from './contexts/ask.ts';
import type { OpenPanel } from './header/useCallPanel.ts';
import { WordsPanel } from './header/WordsPanel.tsx';
import type { CallInProgress } from './view/callInProgress.ts';
import type { MediaControls } from './view/mediaControls.ts';

const StatisticsPanel = later(async () => (await import('./quality/StatisticsPanel.tsx')).StatisticsPanel);

export interface CallPanelsProps extends Pick<OpenPanel, 'panel' | 'close'> {
  readonly view: CallInProgress;
  readonly security: CallSecurity | null;
  readonly media: MediaView;
  readonly controls: MediaControls;
  readonly quality: Quality | null;
  readonly moments: () => readonly CallMoment[];
}

/** What lies open beside the picture: how good the call is, or the words that prove it. */
export function CallPanels({ panel, close, view, security, media, controls, quality, moments }: CallPanelsProps) {
  const ask = useAsk();
  const { callId } = view.call;
  const words = security?.words ?? null;
  return (
    <>
      {panel === 'statistics' && (
        <StatisticsPanel
          view={view}
          secondLayer={security?.secondLayer ?? null}
          media={media}
          quality={quality}
          moments={moments}
          sendWholePicture={() => controls.setSmallPicture(callId, false)}
        />
      )}
      {panel === 'words' && words !== null && (
        <WordsPanel
          peer={nameAndHandle(view.call)}
          places={words}
          verified={security?.verified === true}
          onConfirm={() => {
            // They go behind the badge.
            close();
            void ask((main) => main.confirmWords({ callId, phase: view.phase }));
          }}
          onClose={close}
        />
      )}
    </>
  );
}
