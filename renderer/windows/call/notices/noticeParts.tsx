import { useIntl } from 'react-intl';
import { peerName } from '../../../../core/call/peerName.ts';
import type { SystemPage } from '../../../../core/ipc/systemSettings.ts';
import { SystemSettingsButton } from '../../../components/asking/SystemSettingsButton.tsx';
import { Button } from '../../../components/controls/Button.tsx';
import { failureText } from '../../../components/asking/failureText.ts';
import { useAsk, useFailure } from '../contexts/ask.ts';
import { DismissNotice } from './DismissNotice.tsx';
import type { CallInProgress } from '../view/callInProgress.ts';
import type { NoticeId } from './noticesOf.ts';

/** What a notice may offer to do. */
export interface NoticeDeeds {
  readonly turnCameraOff: () => void;
  readonly unmute: () => void;
}

export interface NoticePartsProps extends NoticeDeeds {
  readonly notice: NoticeId;
  readonly view: CallInProgress;
  readonly onPutAway: () => void;
}

export function NoticeText({ notice, view }: Pick<NoticePartsProps, 'notice' | 'view'>) {
  const intl = useIntl();
  const { problem } = useFailure();
  return notice === 'app.notDone'
    ? failureText(intl, problem)
    : intl.formatMessage({ id: notice }, { peer: peerName(view.call) });
}

/** What the system blocks is allowed on a page of its own. */
const BLOCKED: Partial<Readonly<Record<NoticeId, SystemPage>>> = {
  'call.camera.blocked': 'camera',
  'call.camera.lost.blocked': 'camera',
  'call.microphone.lost.blocked': 'microphone',
};

/** What helps, where one press does, and what puts the notice away unless it ends by itself. */
export function NoticeButtons({ notice, onPutAway, turnCameraOff, unmute }: Omit<NoticePartsProps, 'view'>) {
  const intl = useIntl();
  const ask = useAsk();
  const page = BLOCKED[notice];
  return (
    <>
      {(notice === 'call.blur.tooSlow' || notice === 'call.blur.failed') && (
        <Button size="small" onClick={turnCameraOff}>
          {intl.formatMessage({ id: 'call.camera.off' })}
        </Button>
      )}
      {notice === 'call.voice.talkingMuted' && (
        <Button size="small" onClick={unmute}>
          {intl.formatMessage({ id: 'call.voice.unmute' })}
        </Button>
      )}
      {page !== undefined && <SystemSettingsButton page={page} ask={ask} />}
      {notice !== 'call.interrupted.explain' && <DismissNotice onDismiss={onPutAway} />}
    </>
  );
}
