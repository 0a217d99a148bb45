import { QrCode, Unlink } from 'lucide-react';
import { useIntl } from 'react-intl';
import { RowMenu, type MenuPlace } from '../lists/RowMenu.tsx';

export interface OwnLinkMenuProps {
  readonly place: MenuPlace;
  /** Null: nobody new rings with it, so that it is not handed on. */
  readonly onShow: (() => void) | null;
  readonly onRevoke: () => void;
  readonly onClose: () => void;
}

/** The same as its two buttons, for the right button and the menu key. */
export function OwnLinkMenu({ place, onShow, onRevoke, onClose }: OwnLinkMenuProps) {
  const intl = useIntl();
  return (
    <RowMenu
      label={intl.formatMessage({ id: 'links.title' })}
      place={place}
      items={[
        ...(onShow === null
          ? []
          : [{ act: 'show' as const, text: intl.formatMessage({ id: 'links.showOne' }), icon: <QrCode /> }]),
        { act: 'revoke', text: intl.formatMessage({ id: 'links.revoke' }), icon: <Unlink />, isDanger: true },
      ]}
      onAct={(act) => (act === 'show' ? onShow?.() : onRevoke())}
      onClose={onClose}
    />
  );
}
