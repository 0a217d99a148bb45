import { CircleAlert, CircleCheck, CircleHelp, type LucideIcon } from 'lucide-react';
import { useState } from 'react';
import { useIntl } from 'react-intl';
import type { Problem } from '../../../../core/ipc/problem.ts';
import type { RingCheck, RingFinding, RingTestReport, RingVerdict } from '../../../../core/ipc/ringTestShapes.ts';
import type { MessageId } from '../../../../core/words/messages.ts';
import { toldOf } from '../../../../core/words/ofReplaced.ts';
import { Button } from '../../../components/controls/Button.tsx';
import { failureText } from '../../../components/asking/failureText.ts';
import { useAsk, type MainBridge } from '../MainBridge.tsx';
import { PressesOfFailure } from '../NamedPresses.tsx';
import { useSectionWay } from '../settings/sectionWay.ts';
import { RESTART_SAID } from '../../../components/asking/RestartButton.tsx';
import { NamedPressesLine } from '../NamedPresses.tsx';
import { useReplaced } from '../../../components/asking/replaced.ts';
import { UNKNOWN_PAGE } from '../../../components/asking/SystemSettingsButton.tsx';
import { RING_FIXES, ringTrouble, type RingFix } from './ringFix.ts';
import styles from '../doctor/Doctor.module.css';

/** What stands in the way first. */
const ORDER: readonly RingVerdict[] = ['bad', 'unknown', 'good'];
const ICONS: Readonly<Record<RingVerdict, LucideIcon>> = { bad: CircleAlert, unknown: CircleHelp, good: CircleCheck };
/** As the styles of the doctor name them. */
const LOOKS = { bad: 'bad', unknown: 'attention', good: 'good' } as const;

export function RingFindings({ report: { findings } }: { readonly report: RingTestReport }) {
  const intl = useIntl();
  const sum = summed(findings);
  const inOrder = findings.toSorted((one, other) => ORDER.indexOf(one.verdict) - ORDER.indexOf(other.verdict));
  return (
    <>
      <p className={styles['standing']} role="status">
        {intl.formatMessage({ id: `ringTest.summary.${sum}` })}
      </p>
      <ul className={styles['findings']} aria-label={intl.formatMessage({ id: 'ringTest.title' })}>
        {inOrder.map((finding) => (
          <Finding key={finding.check} finding={finding} />
        ))}
      </ul>
    </>
  );
}

/** No call reaches anybody without these: what of them could not be known is not summed up as good (ADR 57). */
const RELIED_ON: readonly RingCheck[] = ['reached', 'mayRing', 'popup', 'sound'];

function summed(findings: RingTestReport['findings']): RingVerdict {
  if (findings.some(({ verdict }) => verdict === 'bad')) return 'bad';
  const isKnown = findings.every(({ check, verdict }) => verdict === 'good' || !RELIED_ON.includes(check));
  return isKnown ? 'good' : 'unknown';
}

function Finding({ finding }: { readonly finding: RingFinding }) {
  const intl = useIntl();
  const { check, verdict } = finding;
  const trouble = ringTrouble(finding);
  const isReplaced = useReplaced();
  const told = trouble === null ? null : toldOf(trouble, isReplaced);
  const Icon = ICONS[verdict];
  // Words that took the place of its own name the press that goes with them.
  const fix = trouble === null || told !== trouble ? null : RING_FIXES[trouble];
  return (
    <li className={styles['finding']} data-verdict={LOOKS[verdict]}>
      <Icon size={18} aria-hidden="true" />
      <div>
        <p className={styles['head']}>
          <span className={styles['check']}>{intl.formatMessage({ id: `ringTest.check.${check}` })}</span>
          <span className={styles['verdict']}>{intl.formatMessage({ id: `ringTest.verdict.${verdict}` })}</span>
        </p>
        {told !== null && <p className={styles['advice']}>{intl.formatMessage({ id: told })}</p>}
        {told !== null && told !== trouble && <NamedPressesLine of={told} />}
        {fix !== null && <FixButton fix={fix} />}
      </div>
    </li>
  );
}

function FixButton({ fix: { label, act } }: { readonly fix: RingFix }) {
  const intl = useIntl();
  const ask = useAsk();
  const openSection = useSectionWay();
  /** What came of the press. */
  const [outcome, setOutcome] = useState<MessageId | null>(null);
  const [broken, setBroken] = useState<{ readonly problem: Problem | null } | null>(null);
  const press = async (): Promise<void> => {
    if (typeof act === 'object' && 'section' in act) return openSection?.(act.section);
    setBroken(null);
    const asked = await ask(
      (main) => outcomeOf(main, act),
      () => undefined,
    );
    if (asked.done) setOutcome(asked.answer);
    else setBroken(asked);
  };
  if (outcome !== null) {
    return (
      <p className={styles['advice']} role="status">
        {intl.formatMessage({ id: outcome })}
      </p>
    );
  }
  return (
    <>
      {broken !== null && (
        <p className={styles['advice']} role="alert">
          {failureText(intl, broken.problem)}
        </p>
      )}
      {broken !== null && <PressesOfFailure problem={broken.problem} />}
      <Button size="small" onClick={() => void press()}>
        {intl.formatMessage({ id: label })}
      </Button>
    </>
  );
}

/** What main does at once. */
type Ordered = Exclude<RingFix['act'], { readonly section: unknown }>;

/** Null: nothing came of it, and it may be pressed again. */
async function outcomeOf(main: MainBridge, act: Ordered): Promise<MessageId | null> {
  if (act === 'reconnect') {
    await main.reconnect();
    return 'ringTest.connecting';
  }
  if (act === 'restart') return RESTART_SAID[(await main.restart()).is];
  if ('change' in act) {
    await main.changeSettings(act.change);
    return 'ringTest.fixed';
  }
  const { page } = act;
  const { opened } = await main.openSystemSettings({ page });
  if (!opened) return UNKNOWN_PAGE[page];
  return page === 'notifications' ? 'ringTest.opened.notifications' : 'ringTest.opened';
}
