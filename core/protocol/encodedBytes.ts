import Type from 'typebox';

/** Standard base64 of exactly `bytes` bytes, padded and canonical. */
export function base64Of(bytes: number) {
  const length = Math.ceil(bytes / 3) * 4;
  return Type.String({ minLength: length, maxLength: length, pattern: BASE64_PATTERN });
}

/** Standard base64, padded and canonical, of at most `bytes` bytes. */
export function base64UpTo(bytes: number) {
  return Type.String({ minLength: 4, maxLength: Math.ceil(bytes / 3) * 4, pattern: BASE64_PATTERN });
}

// Canonical: the low bits that padding leaves over are zero, so that a text and its bytes stand for each other.
const BASE64_PATTERN = '^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/][AQgw]==|[A-Za-z0-9+/]{2}[AEIMQUYcgkosw048]=)?$';
