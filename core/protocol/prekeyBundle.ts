import Type, { type Static } from 'typebox';
import { DeviceId, Handle } from './address.ts';
import { base64Of } from './encodedBytes.ts';

const Uint32 = Type.Integer({ minimum: 0, maximum: 0xffff_ffff });
/** Unix seconds, a u48 in the signed bytes. */
const Instant = Type.Integer({ minimum: 0, maximum: 2 ** 48 - 1 });
const closed = { additionalProperties: false } as const;

/** A device's public identity: both keys, what it can do, and the certificate that joins them to its address. */
export const Identity = Type.Object(
  { signingKey: base64Of(32), dhKey: base64Of(32), capabilities: base64Of(12), certificate: base64Of(64) },
  closed,
);
export type Identity = Static<typeof Identity>;

const signedPrekey = { id: Uint32, notBefore: Instant, notAfter: Instant, signature: base64Of(64) };

/** A signed and dated X25519 prekey (signed prekey or one-time prekey). */
export const X25519Prekey = Type.Object({ ...signedPrekey, publicKey: base64Of(32) }, closed);
export type X25519Prekey = Static<typeof X25519Prekey>;

/**
 * A signed and dated KEM prekey: the encapsulation key of ML-KEM-768 (1184 bytes) or ML-KEM-1024 (1568 bytes). Which of
 * them a device has follows from its capabilities, and is not for the shape to say.
 */
export const KemPrekey = Type.Object(
  { ...signedPrekey, publicKey: Type.Union([base64Of(1184), base64Of(1568)]) },
  closed,
);
export type KemPrekey = Static<typeof KemPrekey>;

/**
 * The X25519 key of the static fallback, signed by the identity: what a device needs to be reached by one without a
 * ratchet.
 */
export const StaticKey = Type.Object({ publicKey: base64Of(32), signature: base64Of(64) }, closed);
export type StaticKey = Static<typeof StaticKey>;

/** How many one-time keys of a kind one upload may carry, and how many the server, and the device itself, keep. */
export const MAX_ONE_TIME_PREKEYS_PER_UPLOAD = 100;
export const MAX_ONE_TIME_PREKEYS_STORED = 500;

/**
 * What a device with a ratchet publishes. A later upload replaces the signed prekey and last-resort KEM prekey, adds
 * one-time keys, and leaves the static key as it was if it has none.
 */
export const PrekeyUpload = Type.Object(
  {
    signedPrekey: X25519Prekey,
    lastResortKemPrekey: KemPrekey,
    oneTimePrekeys: Type.Array(X25519Prekey, { maxItems: MAX_ONE_TIME_PREKEYS_PER_UPLOAD }),
    oneTimeKemPrekeys: Type.Array(KemPrekey, { maxItems: MAX_ONE_TIME_PREKEYS_PER_UPLOAD }),
    staticKey: Type.Optional(StaticKey),
  },
  closed,
);
export type PrekeyUpload = Static<typeof PrekeyUpload>;

/** What a device publishes whose capabilities hold no ratchet. */
export const StaticUpload = Type.Object({ staticKey: StaticKey }, closed);
export type StaticUpload = Static<typeof StaticUpload>;

export const KeyUpload = Type.Union([PrekeyUpload, StaticUpload]);
export type KeyUpload = Static<typeof KeyUpload>;

/** What the server hands out for a device with a ratchet; each one-time key in it was handed out to nobody else. */
export const PrekeyBundle = Type.Object(
  {
    userId: Handle,
    deviceId: DeviceId,
    identity: Identity,
    signedPrekey: X25519Prekey,
    oneTimePrekey: Type.Optional(X25519Prekey),
    kemPrekey: KemPrekey,
    kemPrekeyKind: Type.Union([Type.Literal('oneTime'), Type.Literal('lastResort')]),
    staticKey: Type.Optional(StaticKey),
  },
  closed,
);
export type PrekeyBundle = Static<typeof PrekeyBundle>;

/**
 * What the server hands out for a device whose capabilities hold no ratchet. Whoever has a ratchet checks that they do
 * not.
 */
export const StaticBundle = Type.Object(
  { userId: Handle, deviceId: DeviceId, identity: Identity, staticKey: StaticKey },
  closed,
);
export type StaticBundle = Static<typeof StaticBundle>;

export const DeviceBundle = Type.Union([PrekeyBundle, StaticBundle]);
export type DeviceBundle = Static<typeof DeviceBundle>;
