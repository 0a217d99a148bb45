import { createServer } from 'node:http';
import { readFile } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { extname, join, normalize } from 'node:path';
import { contentSecurityPolicy } from '../../main/shell/windows/contentSecurityPolicy.ts';

/** The windows as they ship, built by `npm run build`; RINGFORT_BUILD_ROOT means what it means to that build. */
const root = process.env['RINGFORT_BUILD_ROOT'] ?? join(import.meta.dirname, '../..');
const built = join(root, 'out/renderer');
/** And the page of stories beside them, below this path. */
const STORIES = '/of-stories/';
const builtStories = join(root, '.cache/stories');
const fileOf = (path: string): string =>
  path.startsWith(STORIES) ? join(builtStories, path.slice(STORIES.length)) : join(built, path);

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.woff2': 'font/woff2',
  '.wav': 'audio/wav',
  '.svg': 'image/svg+xml',
  '.wasm': 'application/wasm',
};

export interface RendererServer {
  /** The page of a window. */
  readonly page: (window: 'main' | 'incoming' | 'call' | 'picker' | 'sharing') => string;
  /** The call window with a media engine that is told what to show. */
  readonly storyPage: string;
  readonly close: () => Promise<void>;
}

/** Serves the built windows on 127.0.0.1 under the content security policy of the real ones. */
export async function serveRenderer(): Promise<RendererServer> {
  if (!existsSync(built)) throw new Error(`The windows are not built: ${built} is missing. Run "npm run build" first.`);
  const server = createServer((request, response) => {
    const path = normalize(new URL(request.url ?? '/', 'http://localhost').pathname);
    if (path === '/favicon.ico') {
      // Only a plain browser asks for it.
      response.writeHead(204).end();
      return;
    }
    readFile(fileOf(path)).then(
      (body) => {
        response.writeHead(200, {
          'content-type': TYPES[extname(path)] ?? 'application/octet-stream',
          'content-security-policy': contentSecurityPolicy(path),
          'x-content-type-options': 'nosniff',
          // Their names change with them, so a page that is opened again need not even be compiled again.
          ...(path.includes('/assets/') ? { 'cache-control': 'max-age=31536000, immutable' } : {}),
        });
        response.end(body);
      },
      () => {
        response.writeHead(404);
        response.end();
      },
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    page: (window) => `http://127.0.0.1:${port}/windows/${window}/index.html`,
    storyPage: `http://127.0.0.1:${port}${STORIES}stories/call/index.html`,
    close: () =>
      new Promise((resolve, reject) => {
        server.close((error) => (error ? reject(error) : resolve()));
        server.closeAllConnections();
      }),
  };
}
