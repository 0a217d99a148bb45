import type { NetworkInterfaceInfo } from 'node:os';

/**
 * Where other computers of the same network reach a server on this port: every outward address of this computer, IPv4
 * first, because that is what people read to each other. Link-local IPv6 is left out: it needs a zone nobody can type.
 */
export function lanAddresses(
  interfaces: Readonly<Record<string, readonly NetworkInterfaceInfo[] | undefined>>,
  port: number,
): string[] {
  const outward = Object.values(interfaces).flatMap((addresses) =>
    (addresses ?? []).filter(({ internal }) => !internal),
  );
  const v4 = outward.filter(({ family }) => family === 'IPv4').map(({ address }) => `https://${address}:${port}`);
  const v6 = outward
    .filter(({ family, address }) => family === 'IPv6' && !address.toLowerCase().startsWith('fe80'))
    .map(({ address }) => `https://[${address}]:${port}`);
  return [...new Set([...v4, ...v6])];
}

/**
 * Those of them on which a server listens that was told to listen on `host`; what it was told to, a loopback address
 * for one, counts as outward.
 */
export function interfacesListenedOn(
  host: string,
  interfaces: Readonly<Record<string, readonly NetworkInterfaceInfo[] | undefined>>,
): Readonly<Record<string, readonly NetworkInterfaceInfo[]>> {
  // All of both kinds.
  const isEverything = host === '::';
  const chosen = (info: NetworkInterfaceInfo): readonly NetworkInterfaceInfo[] => {
    if (isEverything || (host === '0.0.0.0' && info.family === 'IPv4')) return [info];
    return info.address === host ? [{ ...info, internal: false }] : [];
  };
  return Object.fromEntries(Object.entries(interfaces).map(([name, infos]) => [name, (infos ?? []).flatMap(chosen)]));
}
