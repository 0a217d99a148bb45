import { createHash, generateKeyPairSync, randomBytes, sign, type KeyObject } from 'node:crypto';
import { isIPv4 } from 'node:net';

export interface TestCertificate {
  readonly certificate: string;
  readonly key: string;
  /** SHA-256 of the DER, hex. */
  readonly fingerprint256: string;
  /** Whoever is signed by it. */
  readonly issuer: Issuer;
}

interface Issuer {
  readonly name: string;
  readonly privateKey: KeyObject;
}

interface CertificateOptions {
  /** The one host name or IPv4 address it is for, and its subject. */
  readonly name: string;
  readonly notBefore?: Date;
  readonly notAfter?: Date;
  /** It signs itself unless somebody else does. */
  readonly issuer?: Issuer;
  readonly isAuthority?: boolean;
}

const DAY = 24 * 60 * 60_000;
export const inDays = (days: number): Date => new Date(Date.now() + days * DAY);

/** A certificate (RFC 5280) with an EC key, as little of one as TLS takes. */
export function makeCertificate({
  name,
  notBefore = inDays(-30),
  notAfter = inDays(30),
  issuer,
  isAuthority = false,
}: CertificateOptions): TestCertificate {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const own: Issuer = { name, privateKey };
  const signedBy = issuer ?? own;
  const extensions = [
    sequence(oid('551d13'), TRUE, octets(isAuthority ? sequence(TRUE) : sequence())),
    sequence(oid('551d11'), octets(sequence(alternativeName(name)))),
  ];
  const body = sequence(
    der(0xa0, der(0x02, Buffer.from([2]))),
    der(0x02, Buffer.concat([Buffer.from([1]), randomBytes(15)])),
    ECDSA_WITH_SHA256,
    nameOf(signedBy.name),
    sequence(time(notBefore), time(notAfter)),
    nameOf(name),
    publicKey.export({ type: 'spki', format: 'der' }),
    der(0xa3, sequence(...extensions)),
  );
  const signature = der(0x03, Buffer.from([0]), sign('sha256', body, signedBy.privateKey));
  const bytes = sequence(body, ECDSA_WITH_SHA256, signature);
  return {
    certificate: `-----BEGIN CERTIFICATE-----\n${bytes.toString('base64')}\n-----END CERTIFICATE-----\n`,
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    fingerprint256: createHash('sha256').update(bytes).digest('hex'),
    issuer: own,
  };
}

function der(tag: number, ...parts: readonly Buffer[]): Buffer {
  const content = Buffer.concat(parts);
  const { length } = content;
  const size = length < 128 ? [length] : length < 256 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from([tag, ...size]), content]);
}

function sequence(...parts: readonly Buffer[]): Buffer {
  return der(0x30, ...parts);
}

function oid(hex: string): Buffer {
  return der(0x06, Buffer.from(hex, 'hex'));
}

function octets(content: Buffer): Buffer {
  return der(0x04, content);
}

function alternativeName(name: string): Buffer {
  return isIPv4(name) ? der(0x87, Buffer.from(name.split('.').map(Number))) : der(0x82, Buffer.from(name));
}

/** One attribute: the common name. */
function nameOf(name: string): Buffer {
  return sequence(der(0x31, sequence(oid('550403'), der(0x0c, Buffer.from(name)))));
}

/** GeneralizedTime, to the second. */
function time(date: Date): Buffer {
  return der(0x18, Buffer.from(`${date.toISOString().replaceAll(/[-:T]/gu, '').slice(0, 14)}Z`));
}

const TRUE = der(0x01, Buffer.from([0xff]));
const ECDSA_WITH_SHA256 = sequence(oid('2a8648ce3d040302'));
