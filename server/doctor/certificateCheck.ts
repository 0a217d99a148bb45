import { isIP } from 'node:net';
import { connect, type DetailedPeerCertificate, type SecureContext } from 'node:tls';
import {
  dateWarning,
  nameWarning,
  readCertificateFiles,
  uncoveredNames,
  type CertificateFiles,
} from '../http/certificateFiles.ts';
import { knownToPhones } from './authorities.ts';
import { brokenFinding, type Finding, warningFinding, wellFinding } from './finding.ts';
import { hindrance, type ServiceUser, WANT } from './serviceUser.ts';

const LIMIT_MS = 10_000;

/** What an address shows to whoever connects to it. */
export type Shown =
  /** `code`: why a phone would refuse it, as OpenSSL and Node name it; empty if it would not. `sent`: certificates. */
  | {
      readonly outcome: 'shown';
      readonly code: string;
      readonly sent: number;
      readonly names: string;
      readonly validFrom: string;
      readonly validTo: string;
    }
  | { readonly outcome: 'noTls' | 'silent' }
  | { readonly outcome: 'unreachable' | 'refused'; readonly code: string };

/** The files, and what each https address of the server shows. `user`: for whom root asks. */
export async function checkCertificates(
  origins: readonly string[],
  files: CertificateFiles | undefined,
  now: number,
  user?: ServiceUser,
): Promise<Finding[]> {
  const secure = origins.filter((origin) => origin.startsWith('https:'));
  const authorities = secure.length === 0 ? undefined : knownToPhones();
  const shown = await Promise.all(
    secure.map(async (origin) => certificateFinding(origin, await lookAt(origin, authorities), now)),
  );
  return [...(files === undefined ? [] : [filesFinding(files, origins, now, user)]), ...shown];
}

function filesFinding(files: CertificateFiles, origins: readonly string[], now: number, user?: ServiceUser): Finding {
  const read = readCertificateFiles(files, now);
  const advice =
    'The server goes on with the certificate it has until these are in order; it looks every five seconds.';
  if (!read.ok) return brokenFinding('certificate', read.problem, advice);
  const refused =
    user === undefined
      ? undefined
      : (hindrance(user, files.certificate, WANT.read) ?? hindrance(user, files.key, WANT.read));
  if (refused !== undefined) return brokenFinding('certificate', refused.says, refused.advice);
  if (read.warning !== null)
    return warningFinding('certificate', read.warning, 'See the log of what renews it (certbot, for example).');
  const foreign = nameWarning(read.leaf, files.certificate, uncoveredNames(read.leaf, origins));
  if (foreign !== null)
    return warningFinding(
      'certificate',
      foreign,
      'Phones refuse it, unless a proxy shows them another one: see what puts it there (a hook of certbot, for example).',
    );
  return wellFinding('certificate', `${files.certificate} and its key belong together, until ${read.leaf.validTo}`);
}

async function lookAt(origin: string, secureContext: SecureContext | undefined): Promise<Shown> {
  const { hostname, port } = new URL(origin);
  const host = hostname.replace(/^\[(.*)\]$/u, '$1');
  return new Promise((resolve) => {
    const socket = connect({
      ...{ host, port: port === '' ? 443 : Number(port), secureContext, rejectUnauthorized: false },
      ...(isIP(host) === 0 ? { servername: host } : {}),
    });
    const end = (shown: Shown): void => {
      clearTimeout(late);
      socket.destroy();
      resolve(shown);
    };
    const late = setTimeout(() => end({ outcome: 'silent' }), LIMIT_MS);
    socket.once('secureConnect', () => {
      const certificate = socket.getPeerCertificate(true);
      end({
        outcome: 'shown',
        code: socket.authorized ? '' : codeIn(socket.authorizationError),
        sent: chainLength(certificate),
        names: certificate.subjectaltname ?? '',
        validFrom: certificate.valid_from,
        validTo: certificate.valid_to,
      });
    });
    socket.once('error', (error) => {
      const code = 'code' in error ? String(error.code) : error.message;
      end(outcomeOf(code));
    });
  });
}

/** What came back was no TLS at all, or TLS that refused the name or the version. */
function outcomeOf(code: string): Shown {
  if (/WRONG_VERSION_NUMBER|HTTP_REQUEST|PACKET_LENGTH_TOO_LONG/u.test(code)) return { outcome: 'noTls' };
  return /SSL|EPROTO/u.test(code) ? { outcome: 'refused', code } : { outcome: 'unreachable', code };
}

function codeIn(error: unknown): string {
  if (error instanceof Error && 'code' in error) return String(error.code);
  return String(error);
}

function chainLength(certificate: DetailedPeerCertificate): number {
  const seen = new Set<string>();
  for (let at: DetailedPeerCertificate | undefined = certificate; at !== undefined; at = at.issuerCertificate) {
    if (seen.has(at.fingerprint256)) break;
    seen.add(at.fingerprint256);
  }
  return seen.size;
}

/** What it means for phones, and what to do. Pure. */
function certificateFinding(origin: string, shown: Shown, now: number): Finding {
  const name = new URL(origin).hostname;
  switch (shown.outcome) {
    case 'silent':
      return brokenFinding(
        'certificate',
        `${origin} does not answer`,
        'Does the proxy run, and does the firewall let its port in?',
      );
    case 'noTls':
      return brokenFinding(
        'certificate',
        `${origin} speaks no TLS`,
        'Give the proxy a certificate, or the server --tls-cert and --tls-key.',
      );
    case 'refused':
      return brokenFinding(
        'certificate',
        `${origin} refuses TLS (${shown.code})`,
        `Give the proxy a certificate for ${name}: it has none for this name, or speaks no version of TLS from 1.2 on.`,
      );
    case 'unreachable':
      return brokenFinding('certificate', `${origin} cannot be reached (${shown.code})`, unreachableAdvice(shown.code));
    case 'shown':
      break;
  }
  const dated = dateWarning(shown, `of ${origin}`, now);
  if (shown.code === '') {
    return dated === null
      ? wellFinding('certificate', `${origin}: trusted, until ${shown.validTo}`)
      : warningFinding('certificate', dated, 'See the log of what renews it (certbot, Caddy).');
  }
  if (dated !== null && /EXPIRED|NOT_YET/u.test(shown.code)) {
    return brokenFinding(
      'certificate',
      dated,
      'Renew it; Caddy and certbot do so by themselves unless something keeps them from it.',
    );
  }
  if (shown.code === 'ERR_TLS_CERT_ALTNAME_INVALID') {
    return brokenFinding(
      'certificate',
      `that of ${origin} is for ${shown.names}, not for ${name}`,
      `Get one for ${name}, or correct --public-url.`,
    );
  }
  if (/UNABLE_TO_(?:VERIFY_LEAF|GET_ISSUER)/u.test(shown.code)) {
    return brokenFinding(
      'certificate',
      `that of ${origin} comes without the certificates between it and its authority (${shown.sent} sent)`,
      'Name the file with the whole chain: fullchain.pem of certbot, and not cert.pem.',
    );
  }
  if (/SELF_SIGNED/u.test(shown.code)) {
    return brokenFinding(
      'certificate',
      `that of ${origin} is signed by nobody whom phones know`,
      'Get one of a public authority (Caddy and certbot are free), or give people the authority of yours.',
    );
  }
  return brokenFinding('certificate', `phones refuse that of ${origin} (${shown.code})`, 'Get another one.');
}

export function unreachableAdvice(code: string): string {
  if (code === 'ECONNREFUSED')
    return 'Nothing listens there: start the proxy (or the server), or correct --public-url.';
  if (/ENOTFOUND|EAI_AGAIN/u.test(code)) return 'The name is unknown: add it to the DNS, or correct --public-url.';
  return 'Does the firewall let its port in? Some routers do not let you reach your own public address from inside.';
}
