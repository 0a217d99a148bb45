/** The one page that starts a worker, for the frames of its calls. */
const CALL_PAGE = '/windows/call/index.html';

const COMMON = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data: blob:",
  "media-src 'self' blob:",
  "font-src 'self'",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-src 'none'",
  "frame-ancestors 'none'",
  "object-src 'none'",
  "require-trusted-types-for 'script'",
];

/**
 * Nothing from outside, no inline script or style, no eval, and no HTML made from strings (Trusted Types). Given as a
 * header by the scheme's handler with every file, so that no page and no worker can leave it out. The call window may
 * name scripts for workers by a policy of its own, which knows one.
 */
export function contentSecurityPolicy(path: string): string {
  const workers =
    path === CALL_PAGE
      ? ["worker-src 'self'", 'trusted-types ringfort']
      : ["worker-src 'none'", "trusted-types 'none'"];
  return [...COMMON, ...workers].join('; ');
}
