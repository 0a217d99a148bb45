import { expect, test } from 'vitest';
import { contentSecurityPolicy } from './contentSecurityPolicy.ts';

const pages = ['main', 'incoming', 'call', 'picker', 'relay'].map((name) => `/windows/${name}/index.html`);

test('only the worker that blurs may compile WebAssembly, and no page may (A90)', () => {
  expect(contentSecurityPolicy('/assets/blurWorker-Ab12_x-9.js')).toContain("script-src 'self' 'wasm-unsafe-eval'");
  for (const path of [...pages, '/assets/framesWorker-Ab12.js', '/assets/blurWorker-x.js/../main.js']) {
    expect(contentSecurityPolicy(path)).toContain("script-src 'self';");
    expect(contentSecurityPolicy(path)).not.toContain('unsafe');
  }
});

test('only the page of calls starts workers (A90)', () => {
  const starters = pages.filter((path) => !contentSecurityPolicy(path).includes("worker-src 'none'"));
  expect(starters).toEqual(['/windows/call/index.html']);
});
