import type { Server } from 'node:http';
import type { FastifyBaseLogger } from 'fastify';
import type { HostClock } from '../domain/clock.ts';
import type { CertificateFiles } from './certificateFiles.ts';
import { speakTls, type TlsIdentity } from './tlsBesideHttp.ts';
import { watchCertificate } from './watchedCertificate.ts';

interface Parts {
  /** Whoever hosts at home answers https beside http; asked for at once. */
  readonly tls?: (() => Promise<TlsIdentity>) | undefined;
  /** Whoever hosts in public answers https alone. */
  readonly certificateFiles?: CertificateFiles | undefined;
  /** For whose names they are to be. */
  readonly publicUrls?: readonly string[] | undefined;
  /** Of whoever connects; null: a proxy's. */
  readonly networkOf: (remoteAddress: string | undefined) => string | null;
  readonly clock: HostClock;
  readonly log: FastifyBaseLogger;
}

export interface AnsweredTls {
  readonly scheme: 'http' | 'https';
  /** Looks at once whether another certificate lies in the files. */
  readonly look: () => void;
  /** Ends the connections of which nobody knows yet what they speak. */
  readonly end: () => void;
}

/** Lets the server speak TLS as its options say, if they do. Rejects with a CertificateProblem. */
export async function answerTls(
  server: Server,
  { tls, certificateFiles, publicUrls, networkOf, clock, log }: Parts,
): Promise<AnsweredTls> {
  const nothing = (): void => undefined;
  if (certificateFiles !== undefined) {
    let renew: (identity: TlsIdentity) => void = nothing;
    const watched = watchCertificate({
      files: certificateFiles,
      origins: publicUrls ?? [],
      clock,
      onWarning: (message) => log.warn(message),
      onRenewed: (identity, validTo) => {
        renew(identity);
        log.info({ validTo }, 'another certificate is in use');
      },
    });
    const spoken = speakTls(server, watched.identity, { networkOf, plain: 'refused' });
    renew = spoken.renew;
    const end = (): void => {
      watched.end();
      spoken.endUndecided();
    };
    return { scheme: 'https', look: watched.look, end };
  }
  if (tls === undefined) return { scheme: 'http', look: nothing, end: nothing };
  return { scheme: 'http', look: nothing, end: speakTls(server, await tls(), { networkOf }).endUndecided };
}
