import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { extname, join, normalize, sep } from 'node:path';
import { projectRoot } from '../../scripts/electron/folders.ts';

export interface ServedRenderer {
  readonly origin: string;
  readonly stop: () => Promise<void>;
}

const folder = join(projectRoot, 'out/renderer');

const MIME_TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.wav': 'audio/wav',
  '.woff2': 'font/woff2',
};

/** As strict as the application's own, so that a page that needs more fails here too. */
const CONTENT_SECURITY_POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; media-src 'self' blob:; " +
  "font-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; " +
  "require-trusted-types-for 'script'; trusted-types 'none'";

/** Serves the built windows to a browser on this machine; 127.0.0.1 counts as a secure origin, so media works. */
export async function serveRenderer(): Promise<ServedRenderer> {
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://127.0.0.1');
    const path = normalize(join(folder, pathname));
    if (!path.startsWith(folder + sep)) {
      response.writeHead(404).end();
      return;
    }
    readFile(path).then(
      (content) => {
        response.writeHead(200, {
          'Content-Type': MIME_TYPES[extname(path)] ?? 'application/octet-stream',
          'Content-Security-Policy': CONTENT_SECURITY_POLICY,
        });
        response.end(content);
      },
      () => response.writeHead(404).end(),
    );
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The server has no port.');
  return {
    origin: `http://127.0.0.1:${address.port}`,
    stop: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
