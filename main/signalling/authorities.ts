import { X509Certificate } from 'node:crypto';
import { createSecureContext, getCACertificates, type SecureContext } from 'node:tls';
import { connectionProblemOf } from './connectionProblemOf.ts';

/** Who may vouch for the certificate of a server or a proxy. */
export interface Authorities {
  /** For `tls.connect`; undefined: those that come with Node. */
  readonly known: () => SecureContext | undefined;
  /** One of them was missing: whether more are known now than those. */
  readonly moreThan: (used: SecureContext | undefined) => boolean;
}

/**
 * Those that come with Node, and from the first certificate on that none of them has signed, those that the owner of
 * this computer trusts: a company's, a home's. To list them blocks for 40 ms and more, which most people never need.
 * Node lists them once in the life of a process.
 */
export function createAuthorities(ofSystem = (): readonly string[] => getCACertificates('system')): Authorities {
  let context: SecureContext | undefined;
  let wasRead = false;

  const read = (): void => {
    wasRead = true;
    try {
      // Entry by entry: a store that was written by hand may hold one that nothing can read.
      const system = ofSystem().filter((pem) => isCertificate(pem));
      if (system.length > 0) context = createSecureContext({ ca: [...getCACertificates('default'), ...system] });
    } catch {
      // A system that cannot list them leaves us with our own, and the certificate untrusted.
    }
  };
  return {
    known: () => context,
    moreThan: (used) => {
      if (!wasRead) read();
      return context !== used;
    },
  };
}

/** The list is Node's, and belongs to the process. */
export const systemAuthorities: Authorities = createAuthorities();

/** Opens with the authorities that are known, and once more if that was too few of them. */
export async function vouchedFor<Opened>(
  authorities: Authorities,
  open: (context: SecureContext | undefined) => Promise<Opened>,
): Promise<Opened> {
  const used = authorities.known();
  try {
    return await open(used);
  } catch (error) {
    if (connectionProblemOf(error) !== 'certificateUntrusted' || !authorities.moreThan(used)) throw error;
    return open(authorities.known());
  }
}

function isCertificate(pem: string): boolean {
  try {
    return new X509Certificate(pem).fingerprint256 !== '';
  } catch {
    return false;
  }
}
