import fc from 'fast-check';
import { expect, test } from 'vitest';
import { logText } from './logText.ts';

test('what faults are called, and the codes of those who fail, stand as they are', () => {
  for (const line of [
    'main window crashed',
    'main:dial refused for its shape',
    'call back (ERR_TLS_CERT_ALTNAME_INVALID)',
    'hosted server (UNABLE_TO_GET_ISSUER_CERT_LOCALLY)',
    'prekey upload (SQLITE_IOERR_FSYNC)',
    'left out /ice_servers/0/urls: must not have fewer than 1 items',
    '12 candidates refused',
    'starts: Ringfort 0.1.0, Electron 45.3.4, linux',
  ])
    expect(logText(line)).toBe(line);
});

const hex = (bytes: number) =>
  fc.uint8Array({ minLength: bytes, maxLength: bytes }).map((all) => Buffer.from(all).toString('hex'));
const base64 = (bytes: number) =>
  fc.uint8Array({ minLength: bytes, maxLength: bytes }).map((all) => Buffer.from(all).toString('base64'));
const folder = fc.constantFrom('/home/anna.k', '/Users/anna', String.raw`C:\Users\anna`, '/root');

test('A54 an address, a path, a key, an id, a link or a description never gets through, wherever it stands', () => {
  const secret = fc.oneof(
    fc.ipV4(),
    fc.ipV6().filter((address) => address.length > 5),
    fc.uuid(),
    fc.emailAddress(),
    fc.domain(),
    hex(16).filter((text) => /\d/u.test(text)),
    hex(32),
    base64(32),
    base64(16).filter((text) => /[\d+=]/u.test(text)),
    fc.tuple(folder, fc.constantFrom('x1.db', 'Ringfort/profile')).map(([where, file]) => `${where}.d/${file}`),
    fc.constantFrom(
      'a=ice-pwd:kQ2v',
      'candidate:842163049',
      'ringfort:add/eyJ2IjoxfQ',
      'turn:relay.example.org:3478',
      'anna@example.org',
      '+4930123456',
      '60031-14159-26535-89793',
    ),
  );
  fc.assert(
    fc.property(secret, fc.constantFrom(' ', '\n', '\t'), (value, gap) => {
      const written = logText(`left out${gap}${value}${gap}(${value})`);
      expect(written).toBe('left out … …');
    }),
  );
});

test('a line stays one line, of a length, whatever it is made from', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 400 }), (text) => {
      const written = logText(text);
      expect(written).not.toMatch(/[\r\n\u2028\u2029\p{Cc}\p{Cf}]/u);
      expect(written.length).toBeLessThanOrEqual(300);
    }),
  );
});
