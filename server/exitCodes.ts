import { CertificateProblem } from './http/watchedCertificate.ts';
import { MetricsPortProblem } from './metrics/metricsServer.ts';
import { StoreNotOpened, type StoreNotOpenedCode } from './store/storeNotOpened.ts';

/**
 * With what the program ends; also in README.md. Apart, so that a supervisor can tell what another try may mend (3, 6,
 * 8) from what a person has to change.
 */
export const EXIT = {
  fault: 1,
  mistake: 2,
  inUse: 3,
  unusableData: 4,
  otherOwner: 5,
  address: 6,
  certificate: 7,
  diskFull: 8,
} as const;

const OF_STORE: Readonly<Record<StoreNotOpenedCode, number>> = {
  folderInUse: EXIT.inUse,
  folderOfAnother: EXIT.otherOwner,
  folderNotWritable: EXIT.unusableData,
  diskFull: EXIT.diskFull,
  noDatabase: EXIT.mistake,
  notADatabase: EXIT.unusableData,
  newerSchema: EXIT.unusableData,
};

export interface StartFailure {
  /** What a person can do about it. */
  readonly message: string;
  readonly exitCode: number;
}

/** With what a command ends that cannot open the data. */
export const storeExitCode = ({ code }: StoreNotOpened): number => OF_STORE[code];

/** Why a server could not start; undefined if it is a fault of ours. */
export function startFailure(
  error: unknown,
  { host, port }: { readonly host?: string; readonly port?: number },
): StartFailure | undefined {
  if (error instanceof StoreNotOpened) return { message: error.message, exitCode: storeExitCode(error) };
  if (error instanceof CertificateProblem) return { message: error.message, exitCode: EXIT.certificate };
  if (error instanceof MetricsPortProblem) return { message: error.message, exitCode: EXIT.address };
  const message = addressMessage(error instanceof Error && 'code' in error ? error.code : undefined, host, port);
  return message === undefined ? undefined : { message, exitCode: EXIT.address };
}

function addressMessage(code: unknown, host = '', port = 0): string | undefined {
  switch (code) {
    case 'EADDRINUSE':
      return `Port ${port} is taken. Stop the program that uses it, or choose another with --port.`;
    case 'EACCES':
      return `This user may not listen on port ${port}. Choose one above 1023 with --port.`;
    case 'EADDRNOTAVAIL':
    case 'EAFNOSUPPORT':
    case 'EINVAL':
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return `${host} is not an address of this machine. Choose another with --host, for example 127.0.0.1 or 0.0.0.0.`;
    default:
      return undefined;
  }
}
