import { type Clock, startInterval } from '../domain/clock.ts';
import { type CertificateFiles, readCertificateFiles } from './certificateFiles.ts';
import type { TlsIdentity } from './tlsBesideHttp.ts';

/** The files of a certificate cannot be used; the message says why and what to do. */
export class CertificateProblem extends Error {
  override readonly name = 'CertificateProblem';
}

/** Programs that renew certificates move links about: the contents tell, no event does on every system. */
const LOOK_MS = 5_000;

interface Parts {
  readonly files: CertificateFiles;
  readonly clock: Clock;
  /** Once, of files that are in use or kept back: they expire, or cannot be used. */
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
 * while the one before is, takes no place: both files are seldom written in the same moment. Throws a
 * CertificateProblem if there is none to begin with.
 */
export function watchCertificate({ files, clock, onWarning, onRenewed }: Parts): WatchedCertificate {
  const first = readCertificateFiles(files, clock.wall());
  if (!first.ok) throw new CertificateProblem(first.problem);
  if (first.warning !== null) onWarning(first.warning);
  let current = first;
  let said = first.warning;

  const say = (message: string | null): void => {
    if (message !== null && message !== said) onWarning(message);
    said = message;
  };
  const look = (): void => {
    const next = readCertificateFiles(files, clock.wall());
    if (!next.ok) return say(`${next.problem} The certificate from before stays in use.`);
    const { identity, leaf, warning } = next;
    if (identity.certificate === current.identity.certificate && identity.key === current.identity.key)
      return say(warning);
    const now = clock.wall();
    if (!isValid(leaf, now) && isValid(current.leaf, now)) {
      return say(`${warning ?? ''} The certificate from before stays in use.`);
    }
    current = next;
    say(warning);
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
