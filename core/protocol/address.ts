import Type from 'typebox';

/**
 * A handle names a user on one server: 2 to 32 characters, lower-case letters, digits, dot, hyphen and underscore,
 * beginning and ending with a letter or digit. It is the `userId` of every address.
 */
export const Handle = Type.String({ minLength: 2, maxLength: 32, pattern: '^[a-z0-9](?:[a-z0-9._-]{0,30}[a-z0-9])$' });

/** A device of a user: an unsigned 32-bit number other than 0, drawn once when the device registers. */
export const DeviceId = Type.Integer({ minimum: 1, maximum: 0xffff_ffff });

/** Names a server for the life of its data: 1 to 64 letters, digits, dots, hyphens and underscores. */
export const ServerId = Type.String({ minLength: 1, maxLength: 64, pattern: '^[A-Za-z0-9._-]+$' });

/** Where a client reached a server: scheme, host and, where it is not the scheme's own, port (RFC 6454), in ASCII. */
export const Origin = Type.String({
  minLength: 8,
  maxLength: 280,
  pattern: '^https?://(?:[a-z0-9._-]+|\\[[0-9a-f:.]+\\])(?::[0-9]{1,5})?$',
});
