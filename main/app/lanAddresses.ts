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
  const v4 = outward.filter(({ family }) => family === 'IPv4').map(({ address }) => `http://${address}:${port}`);
  const v6 = outward
    .filter(({ family, address }) => family === 'IPv6' && !address.toLowerCase().startsWith('fe80'))
    .map(({ address }) => `http://[${address}]:${port}`);
  return [...new Set([...v4, ...v6])];
}
