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

const prekey = <Size extends number>(bytes: Size) =>
  Type.Object(
    { id: Uint32, notBefore: Instant, notAfter: Instant, publicKey: base64Of(bytes), signature: base64Of(64) },
    closed,
  );

/** A signed and dated X25519 prekey (signed prekey or one-time prekey). */
export const X25519Prekey = prekey(32);
export type X25519Prekey = Static<typeof X25519Prekey>;

/** A signed and dated ML-KEM-768 prekey (1184-byte encapsulation key). */
export const KemPrekey = prekey(1184);
export type KemPrekey = Static<typeof KemPrekey>;

/** How many one-time keys of a kind one upload may carry, and how many the server keeps for a device. */
export const MAX_ONE_TIME_PREKEYS_PER_UPLOAD = 100;
export const MAX_ONE_TIME_PREKEYS_STORED = 500;

/** What a device publishes. A later upload replaces the signed prekey and last-resort KEM prekey and adds one-time keys. */
export const PrekeyUpload = Type.Object(
  {
    signedPrekey: X25519Prekey,
    lastResortKemPrekey: KemPrekey,
    oneTimePrekeys: Type.Array(X25519Prekey, { maxItems: MAX_ONE_TIME_PREKEYS_PER_UPLOAD }),
    oneTimeKemPrekeys: Type.Array(KemPrekey, { maxItems: MAX_ONE_TIME_PREKEYS_PER_UPLOAD }),
  },
  closed,
);
export type PrekeyUpload = Static<typeof PrekeyUpload>;

/** What the server hands out for one device; each one-time key in it was handed out to nobody else. */
export const PrekeyBundle = Type.Object(
  {
    userId: Handle,
    deviceId: DeviceId,
    identity: Identity,
    signedPrekey: X25519Prekey,
    oneTimePrekey: Type.Optional(X25519Prekey),
    kemPrekey: KemPrekey,
    kemPrekeyKind: Type.Union([Type.Literal('oneTime'), Type.Literal('lastResort')]),
  },
  closed,
);
export type PrekeyBundle = Static<typeof PrekeyBundle>;
