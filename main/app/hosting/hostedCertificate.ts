import { generateKeyPairSync, randomBytes, sign, X509Certificate, createPrivateKey } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { AsnConvert } from '@peculiar/asn1-schema';
import {
  AlgorithmIdentifier,
  AttributeTypeAndValue,
  AttributeValue,
  Certificate,
  Name,
  RelativeDistinguishedName,
  SubjectPublicKeyInfo,
  TBSCertificate,
  Validity,
  Version,
} from '@peculiar/asn1-x509';
import { writeWhole } from '../../files/writeWhole.ts';

/** PEM, and the fingerprint that people hand on: SHA-256 of the DER, 64 hex digits. */
export interface HostedCertificate {
  readonly key: string;
  readonly certificate: string;
  readonly fingerprint: string;
}

const FILE = 'certificate.pem';
/** The clock of either side may be wrong by years. */
const NOT_BEFORE = Date.UTC(2000, 0, 1);
const NOT_AFTER = Date.UTC(2099, 11, 31);
const ECDSA_WITH_SHA256 = '1.2.840.10045.4.3.2';
const COMMON_NAME = '2.5.4.3';

/** The certificate cannot be read: damaged, or not ours. A new one in its place would turn every friend away. */
class CertificateError extends Error {
  override readonly name = 'CertificateError';
  readonly code = 'certificateDamaged';
}

/**
 * The certificate of the server in this data folder, the same for as long as the folder lives: it is pinned by
 * everybody who has joined. Made when there is none.
 */
export async function hostedCertificate(dataFolder: string): Promise<HostedCertificate> {
  const path = join(dataFolder, FILE);
  let pem: string;
  try {
    pem = await readFile(path, 'utf8');
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error;
    pem = makeCertificate();
    await writeWhole(path, pem);
  }
  return readCertificate(pem);
}

function readCertificate(pem: string): HostedCertificate {
  try {
    const certificate = new X509Certificate(pem);
    const key = createPrivateKey(pem);
    if (!certificate.checkPrivateKey(key)) throw new TypeError('the key is of another certificate');
    return {
      key: key.export({ type: 'pkcs8', format: 'pem' }).toString(),
      certificate: certificate.toString(),
      fingerprint: certificate.fingerprint256.replaceAll(':', '').toLowerCase(),
    };
  } catch (cause) {
    throw new CertificateError('the certificate of the hosted server cannot be read', { cause });
  }
}

/** A key (P-256) and a certificate signed by itself (RFC 5280). It names nobody: only its fingerprint counts. */
function makeCertificate(): string {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const signatureAlgorithm = new AlgorithmIdentifier({ algorithm: ECDSA_WITH_SHA256 });
  const value = new AttributeValue({ utf8String: 'Ringfort' });
  const name = new Name([new RelativeDistinguishedName([new AttributeTypeAndValue({ type: COMMON_NAME, value })])]);
  const tbsCertificate = new TBSCertificate({
    version: Version.v3,
    serialNumber: serialNumber(),
    signature: signatureAlgorithm,
    issuer: name,
    subject: name,
    validity: new Validity({ notBefore: new Date(NOT_BEFORE), notAfter: new Date(NOT_AFTER) }),
    subjectPublicKeyInfo: AsnConvert.parse(publicKey.export({ type: 'spki', format: 'der' }), SubjectPublicKeyInfo),
  });
  const signed = Buffer.from(AsnConvert.serialize(tbsCertificate));
  const signatureValue = new Uint8Array(sign('sha256', signed, privateKey)).buffer;
  const certificate = new Certificate({ tbsCertificate, signatureAlgorithm, signatureValue });
  const shown = new X509Certificate(Buffer.from(AsnConvert.serialize(certificate)));
  return `${privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()}${shown.toString()}`;
}

/** Positive, and of 16 bytes whatever is drawn (RFC 5280, 4.1.2.2). */
function serialNumber(): ArrayBuffer {
  const bytes = new Uint8Array(randomBytes(16));
  bytes[0] = ((bytes[0] ?? 0) & 0x3f) | 0x40;
  return bytes.buffer;
}
