import type { ReactNode } from 'react';
import type { CallRef } from '../../../../core/call/call.ts';
import type { CallSecurity } from '../../../../core/ipc/snapshot.ts';
import { Avatar } from '../../../components/people/Avatar.tsx';
import { ChangedMark } from '../../../components/people/ChangedMark.tsx';
import { classNames } from '../../../components/classNames.ts';
import { PeerName } from '../../../components/people/PeerName.tsx';
import { StaticKeysMark } from '../../../components/people/StaticKeysMark.tsx';
import styles from './CallBar.module.css';

export interface BarProps {
  readonly tone: 'incoming' | 'live' | 'ended';
  /** With whom. */
  readonly call: Pick<CallRef, 'peer' | 'name'>;
  readonly label: string;
  readonly line: ReactNode;
  readonly isRinging?: boolean;
  readonly security?: CallSecurity | null;
  readonly children: ReactNode;
  /** What the buttons opened. */
  readonly below?: ReactNode;
}

/** Who it is, what is said of the call, and its buttons. */
export function Bar({
  tone,
  call: { peer, name },
  label,
  line,
  isRinging = false,
  security = null,
  children,
  below = null,
}: BarProps) {
  return (
    // Also over a sheet: whoever is typing in one can answer.
    <section className={classNames(styles['bar'], styles[tone])} aria-label={label} data-react-aria-top-layer="true">
      <Avatar handle={peer} name={name} size={44} ringing={isRinging} />
      <div className={styles['words']}>
        <p className={styles['peer']}>
          <PeerName peer={peer} name={name} verified={security?.verified === true} markSize={18} />
        </p>
        <p className={styles['line']}>
          {name !== undefined && name !== peer && <span className={styles['handle']}>{`@${peer} · `}</span>}
          {line}
        </p>
        {security?.identityChanged === true && <ChangedMark className={styles['mark']} />}
        {security?.forwardSecret === false && <StaticKeysMark className={styles['mark']} />}
      </div>
      <div className={styles['buttons']}>{children}</div>
      {below !== null && below !== false && <div className={styles['below']}>{below}</div>}
    </section>
  );
}
