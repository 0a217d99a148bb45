import { useState } from 'react';
import { useIntl } from 'react-intl';
import { storeAdvice } from '../../../../core/words/storeAdvice.ts';
import { keyringText } from '../../../components/asking/keyringText.ts';
import { Notice } from '../../../components/asking/Notice.tsx';
import { Button } from '../../../components/controls/Button.tsx';
import { useAsk } from '../MainBridge.tsx';
import { DoctorButton } from '../doctor/DoctorButton.tsx';
import { StartOver } from './StartOver.tsx';
import { Welcome } from '../onboarding/Welcome.tsx';
import styles from '../Form.module.css';
import { NamedPresses, pressesOf } from '../NamedPresses.tsx';

/** The data is sound; what stands in its way has to go, and then it opens. */
const PASSING: readonly string[] = ['inUse', 'diskFull', 'readOnly'];

interface StoreProblemPageProps {
  readonly code: string;
  readonly missingKeyring: string | null;
}

export function StoreProblemPage({ code, missingKeyring }: StoreProblemPageProps) {
  const intl = useIntl();
  const { lead, steps } = storeAdvice(code);
  const name = missingKeyring === null ? null : keyringText(intl, missingKeyring);
  return (
    <Welcome
      title={intl.formatMessage({ id: 'storeProblem.title' })}
      lead={<Notice kind="info">{intl.formatMessage({ id: lead })}</Notice>}
    >
      <h2 className={styles['subtitle']}>{intl.formatMessage({ id: 'storeProblem.whatToDo' })}</h2>
      <ul className={styles['steps']}>
        {steps.map((step) => (
          <li key={step}>{intl.formatMessage({ id: step }, { name })}</li>
        ))}
      </ul>
      {(code === 'keyringGone' || PASSING.includes(code)) && (
        <p role="status">{intl.formatMessage({ id: 'storeProblem.triesAgain' })}</p>
      )}
      <div className={styles['actions']}>
        <TryAgain />
        <DoctorButton pressesOf={pressesOf} />
        <NamedPresses of={steps} />
      </div>
      {!PASSING.includes(code) && <StartOver why="startOver.unopened" />}
      <details className={styles['details']}>
        <summary>{intl.formatMessage({ id: 'app.details' })}</summary>
        <code>{intl.formatMessage({ id: 'app.detailsCode' }, { code })}</code>
      </details>
    </Welcome>
  );
}

/** Also where Ringfort goes on trying by itself: whoever has just freed the disk need not wait. */
function TryAgain() {
  const intl = useIntl();
  const ask = useAsk();
  const [tried, setTried] = useState<'not' | 'now' | 'inVain'>('not');
  const open = async () => {
    if (tried === 'now') return;
    setTried('now');
    const asked = await ask((main) => main.reopen());
    setTried(asked.done && !asked.answer.isOpen ? 'inVain' : 'not');
  };
  return (
    <>
      <p role="status" className={tried === 'inVain' ? styles['whole'] : 'visuallyHidden'}>
        {tried === 'inVain' && intl.formatMessage({ id: 'storeProblem.still' })}
      </p>
      <Button kind="primary" busy={tried === 'now'} onClick={() => void open()}>
        {intl.formatMessage({ id: 'app.tryAgain' })}
      </Button>
    </>
  );
}
