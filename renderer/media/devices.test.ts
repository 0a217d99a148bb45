import { expect, test } from 'vitest';
import { deviceFailure } from './devices.ts';

test.each([
  ['NotAllowedError', 'blocked'],
  ['SecurityError', 'blocked'],
  ['NotFoundError', 'missing'],
  ['NotReadableError', 'busy'],
  ['AbortError', 'busy'],
  ['OverconstrainedError', 'missing'],
])('%s of the engine means that the device is %s (A77)', (name, failure) => {
  expect(deviceFailure(new DOMException('', name))).toBe(failure);
});
