import styles from './Fingerprint.module.css';

/** As much of it as people compare, 96 bits: nobody finds another certificate that begins like this one. */
const SHOWN_DIGITS = 24;

/** The fingerprint of a certificate in groups that can be read out. */
export function Fingerprint({ fingerprint }: { readonly fingerprint: string }) {
  const groups = fingerprint.slice(0, SHOWN_DIGITS).match(/.{1,4}/gu) ?? [];
  return <code className={styles['fingerprint']}>{groups.join(' ')}</code>;
}
