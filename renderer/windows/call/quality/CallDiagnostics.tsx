import { ClipboardList } from 'lucide-react';
import { useState } from 'react';
import { useIntl } from 'react-intl';
import { diagnosticsText, programFacts, type CallFacts } from '../../../../core/call/quality/diagnostics.ts';
import { Button } from '../../../components/controls/Button.tsx';
import { DiagnosticsPreview } from '../../../components/copying/DiagnosticsPreview.tsx';
import styles from './StatisticsPanel.module.css';

/** The facts of the moment in which they are asked for: the text does not change while it is read. */
export function CallDiagnostics({ facts }: { readonly facts: () => CallFacts }) {
  const intl = useIntl();
  const [text, setText] = useState<string | null>(null);
  return (
    <div className={styles['diagnostics']}>
      <Button
        size="small"
        icon={<ClipboardList size={15} aria-hidden="true" />}
        aria-expanded={text !== null}
        onClick={() => setText(text === null ? diagnosticsText(programFacts(navigator.userAgent), facts()) : null)}
      >
        {intl.formatMessage({ id: 'diagnostics.open' })}
      </Button>
      {text !== null && <DiagnosticsPreview text={text} />}
    </div>
  );
}
