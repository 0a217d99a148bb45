import { Stethoscope } from 'lucide-react';
import { useRef, useState } from 'react';
import { useIntl } from 'react-intl';
import type { DoctorReport } from '../../../../core/ipc/snapshot.ts';
import { Button, type ButtonProps } from '../../../components/controls/Button.tsx';
import { ReadingSheet } from '../../../components/sheets/ReadingSheet.tsx';
import { useAsk } from '../MainBridge.tsx';
import { DoctorFindings, type DoctorFindingsProps } from './DoctorFindings.tsx';
import styles from './Doctor.module.css';

export interface DoctorButtonProps extends Pick<ButtonProps, 'size'>, Pick<DoctorFindingsProps, 'pressesOf'> {}

/** Checks the store and shows what was found. It works in every state of the store, the broken ones above all. */
export function DoctorButton({ size = 'medium', pressesOf }: DoctorButtonProps) {
  const intl = useIntl();
  const ask = useAsk();
  const [report, setReport] = useState<DoctorReport | 'working' | 'failed' | null>(null);

  /** An answer to a check that was closed or begun anew opens nothing. */
  const round = useRef(0);
  const examine = async () => {
    round.current += 1;
    const mine = round.current;
    setReport('working');
    // The one screen that must say something even when nothing else works.
    const asked = await ask(
      (main) => main.doctor(),
      () => undefined,
    );
    if (mine === round.current) setReport(asked.done ? asked.answer : 'failed');
  };
  const close = () => {
    round.current += 1;
    setReport(null);
  };
  return (
    <>
      <Button size={size} icon={<Stethoscope size={16} aria-hidden="true" />} onClick={() => void examine()}>
        {intl.formatMessage({ id: 'doctor.open' })}
      </Button>
      <ReadingSheet title={intl.formatMessage({ id: 'doctor.title' })} isOpen={report !== null} onClose={close} isWide>
        {report === 'working' || report === 'failed' ? (
          <>
            <p className={styles['standing']} role="status">
              {intl.formatMessage({ id: `doctor.${report}` })}
            </p>
            {report === 'failed' && (
              <div>
                <Button onClick={() => void examine()}>{intl.formatMessage({ id: 'doctor.again' })}</Button>{' '}
                {pressesOf('doctor.failed')}
              </div>
            )}
          </>
        ) : (
          report !== null && <DoctorFindings report={report} pressesOf={pressesOf} />
        )}
      </ReadingSheet>
    </>
  );
}
