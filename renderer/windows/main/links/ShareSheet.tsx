import { useIntl } from 'react-intl';
import { later } from '../../../components/mending/later.tsx';
import { Sheet } from '../../../components/sheets/Sheet.tsx';
import type { InviteCardProps } from './InviteCard.tsx';

const InviteCard = later(async () => (await import('./InviteCard.tsx')).InviteCard);

export interface ShareSheetProps extends Pick<InviteCardProps, 'account'> {
  readonly isOpen: boolean;
  readonly onClose: () => void;
}

/** Our link and its code, wherever somebody asks for them. */
export function ShareSheet({ account, isOpen, onClose }: ShareSheetProps) {
  const intl = useIntl();
  return (
    <Sheet title={intl.formatMessage({ id: 'links.share' })} isOpen={isOpen} onClose={onClose}>
      <InviteCard account={account} />
    </Sheet>
  );
}

/** The same where nothing else stands. */
export function Invitation({ account }: Pick<InviteCardProps, 'account'>) {
  const intl = useIntl();
  return <InviteCard account={account} title={intl.formatMessage({ id: 'invite.title' })} />;
}
