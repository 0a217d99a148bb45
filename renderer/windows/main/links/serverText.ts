/** A server as people read it out. */
export function withoutScheme(server: string): string {
  return server.replace(/^https?:\/\//u, '');
}
