import { peerName } from '../../../core/call/peerName.ts';
import { VerifiedMark } from './VerifiedMark.tsx';
import styles from './TrustMarks.module.css';

export interface PeerNameProps {
  readonly peer: string;
  /** What they are called here, if not by the handle. */
  readonly name?: string | undefined;
  readonly verified: boolean;
  readonly markSize?: number;
  /** Beside a name, which can be anybody's: where it matters who it is. */
  readonly showsHandle?: boolean;
}

/** A name in one line. A long one is shortened, never the handle and the mark that say whose it is. */
export function PeerName({ peer, name, verified, markSize = 16, showsHandle = false }: PeerNameProps) {
  const shown = peerName({ peer, ...(name === undefined ? {} : { name }) });
  return (
    <span className={styles['peer']}>
      <bdi className={styles['name']}>{shown}</bdi>
      {showsHandle && shown !== peer && <span className={styles['handle']}>{`@${peer}`}</span>}
      {verified && <VerifiedMark size={markSize} />}
    </span>
  );
}
