import { createHash } from 'node:crypto';
import { label, lengthPrefixed } from './encoding.ts';
import { hkdf, sha256 } from './primitives.ts';
import { bytesOf, partOf, textOf } from './vectorValues.ts';

/* docs/PROTOCOL.md section 20. */

type Values = Readonly<Record<string, unknown>>;

const sha512 = (...parts: readonly Buffer[]): Buffer => createHash('sha512').update(Buffer.concat(parts)).digest();

/** F. */
function fingerprint(person: Values): Buffer {
  const identity = bytesOf(person, 'identity');
  let hash = sha512(label('fingerprint'), lengthPrefixed(textOf(person, 'userId')), identity);
  for (let i = 2; i <= 5200; i++) hash = sha512(hash, identity);
  return hash.subarray(0, 32);
}

function half(f: Buffer): string {
  const groups = [0, 5, 10, 15, 20, 25].map((at) => f.readUIntBE(at, 5) % 100_000);
  return groups.map((group) => String(group).padStart(5, '0')).join('');
}

const numberOf = (f: Buffer, g: Buffer): string => {
  const [one, other] = [half(f), half(g)];
  return one < other ? one + other : other + one;
};

const codeOf = (shows: Buffer, reads: Buffer): string =>
  `RF1:${Buffer.concat([shows, reads]).toString('hex').toUpperCase()}`;

function verdict(own: Buffer, remote: Buffer, text: string): string {
  const dense = text.replaceAll(/[\s.-]/g, '').toUpperCase();
  if (/^\d{60}$/.test(dense)) return dense === numberOf(own, remote) ? 'same' : 'different';
  if (!/^RF1:[0-9A-F]{128}$/.test(dense)) return 'notANumber';
  return dense === codeOf(remote, own) ? 'same' : 'different';
}

export function safetyNumber(values: Values): Readonly<Record<string, Buffer | string>> {
  const [own, remote] = [fingerprint(partOf(values, 'own')), fingerprint(partOf(values, 'remote'))];
  if (values['text'] !== undefined) return { verdict: verdict(own, remote, textOf(values, 'text')) };
  return { own, remote, digits: numberOf(own, remote), code: codeOf(own, remote) };
}

export function sas(values: Values): Readonly<Record<string, Buffer>> {
  const part = (name: string): Buffer => bytesOf(values, name);
  const ct = sha256(
    label('call'),
    part('callId'),
    part('callerIdentity'),
    part('calleeIdentity'),
    part('callerFingerprint'),
    part('calleeFingerprint'),
    part('offerHash'),
    part('answerHash'),
  );
  const nonces = Buffer.concat([part('callerNonce'), part('calleeNonce')]);
  return { commitment: sha256(part('callerNonce')), ct, sas: hkdf(nonces, ct, label('sas'), 4) };
}
