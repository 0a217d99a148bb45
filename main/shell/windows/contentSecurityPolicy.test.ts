import { expect, test } from 'vitest';
import { contentSecurityPolicy } from './contentSecurityPolicy.ts';

const pages = ['main', 'incoming', 'call', 'picker', 'sharing', 'relay'].map((name) => `/windows/${name}/index.html`);

test('only the worker that blurs and the page of calls, for its noise filter, may compile WebAssembly (A90)', () => {
  for (const path of ['/assets/blurWorker-Ab12_x-9.js', '/windows/call/index.html']) {
    expect(contentSecurityPolicy(path)).toContain("script-src 'self' 'wasm-unsafe-eval';");
  }
  const others = pages.filter((path) => path !== '/windows/call/index.html');
  for (const path of [
    ...others,
    '/assets/call-Ab12.js',
    '/assets/framesWorker-Ab12.js',
    '/assets/blurWorker-x.js/../main.js',
  ]) {
    expect(contentSecurityPolicy(path)).toContain("script-src 'self';");
    expect(contentSecurityPolicy(path)).not.toContain('unsafe');
  }
});

test('only the page of calls starts workers (A90)', () => {
  const starters = pages.filter((path) => !contentSecurityPolicy(path).includes("worker-src 'none'"));
  expect(starters).toEqual(['/windows/call/index.html']);
});
