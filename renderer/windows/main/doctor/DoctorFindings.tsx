import { CircleAlert, CircleCheck, CircleX, type LucideIcon } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import { useIntl } from 'react-intl';
import type { DoctorFinding, DoctorReport } from '../../../../core/ipc/snapshot.ts';
import type { MessageId } from '../../../../core/words/messages.ts';
import { doctorAdvice } from '../../../../core/words/doctorAdvice.ts';
import { isMessageId } from '../../../words/catalogues.ts';
import { CopyButton } from '../../../components/copying/CopyButton.tsx';
import { keyringText } from '../../../components/asking/keyringText.ts';
import { reportText, worstOf } from './doctorReport.ts';
import { Button } from '../../../components/controls/Button.tsx';
import { useAsk } from '../MainBridge.tsx';
import { useSectionWay } from '../settings/sectionWay.ts';
import { DOCTOR_FIXES, isDoctorAdvice, type DoctorAdvice } from './doctorFix.ts';
import styles from './Doctor.module.css';

export interface DoctorFindingsProps {
  readonly report: DoctorReport;
  /** What these words tell a person to do, as presses. */
  readonly pressesOf: (said: MessageId) => ReactNode;
}

export function DoctorFindings({ report, pressesOf }: DoctorFindingsProps) {
  const intl = useIntl();
  return (
    <>
      <p className={styles['standing']} role="status">
        {intl.formatMessage({ id: `doctor.summary.${worstOf(report)}` })}
      </p>
      <ul className={styles['findings']}>
        {report.findings.map((finding) => (
          <Finding key={finding.check} {...{ finding, pressesOf }} />
        ))}
      </ul>
      <div className={styles['copy']}>
        <p>{intl.formatMessage({ id: 'doctor.copy.explain' })}</p>
        <CopyButton text={reportText(report)} label={intl.formatMessage({ id: 'doctor.copy' })} />
      </div>
    </>
  );
}

type Verdict = DoctorFinding['verdict'];

const ICONS: Readonly<Record<Verdict, LucideIcon>> = { good: CircleCheck, attention: CircleAlert, bad: CircleX };

/** The verdict is said in words too: an icon's colour alone would tell some people nothing. */
function Finding({ finding, pressesOf }: Pick<DoctorFindingsProps, 'pressesOf'> & { readonly finding: DoctorFinding }) {
  const intl = useIntl();
  const { check, verdict, detail } = finding;
  const advice = verdict === 'good' ? null : doctorAdvice(finding, isMessageId);
  const Icon = ICONS[verdict];
  return (
    <li className={styles['finding']} data-verdict={verdict}>
      <Icon size={18} aria-hidden="true" />
      <div>
        <p className={styles['head']}>
          <span className={styles['check']}>{intl.formatMessage({ id: `doctor.check.${check}` })}</span>
          <span className={styles['verdict']}>{intl.formatMessage({ id: `doctor.verdict.${verdict}` })}</span>
        </p>
        {advice !== null && <p className={styles['advice']}>{intl.formatMessage({ id: advice })}</p>}
        {advice !== null && isDoctorAdvice(advice) && <FixButton {...{ advice, pressesOf }} />}
        {detail !== null && (
          <code className={styles['detail']}>{check === 'keyring' ? keyringText(intl, detail) : detail}</code>
        )}
      </div>
    </li>
  );
}

/** Before a Ringfort runs there is neither a section of the settings nor a connection. */
function FixButton({ advice, pressesOf }: Pick<DoctorFindingsProps, 'pressesOf'> & { readonly advice: DoctorAdvice }) {
  const fix = DOCTOR_FIXES[advice];
  const intl = useIntl();
  const ask = useAsk();
  const openSection = useSectionWay();
  const [isConnecting, setConnecting] = useState(false);
  if (fix === 'restart' || fix === 'updates' || fix === 'dataFolder') return pressesOf(advice);
  if (fix === null || openSection === null) return null;
  if (isConnecting) {
    return (
      <p className={styles['advice']} role="status">
        {intl.formatMessage({ id: 'ringTest.connecting' })}
      </p>
    );
  }
  const reconnect = async () => setConnecting((await ask((main) => main.reconnect())).done);
  return (
    <Button size="small" onClick={fix === 'reconnect' ? () => void reconnect() : () => openSection(fix)}>
      {intl.formatMessage({ id: fix === 'reconnect' ? 'ringTest.fix.reconnect' : `doctor.fix.${fix}` })}
    </Button>
  );
}
