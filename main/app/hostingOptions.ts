import { DEFAULT_SERVER_PORT } from './serverAddress.ts';

/** How a hosted server listens, handed to its process as arguments. */
export interface HostingOptions {
  readonly dataFolder: string;
  /** All addresses of this computer: others in the network are to reach it. */
  readonly host: string;
  readonly port: number;
}

export function hostingArguments({ dataFolder, host, port }: HostingOptions): string[] {
  return [dataFolder, host, String(port)];
}

export function parseHosting([dataFolder, host, port]: readonly string[]): HostingOptions {
  const number = Number(port);
  if (dataFolder === undefined || host === undefined || !Number.isInteger(number)) {
    throw new TypeError('the server process was started without its options');
  }
  return { dataFolder, host, port: number };
}

/**
 * Where a hosted server listens unless the environment says otherwise (RINGFORT_HOSTING_ADDRESS,
 * RINGFORT_HOSTING_PORT).
 */
export function hostingFrom(
  environment: Readonly<Record<string, string | undefined>>,
  dataFolder: string,
): HostingOptions {
  const port = Number(environment['RINGFORT_HOSTING_PORT'] ?? DEFAULT_SERVER_PORT);
  return {
    dataFolder,
    host: environment['RINGFORT_HOSTING_ADDRESS'] ?? '0.0.0.0',
    port: Number.isInteger(port) && port >= 0 && port <= 65_535 ? port : DEFAULT_SERVER_PORT,
  };
}
