import { useCallback, useContext, useEffect, useRef, useState } from 'react';
import { nameAndHandle, peerName } from '../../../core/call/peerName.ts';
import type { CallSecurity } from '../../../core/ipc/snapshot.ts';
import { isWanted, type MediaView } from '../../media/mediaView.ts';
import { useInputGuard } from '../../components/guard/useInputGuard.ts';
import { later } from '../../components/mending/later.tsx';
import { useShortcuts } from '../../components/keys/useShortcuts.ts';
import type { PresentView } from '../../../core/call/view.ts';
import { CallHeader } from './header/CallHeader.tsx';
import { useAsk } from './contexts/ask.ts';
import { canMute } from './view/microphoneButton.ts';
import { useCallSettings } from './contexts/settingsOfCall.ts';
import { usePushToTalk } from './controls/usePushToTalk.ts';
import { useCallMoments } from './quality/useCallMoments.ts';
import { useQuality } from './quality/useQuality.ts';
import { useVoiceHint } from './controls/useVoiceHint.ts';
import { useNotices } from './notices/useNotices.ts';
import { useHidingControls } from './stage/useHidingControls.ts';
import { theirPictures } from './view/theirMedia.ts';
import styles from './LiveCall.module.css';
import { CallNotices } from './notices/CallNotices.tsx';
import type { NoticeDeeds } from './notices/noticeRemedies.ts';
import type { CallInProgress } from './view/callInProgress.ts';
import type { MediaControls } from './view/mediaControls.ts';
import { ControlBar, type OpenMenu } from './controls/ControlBar.tsx';
import { MiniCall } from './mini/MiniCall.tsx';
import { MiniNotice } from './notices/MiniNotice.tsx';
import { useShape } from './contexts/shapeOfWindow.ts';
import { WishedPanels } from './contexts/wishedPanels.ts';
import { holdAction, isHeldBySomebody } from './view/holdAction.ts';
import type { CallPanel } from '../../../core/ipc/callShapes.ts';
import { SharingBar } from './controls/SharingBar.tsx';
import { SecondCall } from './second/SecondCall.tsx';
import { Stage } from './stage/Stage.tsx';
import { TheirState } from './stage/TheirState.tsx';
import { QualityNotice } from './quality/QualityNotice.tsx';
import { OwnPicture } from './stage/OwnPicture.tsx';
import { WordsPanel } from './header/WordsPanel.tsx';

const StatisticsPanel = later(async () => (await import('./quality/StatisticsPanel.tsx')).StatisticsPanel);

export interface LiveCallProps {
  readonly view: CallInProgress;
  readonly security: CallSecurity | null;
  readonly media: MediaView;
  /** The other call: held, or over for a moment. */
  readonly second: PresentView | null;
  readonly controls: MediaControls;
}

export function LiveCall({ view, security: known, media, second, controls }: LiveCallProps) {
  const ask = useAsk();
  const security = withWordsOf(view, known);
  const words = security?.words ?? null;
  const { callId } = view.call;
  const { panel, toggle, close } = usePanel(callId);
  const seen = { callId, phase: view.phase };
  const hold = holdAction(view, second);
  const { mayAct } = useInputGuard(callId);
  // Its key alone gets another meaning while the call lives; muting and hanging up wait for nothing of that.
  const { mayAct: mayHold } = useInputGuard(hold === null ? null : `${callId} ${hold.does}`);
  // Until they talk, the camera is for who dialled or answered with it; main would give it to nobody else.
  const beganWithCamera = view.call.type === 'video' && (view.call.direction === 'outgoing' || isWanted(media.camera));
  const isHeld = isHeldBySomebody(view);
  const mayShow = !isHeld && (view.phase === 'connected' || beganWithCamera);
  const mayShare = !isHeld && view.phase === 'connected';
  const actions = {
    toggleMicrophone: () => {
      if (!isHeld) controls.setMuted(callId, media.microphone === 'on');
    },
    toggleCamera: () => {
      if (mayShow) controls.setCamera(callId, !isWanted(media.camera));
    },
    toggleScreen: () => {
      if (mayShare) controls.setScreen(callId, media.screen !== 'on');
    },
    toggleHold: () => {
      if (hold === null) return;
      const { does, of } = hold;
      void ask((main) => (does === 'hold' ? main.hold : main.resume)({ callId: of.call.callId, phase: of.phase }));
    },
    hangUp: () => void ask((main) => main.hangUp(seen)),
  };
  useShortcuts(actions, (action) => (action === 'toggleHold' ? mayHold() : mayAct()));

  const { pushToTalk } = useCallSettings();
  usePushToTalk({
    isOn: pushToTalk,
    mayMute: !isHeld && canMute(media),
    track: media.localAudio,
    setMuted: (muted) => controls.setMuted(callId, muted),
    mayAct,
  });
  const hint = useVoiceHint(isHeld ? null : media.localAudio, media.microphone === 'muted');
  const notices = useNotices({ view, media, security, hint, pushToTalk });
  const [openMenu, setOpenMenu] = useState<OpenMenu>(null);
  const isMini = useShape() === 'mini';
  /** What lies open only in the large form. */
  const inLarge = (open: () => void) => () => {
    if (isMini) void ask((main) => main.reshape({ shape: 'usual' }));
    open();
  };
  const deeds: NoticeDeeds = {
    turnCameraOff: () => controls.setCamera(callId, false),
    unmute: actions.toggleMicrophone,
    chooseSound: inLarge(() => setOpenMenu('sound')),
    chooseCamera: inLarge(() => setOpenMenu('camera')),
    shareAgain: actions.toggleScreen,
    openContact: () => void ask((main) => main.openInMain({ kind: 'contact', handle: view.call.peer })),
    compareWords: inLarge(() => panel !== 'words' && toggle('words')),
  };

  const quality = useQuality(view, media);
  const moments = useCallMoments(view, quality);
  const theirs = theirPictures(view, media);
  const isWatched = theirs.camera !== null || theirs.screen !== null;
  const isReconnecting = view.phase === 'connected' && view.reconnecting;
  const isResting = useHidingControls(isWatched && panel === null && second === null && !isReconnecting);

  if (isMini) {
    return (
      <MiniCall
        view={view}
        media={media}
        quality={quality}
        isHeld={isHeld}
        leavesSpace={pushToTalk}
        toggleMicrophone={actions.toggleMicrophone}
        stopSharing={media.screen === 'on' ? actions.toggleScreen : null}
        hangUp={actions.hangUp}
        grow={() => void ask((main) => main.reshape({ shape: 'usual' }))}
        notice={<MiniNotice view={view} notices={notices} deeds={deeds} />}
      />
    );
  }
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
        isHeld={isHeld}
        hold={hold?.does ?? null}
        isVideo={view.call.type === 'video'}
        mayShow={mayShow}
        mayShare={mayShare}
        leavesSpace={pushToTalk}
        openMenu={openMenu}
        onOpenMenu={setOpenMenu}
        {...actions}
      />
      <CallHeader view={view} media={media} security={security} quality={quality} panel={panel} onPanel={toggle} />
      {media.screen === 'on' && <SharingBar peer={peerName(view.call)} stop={actions.toggleScreen} />}
      <TheirState view={view} isBelow={media.screen === 'on'} />
      {second !== null && <SecondCall view={second} active={view} onSwap={actions.toggleHold} />}
      <CallNotices view={view} camera={media.camera} notices={notices} deeds={deeds}>
        <QualityNotice quality={quality} view={view} media={media} controls={controls} />
      </CallNotices>
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
            void ask((main) => main.confirmWords(seen));
          }}
          onClose={close}
        />
      )}
      {media.localVideo !== null && <OwnPicture track={media.localVideo} />}
    </div>
  );
}

/**
 * What lies open beside the picture, by its button or as another window wished. Escape puts it away, and the focus goes
 * back to what opened it.
 */
function usePanel(callId: string) {
  const [panel, setPanel] = useState<CallPanel | null>(null);
  const opener = useRef<Element | null>(null);
  const close = useCallback(() => {
    setPanel(null);
    if (opener.current instanceof HTMLElement) opener.current.focus();
  }, []);
  const onWished = useContext(WishedPanels);
  useEffect(
    () =>
      onWished((wish) => {
        if (wish.callId !== callId) return;
        opener.current = document.activeElement;
        setPanel(wish.panel);
      }),
    [callId, onWished],
  );
  useEffect(() => {
    if (panel === null) return;
    const press = (event: KeyboardEvent) => {
      if (event.key === 'Escape') close();
    };
    window.addEventListener('keydown', press);
    return () => window.removeEventListener('keydown', press);
  }, [panel, close]);
  const toggle = (pressed: CallPanel) => {
    opener.current = document.activeElement;
    setPanel(panel === pressed ? null : pressed);
  };
  return { panel, toggle, close };
}

/** Words are for two people who already talk. */
function withWordsOf(view: CallInProgress, security: CallSecurity | null): CallSecurity | null {
  return security === null || view.phase === 'connected' ? security : { ...security, words: null };
}
