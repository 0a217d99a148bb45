import type { IceCredentials } from '../../core/call/call.ts';

/*
 * An ICE restart changes two lines of what was agreed on (RFC 8839, "ICE restarts"), so only their values travel. Each
 * side builds the other's description from the one it had: no role, line or certificate can move with it.
 */

/** The DTLS role that a description takes (RFC 8842). */
export type Setup = 'actpass' | 'active' | 'passive';

/** The credentials of a description of our own; its lines are bundled, so they share one pair. Null: it has none. */
export function credentialsOf(sdp: string): IceCredentials | null {
  const ufrag = /^a=ice-ufrag:(\S+)/m.exec(sdp)?.[1];
  const pwd = /^a=ice-pwd:(\S+)/m.exec(sdp)?.[1];
  return ufrag === undefined || pwd === undefined ? null : { ufrag, pwd };
}

/** Which role the side that made this has taken; null in an offer, which leaves it open. */
export function setupOf(sdp: string): 'active' | 'passive' | null {
  const setup = /^a=setup:(\S+)/m.exec(sdp)?.[1];
  return setup === 'active' || setup === 'passive' ? setup : null;
}

/** What was agreed on, with these credentials, and in the role that it takes as an offer or as an answer. */
export function restarted(agreed: string, { ufrag, pwd }: IceCredentials, setup: Setup): string {
  return agreed
    .split('\r\n')
    .map((line) => {
      if (line.startsWith('a=ice-ufrag:')) return `a=ice-ufrag:${ufrag}`;
      if (line.startsWith('a=ice-pwd:')) return `a=ice-pwd:${pwd}`;
      return line.startsWith('a=setup:') ? `a=setup:${setup}` : line;
    })
    .join('\r\n');
}
