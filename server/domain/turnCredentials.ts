import { createHmac } from 'node:crypto';
import { TURN_TTL_SECONDS } from '../../core/protocol/limits.ts';

/** A relay that this server hands out: a coturn with `use-auth-secret`, or its own. */
export interface TurnService {
  /** `turn:` and `turns:` addresses. */
  readonly urls: readonly string[];
  /** One of coturn's `static-auth-secret` values; with two of them there, the secret can be changed without a gap. */
  readonly secret: string;
  /**
   * The clock by which the relay judges the dates of credentials, if that is not the time of day: one that nobody sets
   * (A76).
   */
  readonly now?: () => number;
}

export interface TurnCredentials {
  readonly username: string;
  readonly credential: string;
  /** Milliseconds of the clock that dated it. */
  readonly expiresAt: number;
}

const DAY_MS = 86_400_000;

/**
 * Time-limited credentials as coturn checks them: username `<unix expiry>:<id>`, password base64(HMAC-SHA1(secret,
 * username)). The id shows in the relay's logs, so it is a pseudonym that changes every day: it tells one user's
 * allocations apart for quotas and nothing else.
 */
export function turnCredentials(service: TurnService, user: string, now: number): TurnCredentials {
  const day = Math.floor(now / DAY_MS);
  const pseudonym = createHmac('sha256', service.secret)
    .update(`ringfort-turn-user-v1\0${day}\0${user}`)
    .digest('hex')
    .slice(0, 24);
  const expirySeconds = Math.floor(now / 1000) + TURN_TTL_SECONDS;
  const username = `${expirySeconds}:${pseudonym}`;
  return { username, credential: turnPassword(service.secret, username), expiresAt: expirySeconds * 1000 };
}

/** What a relay computes too, so that it needs no list of users. */
export function turnPassword(secret: string, username: string): string {
  return createHmac('sha1', secret).update(username).digest('base64');
}
