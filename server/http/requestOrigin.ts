import type { IncomingHttpHeaders } from 'node:http';

/**
 * Whether a request may come from a web page. Ringfort sends no Origin, browsers do. A page that reached the server
 * under a name of its own (DNS rebinding) sends none for plain reads: there the list of the server's own names decides.
 * Names are compared without port; an empty list lets every name pass.
 */
export function isFromWebPage(
  { headers }: { readonly headers: IncomingHttpHeaders },
  hosts: ReadonlySet<string>,
): boolean {
  if (headers.origin !== undefined) return true;
  return hosts.size > 0 && !hosts.has(hostName(headers.host ?? ''));
}

/** A host as it is compared: lower-case, without port and the dot at the end. */
export function hostName(host: string): string {
  return host.trim().toLowerCase().replace(/:\d+$/, '').replace(/\.$/, '');
}
