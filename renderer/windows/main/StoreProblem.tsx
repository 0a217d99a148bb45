import { useIntl } from 'react-intl';
import { Notice } from '../../components/Notice.tsx';
import { DoctorButton } from './doctor/DoctorButton.tsx';
import { Welcome } from './Welcome.tsx';
import styles from './Form.module.css';

interface StoreProblemProps {
  readonly code: string;
  readonly missingKeyring: string | null;
}

export function StoreProblem({ code, missingKeyring }: StoreProblemProps) {
  const intl = useIntl();
  return (
    <Welcome
      title={intl.formatMessage({ id: 'storeProblem.title' })}
      lead={<Notice kind="info">{intl.formatMessage({ id: 'storeProblem.nothingLost' })}</Notice>}
    >
      <h2 className={styles['subtitle']}>{intl.formatMessage({ id: 'storeProblem.whatToDo' })}</h2>
      <ul className={styles['steps']}>
        {missingKeyring === null ? (
          <>
            <li>{intl.formatMessage({ id: 'storeProblem.step.space' })}</li>
            <li>{intl.formatMessage({ id: 'storeProblem.step.backup' })}</li>
          </>
        ) : (
          <>
            <li>{intl.formatMessage({ id: 'storeProblem.keyring' }, { name: missingKeyring })}</li>
            <li>{intl.formatMessage({ id: 'storeProblem.step.restart' })}</li>
          </>
        )}
      </ul>
      <div>
        <DoctorButton />
      </div>
      <details className={styles['details']}>
        <summary>{intl.formatMessage({ id: 'app.details' })}</summary>
        <code>{intl.formatMessage({ id: 'app.detailsCode' }, { code })}</code>
      </details>
    </Welcome>
  );
}
