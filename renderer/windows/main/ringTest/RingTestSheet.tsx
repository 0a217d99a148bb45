import { useEffect, useRef, useState } from 'react';
import { useIntl } from 'react-intl';
import type { RingTestAnswer } from '../../../../core/ipc/ringTestShapes.ts';
import { Button } from '../../../components/controls/Button.tsx';
import { Sheet } from '../../../components/sheets/Sheet.tsx';
import { useAsk } from '../MainBridge.tsx';
import { lookForDevices } from './lookForDevices.ts';
import { RingFindings } from './RingFindings.tsx';
import sheet from '../../../components/sheets/Sheet.module.css';
import styles from '../doctor/Doctor.module.css';
import { NamedPressesLine } from '../NamedPresses.tsx';

export interface RingTestSheetProps {
  readonly isOpen: boolean;
  readonly onClose: () => void;
}

/** Tests as it opens, and again when it is asked to. */
export function RingTestSheet({ isOpen, onClose }: RingTestSheetProps) {
  const intl = useIntl();
  const ask = useAsk();
  const [answer, setAnswer] = useState<RingTestAnswer | 'working' | 'failed'>('working');
  /** What comes of a test that was left is nobody's. */
  const round = useRef(0);

  const test = async (): Promise<void> => {
    round.current += 1;
    const own = round.current;
    setAnswer('working');
    const wish = await lookForDevices();
    const asked = await ask(
      (main) => main.willItRing(wish),
      () => {
        if (round.current === own) setAnswer('failed');
      },
    );
    if (asked.done && round.current === own) setAnswer(asked.answer);
  };
  const begin = useRef(test);
  useEffect(() => {
    begin.current = test;
  });
  useEffect(() => {
    if (isOpen) void begin.current();
    else round.current += 1;
  }, [isOpen]);

  const said = answer === 'working' || answer === 'failed' ? answer : answer.ok ? null : answer.reason;
  return (
    <Sheet title={intl.formatMessage({ id: 'ringTest.title' })} isOpen={isOpen} onClose={onClose} isWide>
      {said !== null && (
        <p className={styles['standing']} role="status">
          {intl.formatMessage({ id: `ringTest.${said}` })}
        </p>
      )}
      {said !== null && <NamedPressesLine of={`ringTest.${said}`} />}
      {typeof answer === 'object' && answer.ok && <RingFindings report={answer.report} />}
      <div className={sheet['actions']}>
        <Button onClick={onClose}>{intl.formatMessage({ id: 'app.close' })}</Button>
        <Button kind="primary" busy={answer === 'working'} onClick={() => void test()}>
          {intl.formatMessage({ id: 'ringTest.again' })}
        </Button>
      </div>
    </Sheet>
  );
}
