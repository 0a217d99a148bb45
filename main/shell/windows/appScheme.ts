import { readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { protocol, type Session } from 'electron';
import { contentSecurityPolicy } from './contentSecurityPolicy.ts';

const SCHEME = 'app';
const HOST = 'ringfort';

/** Where every window of ours comes from; anything else is a stranger. */
export const APP_ORIGIN = `${SCHEME}://${HOST}`;

const MIME_TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.wasm': 'application/wasm',
  '.tflite': 'application/octet-stream',
  '.wav': 'audio/wav',
  '.woff2': 'font/woff2',
};

/** Must run before the app is ready. `standard` gives the pages an origin, `secure` the camera, `codeCache` speed. */
export function registerAppScheme(): void {
  protocol.registerSchemesAsPrivileged([
    {
      scheme: SCHEME,
      privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true, stream: true },
    },
  ]);
}

export function appUrl(page: string): string {
  return `${APP_ORIGIN}/${page}`;
}

/** Serves the built renderer and nothing else: a request is looked up in the list of files, never joined to a path. */
export function serveApp(session: Session, folder: string): void {
  const files = new Map(filesBelow(folder));
  session.protocol.handle(SCHEME, async (request) => {
    const url = new URL(request.url);
    const file = url.host === HOST ? files.get(url.pathname) : undefined;
    if (request.method !== 'GET' || file === undefined) return new Response(null, { status: 404 });
    // As bytes: a stream of what is small passes through this process piece by piece, for thirty files of one page.
    return new Response(await readFile(file), {
      status: 200,
      headers: {
        'Content-Type': MIME_TYPES[extname(file)] ?? 'application/octet-stream',
        'Content-Security-Policy': contentSecurityPolicy(url.pathname),
        'X-Content-Type-Options': 'nosniff',
        'Cross-Origin-Opener-Policy': 'same-origin',
        'Cache-Control': 'no-cache',
      },
    });
  });
}

/** By the paths of their addresses. Kinds come with the names: to ask each file for its own takes far longer. */
function filesBelow(folder: string, path = ''): readonly (readonly [string, string])[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const [file, name] = [join(folder, entry.name), `${path}/${entry.name}`];
    return entry.isDirectory() ? filesBelow(file, name) : [[name, file] as const];
  });
}
