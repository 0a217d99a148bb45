import type { RunningServerOptions } from './serverOptions.ts';

/** Where a server with these options is reached from its own computer. */
export function localOrigin({
  host = '127.0.0.1',
  port = 7443,
  certificateFiles,
}: Pick<RunningServerOptions, 'host' | 'port' | 'certificateFiles'>): string {
  const name = host === '0.0.0.0' ? '127.0.0.1' : host === '::' ? '[::1]' : host.includes(':') ? `[${host}]` : host;
  return `http${certificateFiles === undefined ? '' : 's'}://${name}:${port}`;
}
