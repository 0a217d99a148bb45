import { useState } from 'react';
import { useIntl } from 'react-intl';
import { Button } from '../../components/Button.tsx';
import { Notice } from '../../components/Notice.tsx';
import type { BlurView } from '../../media/BackgroundBlur.ts';
import { isWanted, type CameraView } from '../../media/mediaView.ts';
import { DismissNotice } from './DismissNotice.tsx';
import { useBlur } from './blurOfCall.ts';

export interface BlurNoticeProps {
  readonly camera: CameraView;
  readonly turnCameraOff: () => void;
}

/** That the background is to be seen although it should not be; for as long as the camera films it. */
export function BlurNotice({ camera, turnCameraOff }: BlurNoticeProps) {
  const intl = useIntl();
  const blur = useBlur();
  const [dismissed, dismiss] = useState<BlurView | null>(null);
  // Tried again and given up again is new.
  if (dismissed !== null && blur !== dismissed) dismiss(null);
  if (blur === 'off' || blur === 'on' || blur === dismissed || !isWanted(camera)) return null;
  return (
    <Notice
      kind="warning"
      role="alert"
      action={
        <>
          <Button size="small" onClick={turnCameraOff}>
            {intl.formatMessage({ id: 'call.camera.off' })}
          </Button>
          <DismissNotice onDismiss={() => dismiss(blur)} />
        </>
      }
    >
      {intl.formatMessage({ id: `call.blur.${blur}` })}
    </Notice>
  );
}
