import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ManualClock } from '../../test/fakes/ManualClock.ts';
import { temporaryFolder } from '../../test/stage/temporaryFolder.ts';
import { inDays, makeCertificate, type TestCertificate } from '../../test/stage/testCertificate.ts';
import { watchCertificate } from './watchedCertificate.ts';

/** Files of a certificate that somebody writes to, and what is made of them. */
function watching(first: TestCertificate, origins: readonly string[] = []) {
  const folder = temporaryFolder();
  const files = { certificate: join(folder, 'fullchain.pem'), key: join(folder, 'privkey.pem') };
  const write = ({ certificate, key }: TestCertificate): void => {
    writeFileSync(files.certificate, certificate);
    writeFileSync(files.key, key);
  };
  write(first);
  const clock = new ManualClock(Date.now());
  const warnings: string[] = [];
  const used: string[] = [];
  const start = () =>
    watchCertificate({
      ...{ files, clock, origins },
      onWarning: (message) => warnings.push(message),
      onRenewed: ({ certificate }) => used.push(certificate),
    });
  return { files, write, clock, warnings, used, start };
}

const good = makeCertificate({ name: 'calls.example.org' });
const next = makeCertificate({ name: 'calls.example.org' });
const old = makeCertificate({ name: 'calls.example.org', notAfter: inDays(-1) });

test('another certificate is taken within five seconds, without a word of what is in order', () => {
  const { write, clock, warnings, used, start } = watching(good);
  expect(start().identity.certificate).toBe(good.certificate);
  write(next);
  clock.advance(5_000);
  expect([used, warnings]).toEqual([[next.certificate], []]);
});

test('one that cannot be used takes no place, and says so once; the next good one does', () => {
  const { files, write, clock, warnings, used, start } = watching(good);
  start();
  writeFileSync(files.key, next.key);
  clock.advance(15_000);
  expect(warnings).toEqual([
    expect.stringMatching(/does not belong to the certificate.*certificate from before stays in use/u),
  ]);
  rmSync(files.certificate);
  clock.advance(10_000);
  expect(warnings[1]).toMatch(/There is no file .*fullchain\.pem.*stays in use/u);
  expect(used).toEqual([]);
  write(next);
  clock.advance(5_000);
  expect([used, warnings.length]).toEqual([[next.certificate], 2]);
});

test('an expired one does not take the place of a valid one', () => {
  const { write, clock, warnings, used, start } = watching(good);
  start();
  write(old);
  clock.advance(5_000);
  expect([used, warnings]).toEqual([[], [expect.stringMatching(/has expired on .*Renew it.*stays in use/u)]]);
});

test('one of another name does not take the place of one that phones take, and says so; the next good one does', () => {
  const { write, clock, warnings, used, start } = watching(good, ['https://calls.example.org:8443']);
  start();
  write(makeCertificate({ name: 'www.example.org' }));
  clock.advance(15_000);
  expect([used, warnings]).toEqual([
    [],
    [expect.stringMatching(/is for DNS:www\.example\.org, not for calls\.example\.org.*from before stays in use/u)],
  ]);
  write(next);
  clock.advance(5_000);
  expect([used, warnings.length]).toEqual([[next.certificate], 1]);
});

test('a first one of another name is used, with a warning, until one of the right name comes', () => {
  const other = makeCertificate({ name: 'www.example.org' });
  const { write, clock, warnings, used, start } = watching(other, ['https://calls.example.org', 'http://home.example']);
  expect(start().identity.certificate).toBe(other.certificate);
  clock.advance(10_000);
  expect(warnings).toEqual([expect.stringContaining('is for DNS:www.example.org, not for calls.example.org')]);
  write(good);
  clock.advance(5_000);
  expect([used, warnings.length]).toEqual([[good.certificate], 1]);
});

test('one that names fewer is refused while the one before is good, and better than none once that has expired', () => {
  const nearlyOver = makeCertificate({ name: 'calls.example.org', notAfter: inDays(0.0002) });
  const origins = ['https://calls.example.org', 'https://192.0.2.7'];
  const { write, clock, warnings, used, start } = watching(nearlyOver, origins);
  start();
  expect(warnings).toEqual([expect.stringContaining('not for 192.0.2.7')]);
  const other = makeCertificate({ name: '192.0.2.7' });
  write(other);
  clock.advance(5_000);
  expect(used).toEqual([]);
  clock.advance(20_000);
  expect(used).toEqual([other.certificate]);
});

test('to begin with, an expired one is better than none, and it says that it has expired', () => {
  const { warnings, start } = watching(old);
  expect(start().identity.certificate).toBe(old.certificate);
  expect(warnings).toEqual([expect.stringContaining('has expired on')]);
});

test('two weeks before its end a certificate says so, and says when it is over', () => {
  const soon = watching(makeCertificate({ name: 'calls.example.org', notAfter: inDays(14.0002) }));
  soon.start();
  expect(soon.warnings).toEqual([]);
  soon.clock.advance(20_000);
  expect(soon.warnings).toEqual([expect.stringContaining('see why it was not renewed')]);

  const last = watching(makeCertificate({ name: 'calls.example.org', notAfter: inDays(0.0002) }));
  last.start();
  last.clock.advance(20_000);
  expect(last.warnings[1]).toContain('has expired on');
});

test.each<[string, (files: { certificate: string; key: string }) => void, RegExp]>([
  ['the key of another', ({ key }) => writeFileSync(key, next.key), /does not belong to the certificate/u],
  ['no key', ({ key }) => writeFileSync(key, good.certificate), /holds no private key/u],
  ['no certificate', ({ certificate }) => writeFileSync(certificate, 'a letter'), /holds no certificate in PEM/u],
  [
    'a chain that nothing can read',
    ({ certificate }) =>
      writeFileSync(certificate, `${good.certificate}-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n`),
    /one of its certificates cannot be read/u,
  ],
  ['no file', ({ key }) => rmSync(key), /There is no file/u],
])('with %s nothing begins, and the words say which', (_, spoil, words) => {
  const { files, start } = watching(good);
  spoil(files);
  expect(start).toThrow(words);
});
