import { isWanted, type MediaView } from '../../../media/mediaView.ts';
import { useInputGuard } from '../../../components/guard/useInputGuard.ts';
import { useShortcuts } from '../../../components/keys/useShortcuts.ts';
import type { PresentView } from '../../../../core/call/view.ts';
import { useAsk } from '../contexts/ask.ts';
import { useCallSettings } from '../contexts/settingsOfCall.ts';
import type { CallInProgress } from '../view/callInProgress.ts';
import { holdAction, isHeldBySomebody, type HoldAction } from '../view/holdAction.ts';
import type { MediaControls } from '../view/mediaControls.ts';
import { canMute } from '../view/microphoneButton.ts';
import { usePushToTalk } from './usePushToTalk.ts';

export interface ActedOn {
  readonly view: CallInProgress;
  readonly media: MediaView;
  /** The other call: held, or over for a moment. */
  readonly second: PresentView | null;
  readonly controls: MediaControls;
}

export interface CallActions {
  readonly toggleMicrophone: () => void;
  readonly toggleCamera: () => void;
  readonly toggleScreen: () => void;
  readonly toggleHold: () => void;
  readonly hangUp: () => void;
}

export interface ActionsOfCall {
  readonly actions: CallActions;
  /** What the hold button does; null: nothing now. */
  readonly hold: HoldAction['does'] | null;
  readonly isHeld: boolean;
  readonly mayShow: boolean;
  readonly mayShare: boolean;
}

/** What a person can do in the call, and the keys that do it as well. */
export function useCallActions({ view, media, second, controls }: ActedOn): ActionsOfCall {
  const ask = useAsk();
  const { pushToTalk } = useCallSettings();
  const { callId, type, direction } = view.call;
  const hold = holdAction(view, second);
  // Until they talk, the camera is for who dialled or answered with it; main would give it to nobody else.
  const beganWithCamera = type === 'video' && (direction === 'outgoing' || isWanted(media.camera));
  const isHeld = isHeldBySomebody(view);
  const mayShow = !isHeld && (view.phase === 'connected' || beganWithCamera);
  const mayShare = !isHeld && view.phase === 'connected';
  const actions: CallActions = {
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
    hangUp: () => void ask((main) => main.hangUp({ callId, phase: view.phase })),
  };
  const { mayAct } = useInputGuard(callId);
  // Its key alone gets another meaning while the call lives; muting and hanging up wait for nothing of that.
  const { mayAct: mayHold } = useInputGuard(hold === null ? null : `${callId} ${hold.does}`);
  useShortcuts(actions, (action) => (action === 'toggleHold' ? mayHold() : mayAct()));
  usePushToTalk({
    isOn: pushToTalk,
    mayMute: !isHeld && canMute(media),
    track: media.localAudio,
    setMuted: (muted) => controls.setMuted(callId, muted),
    mayAct,
  });
  return { actions, hold: hold?.does ?? null, isHeld, mayShow, mayShare };
}
