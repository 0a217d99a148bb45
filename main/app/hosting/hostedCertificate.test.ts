import { X509Certificate } from 'node:crypto';
import { chmodSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { expectRights } from '../../../test/stage/fileRights.ts';
import { temporaryFolder } from '../../../test/stage/temporaryFolder.ts';
import { hostedCertificate } from './hostedCertificate.ts';

const fileIn = (folder: string) => join(folder, 'certificate.pem');

test('a hosted server has one certificate for as long as its data live, and each server another (A88)', async () => {
  const folder = temporaryFolder();
  const made = await hostedCertificate(folder);
  expect(await hostedCertificate(folder)).toEqual(made);
  expect((await hostedCertificate(temporaryFolder())).fingerprint).not.toBe(made.fingerprint);
  expect(made.fingerprint).toMatch(/^[0-9a-f]{64}$/u);
});

test('it is good under any clock, signed by its own P-256 key, and names nobody (A88)', async () => {
  const { certificate, key } = await hostedCertificate(temporaryFolder());
  const read = new X509Certificate(certificate);
  expect(Date.parse(read.validFrom)).toBe(Date.UTC(2000, 0, 1));
  expect(new Date(read.validTo).getUTCFullYear()).toBe(2099);
  expect(read.verify(read.publicKey)).toBe(true);
  expect(read.publicKey.asymmetricKeyDetails).toMatchObject({ namedCurve: 'prime256v1' });
  expect([read.subject, read.issuer, read.subjectAltName]).toEqual(['CN=Ringfort', 'CN=Ringfort', undefined]);
  expect(key).toMatch(/^-----BEGIN PRIVATE KEY-----/u);
});

test('nobody else reads the key, also where a torn file with wide rights lay in its place (A88)', async () => {
  const folder = temporaryFolder();
  writeFileSync(`${fileIn(folder)}.new`, 'half a cert', { mode: 0o644 });
  chmodSync(`${fileIn(folder)}.new`, 0o644);
  await hostedCertificate(folder);
  expectRights(fileIn(folder), 0o600);
  expect(readdirSync(folder)).toEqual(['certificate.pem']);
});

test('a damaged certificate is not replaced behind the backs of those who have pinned it (A88)', async () => {
  const folder = temporaryFolder();
  await hostedCertificate(folder);
  const whole = readFileSync(fileIn(folder), 'utf8');
  const other = temporaryFolder();
  await hostedCertificate(other);
  const foreignKey = readFileSync(fileIn(other), 'utf8').split('-----BEGIN CERTIFICATE')[0];
  for (const damaged of ['', whole.slice(0, 300), `${foreignKey}${whole.slice(whole.indexOf('-----BEGIN CERT'))}`]) {
    writeFileSync(fileIn(folder), damaged);
    // oxlint-disable-next-line no-await-in-loop
    await expect(hostedCertificate(folder)).rejects.toMatchObject({ code: 'certificateDamaged' });
    expect(readFileSync(fileIn(folder), 'utf8')).toBe(damaged);
  }
});
