import { type HostClock, startInterval } from '../domain/clock.ts';
import {
  type CertificateFiles,
  nameWarning,
  type ReadCertificate,
  readCertificateFiles,
  uncoveredNames,
} from './certificateFiles.ts';
import type { TlsIdentity } from './tlsBesideHttp.ts';

/** The files of a certificate cannot be used; the message says why and what to do. */
export class CertificateProblem extends Error {
  override readonly name = 'CertificateProblem';
}

/** Programs that renew certificates move links about: the contents tell, no event does on every system. */
const LOOK_MS = 5_000;

const STAYS = 'The certificate from before stays in use.';
const UNLESS_PROXY = 'Phones refuse it, unless a proxy before the server shows them another one.';

type Readable = Extract<ReadCertificate, { readonly ok: true }>;

interface Parts {
  readonly files: CertificateFiles;
  /** The addresses under which phones reach the server: it is to be for their names. */
  readonly origins: readonly string[];
  readonly clock: HostClock;
  /** Once, of files that are in use or kept back: they expire, are for other names, or cannot be used. */
  readonly onWarning: (message: string) => void;
  readonly onRenewed: (identity: TlsIdentity, validTo: string) => void;
}

export interface WatchedCertificate {
  readonly identity: TlsIdentity;
  /** Looks at once. */
  readonly look: () => void;
  readonly end: () => void;
}

/**
 * The certificate in these files, and each that takes its place there. One that cannot be used, or that is not valid
 * while the one before is, takes no place: both files are seldom written in the same moment. Nor does one that lacks a
 * name of ours which a valid one before has: what copies certificates here may have been called for another one.
 * Throws a CertificateProblem if there is none to begin with.
 */
export function watchCertificate({ files, origins, clock, onWarning, onRenewed }: Parts): WatchedCertificate {
  const first = readCertificateFiles(files, clock.wall());
  if (!first.ok) throw new CertificateProblem(first.problem);
  const concern = ({ leaf, warning }: Readable): string | null => {
    const foreign = nameWarning(leaf, files.certificate, uncoveredNames(leaf, origins));
    const sum = [warning, foreign === null ? null : `${foreign} ${UNLESS_PROXY}`].filter((each) => each !== null);
    return sum.length === 0 ? null : sum.join(' ');
  };
  let current = first;
  let said = concern(first);
  if (said !== null) onWarning(said);

  const say = (message: string | null): void => {
    if (message !== null && message !== said) onWarning(message);
    said = message;
  };
  const look = (): void => {
    const next = readCertificateFiles(files, clock.wall());
    if (!next.ok) return say(`${next.problem} ${STAYS}`);
    const { identity, leaf, warning } = next;
    if (identity.certificate === current.identity.certificate && identity.key === current.identity.key)
      return say(concern(next));
    const now = clock.wall();
    if (isValid(current.leaf, now)) {
      if (!isValid(leaf, now)) return say(`${warning ?? ''} ${STAYS}`);
      const before = uncoveredNames(current.leaf, origins);
      const lost = uncoveredNames(leaf, origins).filter((name) => !before.includes(name));
      if (lost.length > 0) return say(`${nameWarning(leaf, files.certificate, lost)} ${STAYS}`);
    }
    current = next;
    say(concern(next));
    onRenewed(identity, leaf.validTo);
  };
  const end = startInterval(clock, LOOK_MS, look);
  return { identity: first.identity, look, end };
}

function isValid(
  { validFrom, validTo }: { readonly validFrom: string; readonly validTo: string },
  now: number,
): boolean {
  return Date.parse(validFrom) <= now && now < Date.parse(validTo);
}
