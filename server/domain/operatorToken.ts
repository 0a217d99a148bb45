import { createHmac, timingSafeEqual } from 'node:crypto';

/** Clocks of one machine; a proxy may stand in between, and people look twice. */
const GOOD_FOR_MS = 5 * 60_000;

/**
 * Shows that somebody may read the data of this server, who runs it then: `<unix ms>.<mac>`, with a key made of the
 * server's own. It opens nothing but the answer to how a question arrived.
 */
export function operatorToken(serverKey: string, now: number): string {
  return `${now}.${mac(serverKey, String(now)).toString('base64url')}`;
}

export function isOperatorToken(token: string, serverKey: string, now: number): boolean {
  const [at = '', given = ''] = token.split('.');
  const shown = Buffer.from(given, 'base64url');
  const expected = mac(serverKey, at);
  if (shown.length !== expected.length || !timingSafeEqual(shown, expected)) return false;
  return Math.abs(now - Number(at)) <= GOOD_FOR_MS;
}

function mac(serverKey: string, at: string): Buffer {
  return createHmac('sha256', `ringfort-operator-key-v1\0${serverKey}`).update(`ringfort-operator-v1\0${at}`).digest();
}
