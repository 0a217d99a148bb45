import { createPrivateKey, type KeyObject, X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { isIP } from 'node:net';
import { createSecureContext } from 'node:tls';
import type { TlsIdentity } from './tlsBesideHttp.ts';

/** Where whoever runs the server keeps its certificate (PEM, with its chain) and the key of it. */
export interface CertificateFiles {
  readonly certificate: string;
  readonly key: string;
}

/** What the files hold, or in words what is wrong with them and what to do. */
export type ReadCertificate =
  | {
      readonly ok: true;
      readonly identity: TlsIdentity;
      readonly leaf: X509Certificate;
      readonly warning: string | null;
    }
  | { readonly ok: false; readonly problem: string };

const DAY_MS = 86_400_000;
const SOON_DAYS = 14;

/** Reads both files and sees whether TLS can be spoken with them. `now`: unix milliseconds. */
export function readCertificateFiles(files: CertificateFiles, now: number): ReadCertificate {
  const certificate = readText(files.certificate);
  if (!certificate.ok) return certificate;
  const key = readText(files.key);
  if (!key.ok) return key;
  const leaf = tried(() => new X509Certificate(certificate.text));
  if (leaf === undefined) return wrong(`${files.certificate} holds no certificate in PEM.`);
  const privateKey = tried<KeyObject>(() => createPrivateKey(key.text));
  if (privateKey === undefined) return wrong(`${files.key} holds no private key in PEM without a passphrase.`);
  if (!leaf.checkPrivateKey(privateKey)) {
    return wrong(
      `The key in ${files.key} does not belong to the certificate in ${files.certificate}. Name the two that were made together.`,
    );
  }
  const identity = { certificate: certificate.text, key: key.text };
  if (tried(() => createSecureContext({ cert: identity.certificate, key: identity.key })) === undefined) {
    return wrong(`TLS cannot be spoken with ${files.certificate}: one of its certificates cannot be read.`);
  }
  return { ok: true, identity, leaf, warning: dateWarning(leaf, files.certificate, now) };
}

/** What a certificate says of this moment, if that is not just that it is valid. */
export function dateWarning(
  { validFrom, validTo }: Pick<X509Certificate, 'validFrom' | 'validTo'>,
  what: string,
  now: number,
): string | null {
  const [from, to] = [Date.parse(validFrom), Date.parse(validTo)];
  if (now < from) return `The certificate ${what} is not valid before ${validFrom}: see whether the clock is right.`;
  if (now >= to) return `The certificate ${what} has expired on ${validTo}: phones refuse it. Renew it.`;
  if (to - now < SOON_DAYS * DAY_MS)
    return `The certificate ${what} expires on ${validTo}: see why it was not renewed.`;
  return null;
}

/** Of the names in these https addresses those that phones would not take the certificate for. */
export function uncoveredNames(leaf: X509Certificate, origins: readonly string[]): string[] {
  const names = origins
    .filter((origin) => origin.startsWith('https:'))
    .map((origin) => new URL(origin).hostname.replace(/^\[(.*)\]$/u, '$1').replace(/\.$/u, ''));
  return [...new Set(names)].filter(
    (name) => (isIP(name) === 0 ? leaf.checkHost(name) : leaf.checkIP(name)) === undefined,
  );
}

/** That it is for others than `names`, if there are any. */
export function nameWarning(
  { subjectAltName }: Pick<X509Certificate, 'subjectAltName'>,
  what: string,
  names: readonly string[],
): string | null {
  if (names.length === 0) return null;
  return `The certificate ${what} is for ${subjectAltName ?? 'no name'}, not for ${names.join(', ')}.`;
}

type Text = { readonly ok: true; readonly text: string } | { readonly ok: false; readonly problem: string };

function readText(path: string): Text {
  try {
    return { ok: true, text: readFileSync(path, 'utf8') };
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    if (code === 'ENOENT') return wrong(`There is no file ${path}.`);
    if (code === 'EACCES') return wrong(`The user of the server may not read ${path}.`);
    return wrong(`${path} cannot be read (${code}).`);
  }
}

function tried<Result>(work: () => Result): Result | undefined {
  try {
    return work();
  } catch {
    return undefined;
  }
}

function wrong(problem: string): { readonly ok: false; readonly problem: string } {
  return { ok: false, problem };
}
