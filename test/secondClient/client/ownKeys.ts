import { randomBytes, randomInt } from 'node:crypto';
import type { DevicePrekeys } from '../../ratchet/vectors/reference/device.ts';
import { lengthPrefixed, uint } from '../../ratchet/vectors/reference/encoding.ts';
import {
  type Bundle,
  type OwnIdentity,
  type PublicPrekey,
  certificateMessage,
  identityOf,
  prekeyMessage,
} from '../../ratchet/vectors/reference/handshake.ts';
import { type KemParameters, kemPublic, sign, x25519Public } from '../../ratchet/vectors/reference/primitives.ts';
import type { Json } from './json.ts';

/** docs/PROTOCOL.md sections 2, 3 and 10: what a device makes of its own, and how it reads what others publish. */
const DAY = 86_400;
const ML_KEM_768: KemParameters = { algorithm: 'ml-kem-768', keyBytes: 1184, ciphertextBytes: 1088 };

export function drawIdentity(userId: string): OwnIdentity {
  return {
    address: { userId, deviceId: randomInt(1, 2 ** 32) },
    signingSeed: randomBytes(32),
    dhPrivate: randomBytes(32),
    // Capabilities: version 1, suite 2 at least, and no other.
    caps: Buffer.concat([uint(1, 4), uint(2, 1), uint(1 << 2, 4), Buffer.alloc(3)]),
  };
}

export function identityJson(own: OwnIdentity) {
  const identity = identityOf(own);
  return {
    signingKey: identity.subarray(0, 32).toString('base64'),
    dhKey: identity.subarray(32).toString('base64'),
    capabilities: own.caps.toString('base64'),
    certificate: sign(own.signingSeed, certificateMessage(own.address, identity, own.caps)).toString('base64'),
  };
}

/** What a device signs to prove itself; the label says for what. */
export function signIn(
  own: OwnIdentity,
  label: 'ringfort-ws-auth-v2' | 'ringfort-http-auth-v2' | 'ringfort-register-v2',
  serverId: string,
  origin: string,
  nonce: string,
): string {
  const { userId, deviceId } = own.address;
  const raw = Buffer.from(nonce, 'base64');
  const message = Buffer.concat([
    Buffer.from(`${label}\0`, 'latin1'),
    lengthPrefixed(serverId),
    lengthPrefixed(origin),
    Buffer.concat([uint(raw.length, 2), raw]),
    lengthPrefixed(userId),
    uint(deviceId, 4),
  ]);
  return sign(own.signingSeed, message).toString('base64');
}

/** New prekeys of every kind, numbered from `firstId`: the private halves, and the upload. */
export function drawPrekeys(own: OwnIdentity, firstId: number, oneTime: number, nowMs: number) {
  const notBefore = Math.floor(nowMs / 1000);
  let id = firstId;
  const make = (role: 'spk' | 'opk' | 'kem', kind: 0 | 1) => {
    const secret = randomBytes(role === 'kem' ? 64 : 32);
    const publicKey = role === 'kem' ? kemPublic(ML_KEM_768, secret) : x25519Public(secret);
    const dates = { notBefore, notAfter: notBefore + (kind === 1 ? 14 : 365) * DAY };
    const prekey = { id: id++, ...dates, publicKey };
    const signature = sign(own.signingSeed, prekeyMessage(role, kind, prekey)).toString('base64');
    const json = { ...prekey, publicKey: publicKey.toString('base64'), signature };
    return { json, secret };
  };
  const many = (role: 'opk' | 'kem') => Array.from({ length: oneTime }, () => make(role, 0));
  const [spk, lastResort, opks, kems] = [make('spk', 1), make('kem', 1), many('opk'), many('kem')];
  const secrets = (made: readonly ReturnType<typeof make>[]) => new Map(made.map((one) => [one.json.id, one.secret]));
  const privateHalves: DevicePrekeys = {
    spk: secrets([spk]),
    kemLastResort: secrets([lastResort]),
    opk: secrets(opks),
    kemOneTime: secrets(kems),
  };
  const upload = {
    signedPrekey: spk.json,
    lastResortKemPrekey: lastResort.json,
    oneTimePrekeys: opks.map(({ json }) => json),
    oneTimeKemPrekeys: kems.map(({ json }) => json),
  };
  return { privateHalves, upload, nextId: id };
}

export function readBundle(json: Json): Bundle {
  const identity = json.object('identity');
  return {
    address: { userId: json.text('userId'), deviceId: json.integer('deviceId') },
    identity: Buffer.concat([identity.base64('signingKey'), identity.base64('dhKey')]),
    caps: identity.base64('capabilities'),
    certificate: identity.base64('certificate'),
    spk: readPrekey(json.object('signedPrekey')),
    opk: json.has('oneTimePrekey') ? readPrekey(json.object('oneTimePrekey')) : undefined,
    kem: readPrekey(json.object('kemPrekey')),
    kemKind: json.text('kemPrekeyKind') === 'oneTime' ? 0 : 1,
  };
}

const readPrekey = (json: Json): PublicPrekey => ({
  id: json.integer('id'),
  notBefore: json.integer('notBefore'),
  notAfter: json.integer('notAfter'),
  publicKey: json.base64('publicKey'),
  signature: json.base64('signature'),
});
