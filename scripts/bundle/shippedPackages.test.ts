import { expect, test } from 'vitest';
import { packageOf } from './shippedPackages.ts';

test.each([
  ['/home/x/ringfort/node_modules/ws/lib/socket.js', 'node_modules/ws'],
  ['\0/home/x/ringfort/node_modules/react/index.js?commonjs-proxy', 'node_modules/react'],
  ['/home/x/ringfort/node_modules/@noble/curves/ed25519.js', 'node_modules/@noble/curves'],
  ['/home/x/ringfort/node_modules/ajv/node_modules/fast-uri/index.js', 'node_modules/ajv/node_modules/fast-uri'],
  ['../node_modules/@mediapipe/tasks-vision/wasm/internal.wasm', 'node_modules/@mediapipe/tasks-vision'],
  ['/home/x/ringfort/core/words/en.ts', undefined],
  ['\0rolldown/runtime.js', undefined],
])('%j belongs to the package at %s', (file, place) => {
  expect(packageOf(file, '/home/x/ringfort')).toBe(place);
});
