import { useIntl } from 'react-intl';
import { peerName } from '../../../../core/call/peerName.ts';
import type { Quality } from '../../../../core/call/quality/quality.ts';
import { qualityRemedies, type QualityRemedy } from '../../../../core/call/quality/qualityRemedies.ts';
import { Button } from '../../../components/controls/Button.tsx';
import { Notice } from '../../../components/asking/Notice.tsx';
import { isWanted, type MediaView } from '../../../media/mediaView.ts';
import { DismissNotice } from '../notices/DismissNotice.tsx';
import { useAsk } from '../contexts/ask.ts';
import type { CallInProgress } from '../view/callInProgress.ts';
import type { MediaControls } from '../view/mediaControls.ts';
import { causeText } from './qualityText.ts';
import type { CauseAway } from './useCauseAway.ts';
import { usePictureChoices } from '../contexts/pictureChoices.ts';

export interface QualityNoticeProps {
  readonly quality: Quality | null;
  readonly view: CallInProgress;
  readonly media: MediaView;
  readonly controls: MediaControls;
  readonly away: CauseAway;
}

/** Why the call is bad, with what helps beside it. Put away, it is gone until there is another cause, or it is over. */
export function QualityNotice({ quality, view, media, controls, away }: QualityNoticeProps) {
  const intl = useIntl();
  const deeds = useDeeds(view.call.callId, controls);
  const { blurBackground } = usePictureChoices();
  const cause = quality?.cause ?? null;
  // That nothing comes has a notice of its own, in which the other side's word counts too.
  if (cause === null || cause === away.cause || cause === 'nothingArrives') return null;
  const remedies = qualityRemedies(cause, {
    cameraOn: isWanted(media.camera),
    smallPicture: media.smallPicture,
    blurred: blurBackground,
  });
  return (
    <Notice
      kind="warning"
      role="status"
      action={<DismissNotice onDismiss={() => away.put(cause)} />}
      remedies={remedies.map((remedy) => (
        <Button key={remedy} size="small" onClick={deeds[remedy]}>
          {intl.formatMessage({ id: `quality.remedy.${remedy}` })}
        </Button>
      ))}
    >
      {causeText(intl, quality, peerName(view.call))}
    </Notice>
  );
}

function useDeeds(callId: string, controls: MediaControls): Readonly<Record<QualityRemedy, () => void>> {
  const ask = useAsk();
  return {
    blurOff: () => void ask((main) => main.choosePicture({ blurBackground: false })),
    smallerPicture: () => controls.setSmallPicture(callId, true),
    cameraOff: () => controls.setCamera(callId, false),
    openRelays: () => void ask((main) => main.openInMain({ kind: 'settings', section: 'network' })),
  };
}
