/** The one page that starts workers: for the frames of its calls, and for its own picture. */
const CALL_PAGE = '/windows/call/index.html';

/** What finds the person before a background that is blurred. It compiles WebAssembly, as one other place does. */
const BLUR_WORKER = /^\/assets\/blurWorker-[\w-]+\.js$/u;

const COMMON = [
  "default-src 'none'",
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
 * name scripts for workers by a policy of its own, which knows both. It may compile WebAssembly, since a worklet of
 * sound goes by the policy of its page (ADR 52): that runs no text, and what it compiles comes from ourselves.
 */
export function contentSecurityPolicy(path: string): string {
  const compiles = path === CALL_PAGE || BLUR_WORKER.test(path);
  const scripts = compiles ? ["script-src 'self' 'wasm-unsafe-eval'"] : ["script-src 'self'"];
  const workers =
    path === CALL_PAGE
      ? ["worker-src 'self'", 'trusted-types ringfort']
      : ["worker-src 'none'", "trusted-types 'none'"];
  return [...COMMON, ...scripts, ...workers].join('; ');
}
