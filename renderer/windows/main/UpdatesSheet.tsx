import { useIntl } from 'react-intl';
import { ReadingSheet } from '../../components/sheets/ReadingSheet.tsx';
import type { SheetProps } from '../../components/sheets/SheetWindow.tsx';
import { UpdatesCard } from './settings/program/UpdatesGroup.tsx';

/** Whether there is a newer Ringfort, over whatever asked for one. */
export function UpdatesSheet(sheet: Pick<SheetProps, 'isOpen' | 'onClose'>) {
  const intl = useIntl();
  return (
    <ReadingSheet {...sheet} title={intl.formatMessage({ id: 'settings.updates' })}>
      <UpdatesCard />
    </ReadingSheet>
  );
}
