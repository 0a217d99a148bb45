import { VerifiedMark } from './VerifiedMark.tsx';
import styles from './TrustMarks.module.css';

export interface PeerNameProps {
  readonly peer: string;
  readonly verified: boolean;
  readonly markSize?: number;
}

/** A name in one line. A long one is shortened, never the mark that says whose it is. */
export function PeerName({ peer, verified, markSize = 16 }: PeerNameProps) {
  return (
    <span className={styles['peer']}>
      <span className={styles['name']}>{peer}</span>
      {verified && <VerifiedMark size={markSize} />}
    </span>
  );
}
