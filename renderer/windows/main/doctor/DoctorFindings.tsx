import { CircleAlert, CircleCheck, CircleX, type LucideIcon } from 'lucide-react';
import { useIntl } from 'react-intl';
import type { DoctorFinding, DoctorReport } from '../../../../core/ipc/snapshot.ts';
import { doctorAdvice } from '../../../../core/words/doctorAdvice.ts';
import { isMessageId } from '../../../words/catalogues.ts';
import { CopyButton } from '../../../components/copying/CopyButton.tsx';
import { keyringText } from '../../../components/asking/keyringText.ts';
import { reportText, worstOf } from './doctorReport.ts';
import styles from './Doctor.module.css';

export function DoctorFindings({ report }: { readonly report: DoctorReport }) {
  const intl = useIntl();
  return (
    <>
      <p className={styles['standing']} role="status">
        {intl.formatMessage({ id: `doctor.summary.${worstOf(report)}` })}
      </p>
      <ul className={styles['findings']}>
        {report.findings.map((finding) => (
          <Finding key={finding.check} finding={finding} />
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
function Finding({ finding }: { readonly finding: DoctorFinding }) {
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
        {detail !== null && (
          <code className={styles['detail']}>{check === 'keyring' ? keyringText(intl, detail) : detail}</code>
        )}
      </div>
    </li>
  );
}
