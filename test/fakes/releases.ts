import { createHash } from 'node:crypto';
import { ed25519 } from '@noble/curves/ed25519.js';
import type { ReleaseStatement } from '../../core/updates/releaseStatement.ts';
import { sealStatement, signedBytes } from '../../core/updates/signedStatement.ts';

/** The key of a test, as an offline key is made; nobody trusts it but what the test builds. */
export const releaseKey = ed25519.utils.randomSecretKey();
export const releasePublicKey = ed25519.getPublicKey(releaseKey);

/** An afternoon; all times of a test are told from here. */
export const releaseDay = Date.UTC(2026, 10, 20, 12);
export const DAY_MS = 24 * 3_600_000;

export const packageBytes = (size = 3_000_000): Buffer =>
  Buffer.alloc(size, 'a newer Ringfort, in which everything is better. ');

export function statementFor(bytes: Uint8Array, part: Partial<ReleaseStatement> = {}): ReleaseStatement {
  return {
    sequence: 2,
    version: '0.2.0',
    signedAt: releaseDay,
    expiresAt: releaseDay + 60 * DAY_MS,
    rollout: 100,
    packages: [
      {
        target: 'linux-x64.appImage',
        file: `Ringfort-${part.version ?? '0.2.0'}-linux-x86_64.AppImage`,
        size: bytes.length,
        sha512: createHash('sha512').update(bytes).digest('base64'),
      },
    ],
    notes: { en: ['Voices sound nearer.'], ru: ['Голоса звучат ближе.'] },
    ...part,
  };
}

/** The file of a feed as `npm run package -- sign-release` makes it. */
export function signedFile(statement: unknown, keys: readonly Uint8Array[] = [releaseKey]): Buffer {
  const body = Buffer.from(`${JSON.stringify(statement, null, 1)}\n`);
  return Buffer.from(
    sealStatement(
      body,
      keys.map((key) => ed25519.sign(signedBytes(body), key)),
    ),
  );
}
