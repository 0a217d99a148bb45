import { useIntl } from 'react-intl';
import { peerName } from '../../../../core/call/peerName.ts';
import { toldOf } from '../../../../core/words/ofReplaced.ts';
import { useReplaced } from '../../../components/asking/replaced.ts';
import { SystemSettingsButton } from '../../../components/asking/SystemSettingsButton.tsx';
import { Button } from '../../../components/controls/Button.tsx';
import { failureText } from '../../../components/asking/failureText.ts';
import { useAsk, useFailure } from '../contexts/ask.ts';
import { DismissNotice } from './DismissNotice.tsx';
import type { CallInProgress } from '../view/callInProgress.ts';
import type { NoticeId } from './noticesOf.ts';
import { NOTICE_REMEDIES, type NoticeDeeds } from './noticeRemedies.ts';

export interface NoticePartsProps {
  readonly notice: NoticeId;
  readonly view: CallInProgress;
  readonly deeds: NoticeDeeds;
  readonly onPutAway: () => void;
}

export function NoticeText({ notice, view }: Pick<NoticePartsProps, 'notice' | 'view'>) {
  const intl = useIntl();
  const { problem } = useFailure();
  const isReplaced = useReplaced();
  return notice === 'app.notDone'
    ? failureText(intl, problem)
    : intl.formatMessage({ id: toldOf(notice, isReplaced) }, { peer: peerName(view.call) });
}

/** What helps, where one press does. */
export function NoticePress({ notice, deeds }: Pick<NoticePartsProps, 'notice' | 'deeds'>) {
  const intl = useIntl();
  const ask = useAsk();
  const { problem } = useFailure();
  const told = toldOf(notice, useReplaced());
  // What words name that took the place of its own is pressed where the call has ended: a restart would end it.
  const isUnexplained = notice === 'app.notDone' && problem === null;
  const remedy = told === notice && !isUnexplained ? NOTICE_REMEDIES[notice] : null;
  return (
    <>
      {remedy !== null && 'does' in remedy && (
        <Button size="small" onClick={deeds[remedy.does]}>
          {intl.formatMessage({ id: remedy.label })}
        </Button>
      )}
      {remedy !== null && 'page' in remedy && <SystemSettingsButton page={remedy.page} ask={ask} />}
    </>
  );
}

/** Puts the notice away, unless it ends by itself. */
export function NoticeEnd({ notice, onPutAway }: Pick<NoticePartsProps, 'notice' | 'onPutAway'>) {
  return notice === 'call.interrupted.explain' ? null : <DismissNotice onDismiss={onPutAway} />;
}
