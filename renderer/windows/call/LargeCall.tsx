import { peerName } from '../../../core/call/peerName.ts';
import { CallPanels, type CallPanelsProps } from './CallPanels.tsx';
import { useCallSettings } from './contexts/settingsOfCall.ts';
import { ControlBar, type OpenMenu } from './controls/ControlBar.tsx';
import { SharingBar } from './controls/SharingBar.tsx';
import type { ActedOn, ActionsOfCall } from './controls/useCallActions.ts';
import { CallHeader } from './header/CallHeader.tsx';
import type { OpenPanel } from './header/useCallPanel.ts';
import { CallNotices } from './notices/CallNotices.tsx';
import type { NoticeDeeds } from './notices/noticeRemedies.ts';
import type { Notices } from './notices/useNotices.ts';
import { QualityNotice } from './quality/QualityNotice.tsx';
import type { CauseAway } from './quality/useCauseAway.ts';
import { SecondCall } from './second/SecondCall.tsx';
import { OwnPicture } from './stage/OwnPicture.tsx';
import { Stage } from './stage/Stage.tsx';
import { TheirState } from './stage/TheirState.tsx';
import { useHidingControls } from './stage/useHidingControls.ts';
import { theirPictures } from './view/theirMedia.ts';
import styles from './LargeCall.module.css';

export interface LargeCallProps extends ActedOn, OpenPanel, CallPanelsProps {
  readonly can: ActionsOfCall;
  readonly openMenu: OpenMenu;
  readonly onOpenMenu: (menu: OpenMenu) => void;
  readonly notices: Notices;
  readonly deeds: NoticeDeeds;
  readonly away: CauseAway;
}

/** The call in its whole window: the picture, and over it all that is known and can be done. */
export function LargeCall(props: LargeCallProps) {
  const { can, openMenu, onOpenMenu, notices, deeds, away, second, toggle, ...panels } = props;
  const { view, security, media, controls, quality, panel } = panels;
  const { actions, ...may } = can;
  const { pushToTalk } = useCallSettings();
  const theirs = theirPictures(view, media);
  const isWatched = theirs.camera !== null || theirs.screen !== null;
  const isReconnecting = view.phase === 'connected' && view.reconnecting;
  const isResting = useHidingControls(isWatched && panel === null && second === null && !isReconnecting);
  return (
    <div
      className={styles['live']}
      // What has the focus while Space is for talking.
      tabIndex={-1}
      data-resting={isResting || undefined}
      data-second={second !== null || undefined}
      data-panel={panel ?? undefined}
    >
      <Stage view={view} media={media} />
      {/* Before everything else for who goes by keyboard: muting and hanging up are what is needed at once. */}
      <ControlBar
        media={media}
        isVideo={view.call.type === 'video'}
        leavesSpace={pushToTalk}
        openMenu={openMenu}
        onOpenMenu={onOpenMenu}
        {...may}
        {...actions}
      />
      <CallHeader view={view} media={media} security={security} quality={quality} panel={panel} onPanel={toggle} />
      {media.screen === 'on' && <SharingBar peer={peerName(view.call)} stop={actions.toggleScreen} />}
      <TheirState view={view} isBelow={media.screen === 'on'} />
      {second !== null && <SecondCall view={second} active={view} onSwap={actions.toggleHold} />}
      <CallNotices view={view} camera={media.camera} notices={notices} deeds={deeds}>
        <QualityNotice {...{ quality, view, media, controls, away }} />
      </CallNotices>
      <CallPanels {...panels} />
      {media.localVideo !== null && <OwnPicture track={media.localVideo} />}
    </div>
  );
}
