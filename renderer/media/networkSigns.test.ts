// @vitest-environment happy-dom
import { expect, test, vi } from 'vitest';
import { watchNetworkSigns } from './networkSigns.ts';

test('a network that is there again, and one that is another, are told', () => {
  const connection = new EventTarget();
  vi.stubGlobal('navigator', { connection });
  const told: string[] = [];
  watchNetworkSigns(window, (sign) => told.push(sign));
  window.dispatchEvent(new Event('online'));
  connection.dispatchEvent(new Event('change'));
  // Without a network there is no way back to look for.
  window.dispatchEvent(new Event('offline'));
  expect(told).toEqual(['online', 'changed']);
});

test('an engine that says nothing of the connection tells at least that there is one', () => {
  vi.stubGlobal('navigator', {});
  const told: string[] = [];
  watchNetworkSigns(window, (sign) => told.push(sign));
  window.dispatchEvent(new Event('online'));
  expect(told).toEqual(['online']);
});
