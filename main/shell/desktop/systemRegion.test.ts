import { expect, test } from 'vitest';
import { systemRegion } from './systemRegion.ts';

test('on Linux LC_TIME and LC_NUMERIC decide, whatever language the messages are in (A96)', () => {
  const environment = { LANG: 'en_US.UTF-8', LC_TIME: 'de_DE.UTF-8', LC_NUMERIC: 'fr_FR.UTF-8' };
  expect(systemRegion('linux', environment, 'en-US')).toEqual({ times: 'de-DE', numbers: 'fr-FR' });
  expect(systemRegion('linux', {}, 'en-GB')).toEqual({ times: 'en-GB', numbers: 'en-GB' });
});

test('elsewhere the system says it itself, and what it says may be nothing (A96)', () => {
  expect(systemRegion('darwin', { LC_TIME: 'de_DE' }, 'en-DE')).toEqual({ times: 'en-DE', numbers: 'en-DE' });
  expect(systemRegion('win32', {}, '')).toEqual({ times: null, numbers: null });
});
