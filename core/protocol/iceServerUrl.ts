import Type from 'typebox';

const PORT = '(?:[1-9][0-9]{0,3}|[1-5][0-9]{4}|6[0-4][0-9]{3}|65[0-4][0-9]{2}|655[0-2][0-9]|6553[0-5])';
const HOST = String.raw`(?:\[[0-9A-Fa-f:.]{2,45}\]|[A-Za-z0-9](?:[A-Za-z0-9._-]{0,251}[A-Za-z0-9])?)`;

const PATTERN = `^turns?:${HOST}(?::${PORT})?(?:[?]transport=(?:udp|tcp))?$`;
const MAX_LENGTH = 256;

/** So many TURN servers a server gives out, and addresses of each. */
export const MAX_TURN_SERVERS = 4;
export const MAX_TURN_URLS = 8;

/**
 * The address of a relay as RFC 7065 writes it: `turn:host:3478`, `turns:host`, `turn:[2001:db8::1]?transport=tcp`. A
 * connection that is given one address it cannot read gives up all others with it, so each is looked at before.
 */
export const IceServerUrl = Type.String({ maxLength: MAX_LENGTH, pattern: PATTERN });

const shape = new RegExp(PATTERN, 'u');

/** Whether `url` is one, for what does not come in JSON. */
export function isIceServerUrl(url: string): boolean {
  return url.length <= MAX_LENGTH && shape.test(url);
}
