import { useIntl } from 'react-intl';
import { DEVICE_KINDS, type DeviceKind } from '../../../../core/ipc/deviceKinds.ts';
import { Button } from '../../../components/controls/Button.tsx';
import { Notice } from '../../../components/asking/Notice.tsx';
import type { PresentDevice } from '../../../media/deviceList.ts';
import { shownLabel } from '../../../media/deviceList.ts';
import type { DeviceNews } from '../../../media/deviceChoicesView.ts';
import { isWanted, type CameraView } from '../../../media/mediaView.ts';
import { DismissNotice } from './DismissNotice.tsx';
import { useDevices } from '../contexts/devicesOfCall.ts';

/** That another device is used than before, without the person's doing; with the way back where there is one. */
export function DeviceNotices({ camera }: { readonly camera: CameraView }) {
  const { devices } = useDevices();
  return DEVICE_KINDS.map((kind) => {
    const news = devices.news[kind];
    // A camera that is off films nothing, whichever it would be.
    if (news === null || (kind === 'camera' && !isWanted(camera))) return null;
    return <DeviceNotice key={kind} kind={kind} news={news} />;
  });
}

function DeviceNotice({
  kind,
  news: { what, to, from, mayUndo },
}: {
  readonly kind: DeviceKind;
  readonly news: DeviceNews;
}) {
  const intl = useIntl();
  const { devices, forgetNews, undo } = useDevices();
  const nameOf = (device: PresentDevice | null): string => {
    const label = (device ?? devices.systemDefault[kind])?.label;
    return label === undefined ? intl.formatMessage({ id: 'device.systemDefault' }) : shownLabel(label);
  };
  // Sound that cannot be played anywhere raises no error: a speaker is never unusable.
  const id =
    what === 'unusable' && kind !== 'speaker'
      ? (`device.unusable.${kind}` as const)
      : (`device.switched.${kind}` as const);
  return (
    <Notice
      kind={what === 'unusable' ? 'warning' : 'info'}
      role="status"
      action={
        <>
          {mayUndo && (
            <Button size="small" onClick={() => undo(kind)}>
              {intl.formatMessage({ id: 'device.undo' })}
            </Button>
          )}
          <DismissNotice onDismiss={() => forgetNews(kind)} />
        </>
      }
    >
      {intl.formatMessage({ id }, { device: nameOf(to), before: nameOf(from) })}
    </Notice>
  );
}
