/** How a hosted server listens, handed to its process as arguments. */
export interface HostingOptions {
  readonly dataFolder: string;
  /** All addresses of this computer: others in the network are to reach it. */
  readonly host: string;
  readonly port: number;
}

/** What the environment decides about it; the port is null where it says nothing. */
export type HostingEnvironment = Pick<HostingOptions, 'dataFolder' | 'host'> & { readonly port: number | null };

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
): HostingEnvironment {
  const port = Number(environment['RINGFORT_HOSTING_PORT'] || Number.NaN);
  return {
    dataFolder,
    host: environment['RINGFORT_HOSTING_ADDRESS'] ?? '0.0.0.0',
    port: Number.isInteger(port) && port >= 0 && port <= 65_535 ? port : null,
  };
}
