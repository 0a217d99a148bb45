import { MonitorX, ScreenShare } from 'lucide-react';
import { useEffect, useRef } from 'react';
import { useIntl } from 'react-intl';
import type { CallRef } from '../../../core/call/call.ts';
import { peerName } from '../../../core/call/peerName.ts';
import type { SharedKind } from '../../../core/ipc/sharingWindow.ts';
import { Button } from '../../components/controls/Button.tsx';
import { GuardedSurface } from '../../components/guard/GuardedSurface.tsx';
import { failureText } from '../../components/asking/failureText.ts';
import { useAsk, useFailure } from './ask.ts';
import styles from './SharingLine.module.css';

export interface SharingLineProps {
  readonly peer: Pick<CallRef, 'peer' | 'name'>;
  readonly kind: SharedKind;
}

/** Who sees what, and the button that ends it. Whoever comes here by keyboard comes for that button. */
export function SharingLine({ peer, kind }: SharingLineProps) {
  const intl = useIntl();
  const ask = useAsk();
  const failure = useFailure();
  const stop = useRef<HTMLButtonElement>(null);
  const text = intl.formatMessage({ id: `sharing.${kind}` }, { peer: peerName(peer) });
  const title = intl.formatMessage({ id: `sharing.title.${kind}` });
  useEffect(() => {
    document.title = title;
    stop.current?.focus();
  }, [title]);
  return (
    <main className={styles['page']}>
      <GuardedSurface shows="sharing">
        <div className={styles['line']}>
          <ScreenShare size={18} aria-hidden="true" />
          <h1 className={failure.isShown ? 'visuallyHidden' : styles['text']} title={text}>
            {text}
          </h1>
          {failure.isShown && (
            <p className={styles['text']} role="alert">
              {failureText(intl, failure.problem)}
            </p>
          )}
          <Button
            ref={stop}
            kind="danger"
            size="small"
            icon={<MonitorX size={15} aria-hidden="true" />}
            onClick={() => void ask((main) => main.stop())}
          >
            {intl.formatMessage({ id: 'call.screen.stop' })}
          </Button>
        </div>
      </GuardedSurface>
    </main>
  );
}
