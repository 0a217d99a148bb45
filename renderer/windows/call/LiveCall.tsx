import { useState } from 'react';
import type { CallId } from '../../../core/call/call.ts';
import type { MediaView } from '../../media/mediaView.ts';
import { CallHeader } from './CallHeader.tsx';
import { CallNotices } from './CallNotices.tsx';
import type { LiveView } from './liveView.ts';
import { ControlBar } from './ControlBar.tsx';
import { RemoteSound } from './RemoteSound.tsx';
import { Stage } from './Stage.tsx';
import { StatisticsPanel } from './StatisticsPanel.tsx';
import { useCallShortcuts } from './useCallShortcuts.ts';
import { OwnPicture } from './OwnPicture.tsx';

export interface LiveCallProps {
  readonly view: LiveView;
  readonly media: MediaView;
  readonly onMute: (muted: boolean) => void;
  readonly onCamera: (on: boolean) => void;
  readonly onHangUp: (callId: CallId) => void;
}

export function LiveCall({ view, media, onMute, onCamera, onHangUp }: LiveCallProps) {
  const [statisticsShown, showStatistics] = useState(false);
  const actions = {
    toggleMicrophone: () => onMute(media.microphone === 'on'),
    toggleCamera: () => onCamera(media.camera !== 'on' && media.camera !== 'opening'),
    hangUp: () => onHangUp(view.call.callId),
  };
  useCallShortcuts(actions);

  return (
    <>
      <Stage view={view} media={media} />
      <CallHeader
        view={view}
        media={media}
        statisticsShown={statisticsShown}
        onStatistics={() => showStatistics(!statisticsShown)}
      />
      <CallNotices view={view} media={media} />
      {statisticsShown && <StatisticsPanel view={view} statistics={media.statistics} />}
      {media.localVideo !== null && <OwnPicture track={media.localVideo} />}
      <ControlBar media={media} withCamera={view.call.type === 'video'} {...actions} />
      <RemoteSound track={media.remoteAudio} />
    </>
  );
}
