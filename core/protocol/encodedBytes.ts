import Type from 'typebox';

/** Standard base64 of exactly `bytes` bytes, padded. The strict decoder of `core/ratchet` also refuses stray low bits. */
export function base64Of(bytes: number) {
  const length = Math.ceil(bytes / 3) * 4;
  return Type.String({ minLength: length, maxLength: length, pattern: BASE64_PATTERN });
}

/** Standard base64, padded, of at most `bytes` bytes. */
export function base64UpTo(bytes: number) {
  return Type.String({ minLength: 4, maxLength: Math.ceil(bytes / 3) * 4, pattern: BASE64_PATTERN });
}

const BASE64_PATTERN = '^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$';
