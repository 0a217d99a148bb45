import { createHmac } from 'node:crypto';

/** The secret of a server's own relay, made of the server's key: credentials outlive a restart. */
export function ownRelaySecret(signingKey: string): string {
  return createHmac('sha256', Buffer.from(signingKey, 'base64')).update('ringfort-relay-secret-v1').digest('base64url');
}
