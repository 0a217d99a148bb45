import { X } from 'lucide-react';
import { useIntl } from 'react-intl';
import { IconButton } from '../../../components/controls/IconButton.tsx';

/** The button that puts a notice of the call window away. */
export function DismissNotice({ onDismiss }: { readonly onDismiss: () => void }) {
  const intl = useIntl();
  return (
    <IconButton
      size="small"
      label={intl.formatMessage({ id: 'call.notice.dismiss' })}
      icon={<X aria-hidden="true" />}
      onClick={onDismiss}
    />
  );
}
