import { BellRing } from 'lucide-react';
import { useEffect, useLayoutEffect, useState } from 'react';
import { useIntl } from 'react-intl';
import type { RunningRehearsal as Test } from '../../../core/ipc/ringTestShapes.ts';
import type { Settings } from '../../../core/ipc/settings.ts';
import { Button } from '../../components/controls/Button.tsx';
import { GuardedSurface } from '../../components/guard/GuardedSurface.tsx';
import { rehearseRing, type RehearseRing } from '../../sound/rehearseRing.ts';
import { ringtoneUrls } from '../../sound/ringtones.ts';
import { useAsk } from './ask.ts';
import styles from './IncomingCall.module.css';

export interface RehearsalProps {
  readonly rehearsal: Test;
  readonly settings: Settings;
  /** Aloud, unless a test says otherwise. */
  readonly rehearse?: RehearseRing | undefined;
}

/** Through the rise of its volume. */
const RINGS_MS = 3500;

/** The popup as for a call, ringing as for a call, and saying that nobody calls. */
export function Rehearsal({ rehearsal: { id }, settings, rehearse = rehearseRing }: RehearsalProps) {
  const intl = useIntl();
  const ask = useAsk();
  /** As it began. */
  const [{ ringtone, ringtoneVolume, ringDevices }] = useState(settings);
  useLayoutEffect(() => {
    void ask(
      (main) => main.rehearsalDrawn({ id }),
      () => undefined,
    );
  }, [ask, id]);
  useEffect(() => {
    const ring = {
      url: ringtoneUrls[ringtone],
      volume: ringtoneVolume / 100,
      on: ringDevices,
      at: 'all',
    } as const;
    return rehearse(
      ring,
      RINGS_MS,
      (sound) =>
        void ask(
          (main) => main.rehearsed({ id, sound }),
          () => undefined,
        ),
    );
  }, [ask, id, rehearse, ringtone, ringtoneVolume, ringDevices]);
  return (
    <GuardedSurface shows={`rehearsal ${id}`}>
      <main className={styles['card']}>
        <div className={styles['caller']}>
          <BellRing size={40} aria-hidden="true" />
          <div className={styles['words']}>
            <h1 className={styles['peer']}>{intl.formatMessage({ id: 'rehearsal.title' })}</h1>
            <p className={styles['kind']}>{intl.formatMessage({ id: 'rehearsal.text' })}</p>
          </div>
        </div>
        <div className={styles['notes']} />
        <div className={styles['buttons']}>
          <Button size="large" onClick={() => void ask((main) => main.endRehearsal({ id }))}>
            {intl.formatMessage({ id: 'rehearsal.end' })}
          </Button>
        </div>
      </main>
    </GuardedSurface>
  );
}
