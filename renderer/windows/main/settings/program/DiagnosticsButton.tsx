import { ClipboardList } from 'lucide-react';
import { useState } from 'react';
import { useIntl } from 'react-intl';
import { diagnosticsText, programFacts } from '../../../../../core/call/quality/diagnostics.ts';
import { Button } from '../../../../components/controls/Button.tsx';
import { DiagnosticsPreview } from '../../../../components/copying/DiagnosticsPreview.tsx';
import { ReadingSheet } from '../../../../components/sheets/ReadingSheet.tsx';
import sheet from '../../../../components/sheets/Sheet.module.css';

/** What is asked first by whoever helps: which Ringfort, on what. Of calls it tells nothing; their window does. */
export function DiagnosticsButton() {
  const intl = useIntl();
  const [isOpen, setOpen] = useState(false);
  const close = () => setOpen(false);
  return (
    <>
      <Button icon={<ClipboardList size={16} aria-hidden="true" />} onClick={() => setOpen(true)}>
        {intl.formatMessage({ id: 'diagnostics.open' })}
      </Button>
      <ReadingSheet title={intl.formatMessage({ id: 'diagnostics.title' })} isOpen={isOpen} onClose={close}>
        <DiagnosticsPreview text={diagnosticsText(programFacts(navigator.userAgent), null)} />
        <p className={sheet['text']}>{intl.formatMessage({ id: 'diagnostics.ofCall' })}</p>
      </ReadingSheet>
    </>
  );
}
