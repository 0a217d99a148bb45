import { useEffect, useState } from 'react';
import type { CallSecurity } from '../../../core/ipc/snapshot.ts';
import type { MessageId } from '../../../core/words/messages.ts';
import { toldOf } from '../../../core/words/ofReplaced.ts';
import { useReplaced } from '../../components/asking/replaced.ts';
import { useAsk, useFailure } from './contexts/ask.ts';
import { useCallSettings } from './contexts/settingsOfCall.ts';
import { useShape } from './contexts/shapeOfWindow.ts';
import type { OpenMenu } from './controls/ControlBar.tsx';
import { useCallActions, type ActedOn } from './controls/useCallActions.ts';
import { useVoiceHint } from './controls/useVoiceHint.ts';
import { useCallPanel } from './header/useCallPanel.ts';
import { LargeCall } from './LargeCall.tsx';
import { MiniCall } from './mini/MiniCall.tsx';
import { MiniNotice } from './notices/MiniNotice.tsx';
import type { NoticeDeeds } from './notices/noticeRemedies.ts';
import { useNotices } from './notices/useNotices.ts';
import { useCallMoments } from './quality/useCallMoments.ts';
import { useCauseAway } from './quality/useCauseAway.ts';
import { useQuality } from './quality/useQuality.ts';
import { securityInCall } from './view/securityInCall.ts';

export interface LiveCallProps extends ActedOn {
  readonly security: CallSecurity | null;
  /** A notice that stands says what became of a program that was replaced: what helps has to wait for the end. */
  readonly onReplaced: (callId: string, told: MessageId) => void;
}

/** A call that goes on. What is known of it and open stays as the window goes from one form to the other. */
export function LiveCall({ onReplaced, ...props }: LiveCallProps) {
  const { view, media, controls } = props;
  const { callId, peer } = view.call;
  const ask = useAsk();
  const failure = useFailure();
  const { pushToTalk } = useCallSettings();
  const isMini = useShape() === 'mini';
  const security = securityInCall(view, props.security);
  const opened = useCallPanel(callId);
  const [openMenu, setOpenMenu] = useState<OpenMenu>(null);
  const can = useCallActions(props);
  const { actions, isHeld } = can;
  const hint = useVoiceHint(isHeld ? null : media.localAudio, media.microphone === 'muted');
  const notices = useNotices({ view, media, security, hint, pushToTalk });
  const isReplaced = useReplaced();
  const told = notices.shown.map((id) => toldOf(id, isReplaced)).find((id) => id.startsWith('replaced.'));
  useEffect(() => {
    if (told !== undefined) onReplaced(callId, told);
  }, [callId, told, onReplaced]);
  const quality = useQuality(view, media);
  const away = useCauseAway(quality);
  const moments = useCallMoments(view, quality);

  const grow = () => void ask((main) => main.reshape({ shape: 'usual' }));
  /** What lies open only in the large form. */
  const inLarge = (open: () => void) => () => {
    if (isMini) grow();
    open();
  };
  const deeds: NoticeDeeds = {
    turnCameraOff: () => controls.setCamera(callId, false),
    unmute: actions.toggleMicrophone,
    chooseSound: inLarge(() => setOpenMenu('sound')),
    chooseCamera: inLarge(() => setOpenMenu('camera')),
    shareAgain: actions.toggleScreen,
    openContact: () => void ask((main) => main.openInMain({ kind: 'contact', handle: peer })),
    compareWords: inLarge(() => opened.panel !== 'words' && opened.toggle('words')),
    tellInMain: () => void ask((main) => main.openInMain({ kind: 'notDone', problem: failure.problem })),
  };

  if (!isMini)
    return (
      <LargeCall
        {...props}
        {...opened}
        {...{ security, can, openMenu, notices, deeds, quality, away, moments }}
        onOpenMenu={setOpenMenu}
      />
    );
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
      grow={grow}
      notice={<MiniNotice view={view} notices={notices} deeds={deeds} />}
    />
  );
}
