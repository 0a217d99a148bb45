import { createSecureContext, getCACertificates, type SecureContext } from 'node:tls';

/** Whom phones believe (ADR 32): the authorities that come with the runtime, and those of the system. */
export function knownToPhones(): SecureContext {
  return createSecureContext({ ca: [...getCACertificates('default'), ...getCACertificates('system')] });
}
