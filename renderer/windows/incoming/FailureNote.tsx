import { useIntl } from 'react-intl';
import { titleOfProblem } from '../../components/asking/problemTitle.ts';
import { Button } from '../../components/controls/Button.tsx';
import { useAsk, useFailure } from './ask.ts';
import styles from './IncomingCall.module.css';

/**
 * What was asked of main here was not done. There is room for what stands in the way alone, and this window goes with
 * the call: what helps stands in the main window, with its presses.
 */
export function FailureNote() {
  const intl = useIntl();
  const ask = useAsk();
  const { isShown, problem } = useFailure();
  if (!isShown) return null;
  return (
    <p className={styles['note']} role="alert">
      {problem === null ? intl.formatMessage({ id: 'app.notDone' }) : titleOfProblem(intl, problem, null)}
      {problem !== null && (
        <Button size="small" onClick={() => void ask((main) => main.openInMain({ kind: 'notDone', problem }))}>
          {intl.formatMessage({ id: 'tray.open' })}
        </Button>
      )}
    </p>
  );
}
